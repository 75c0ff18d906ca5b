/** Twenty odd documents of the corpus at B-LTA: poppler and qpdf judge the results. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { createLevelSigning, type LevelSigning, openTestPki, type TestPki } from './level-signing.ts'
import { corpusFolder, hasAll, qpdfCheck, runPdfsig } from './pdf/pdf-programs.ts'

const honestCodes = ['pdf/encrypted', 'pdf/damaged', 'pdf/changes-not-permitted', 'pdf/unsupported', 'pdf/not-a-pdf']
const sampleSize = 20

/** Evenly spread over the names, so that the same ones come every time. */
const chooseSample = (part: string): readonly string[] => {
  const files = readdirSync(join(corpusFolder, part)).filter(file => file.endsWith('.pdf'))
  const step = Math.max(1, Math.floor((files.length * 2) / sampleSize))
  return files
    .sort()
    .filter((_file, index) => index % step === 0)
    .slice(0, sampleSize / 2)
    .map(file => join(corpusFolder, part, file))
}

describe.skipIf(lacksOpenssl || !hasAll('corpus', 'pdfsig', 'qpdf'))('a sample of the corpus at B-LTA', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-levels-corpus-'))
  let pki: TestPki
  let anna: LevelSigning
  beforeAll(async () => {
    pki = await openTestPki()
    anna = await createLevelSigning(pki)
  })
  afterAll(async () => {
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const countValid = async (path: string): Promise<number> =>
    (await runPdfsig(path)).filter(({ valid }) => valid).length

  const faultsOf = async (inputPath: string, outputPath: string): Promise<readonly string[]> => {
    const before = readFileSync(inputPath)
    const badness = [0, 3, 2]
    const [checkBefore, checkAfter] = [await qpdfCheck(inputPath), await qpdfCheck(outputPath)]
    return [
      ...(readFileSync(outputPath).subarray(0, before.length).equals(before) ? [] : ['original bytes changed']),
      ...(badness.indexOf(checkAfter) > badness.indexOf(checkBefore)
        ? [`qpdf: ${checkBefore} became ${checkAfter}`]
        : []),
      ...((await countValid(outputPath)) > (await countValid(inputPath)) ? [] : ['pdfsig: no more valid signatures']),
    ]
  }

  test('valid, or refused with a code that says why', async () => {
    const results: string[] = []
    for (const inputPath of [...chooseSample('pdf'), ...chooseSample('pdf-signed')]) {
      const outputPath = join(folder, 'out.pdf')
      try {
        await anna.sign({ inputPath, outputPath, level: 'B-LTA', replaceExisting: true })
        const faults = await faultsOf(inputPath, outputPath)
        results.push(faults.length > 0 ? `${inputPath}: ${faults.join('; ')}` : 'signed')
      } catch (error) {
        const code = error instanceof AppError ? error.code : String(error)
        results.push(honestCodes.includes(code) ? code : `${inputPath}: ${code}`)
      }
    }
    console.log(
      Object.entries(Object.groupBy(results, result => result))
        .map(([name, each]) => `${name}: ${each?.length}`)
        .join(', '),
    )
    expect(results.filter(result => result !== 'signed' && !honestCodes.includes(result))).toEqual([])
    expect(results.filter(result => result === 'signed').length).toBeGreaterThanOrEqual(12)
  })
})
