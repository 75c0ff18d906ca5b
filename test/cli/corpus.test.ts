/** `signet sign` over every PDF of the corpus, with a software key and four keys of a real PKCS#11 token. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpusFolder, hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { partlySignedShape } from './json-shapes.ts'
import { createWorkFolder, pin, runSignet } from './run-signet.ts'

const lacking = !hasAll('corpus', 'pdfsig')
const hsmKeys = ['rsa-2048', 'rsa-4096', 'p-256', 'p-384'] as const

describe.skipIf(lacking || softHsm2ModulePath === undefined)('the corpus, by command line', () => {
  let folder = ''
  let hsm: SoftHsm2
  const files = lacking ? [] : readdirSync(join(corpusFolder, 'pdf')).sort()
  const paths = files.map(file => join(corpusFolder, 'pdf', file))
  /** By key, then by file: `signed` or the error code. */
  const table = new Map<string, ReadonlyMap<string, string>>()

  beforeAll(async () => {
    folder = await createWorkFolder()
    hsm = await createSoftHsm2({
      directory: folder,
      label: 'corpus',
      pin,
      keys: hsmKeys.map(algorithm => ({ label: algorithm, algorithm, certificateDer: 'self-signed' as const })),
    })
    await runSignet(['keys', 'create', '--name', 'software', '--pin-file', 'pin'], { folder })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(['software', ...hsmKeys])('%s signs at least 85 % of it, each valid for pdfsig', async key => {
    const output = join(folder, key)
    mkdirSync(output)
    const args = ['sign', ...paths, '--key', key, '--pin-file', 'pin', '--out-dir', output, '--json']
    // A document that hangs fails the test by its time limit; the limit for each one alone is in test/signing/pdf/corpus.test.ts.
    const ran = await runSignet(args, { folder, environment: hsm.env })
    const outcomes = partlySignedShape.parse(JSON.parse(ran.stdout)).files
    expect(outcomes).toHaveLength(files.length)

    const column = new Map<string, string>()
    for (const [index, outcome] of outcomes.entries()) {
      const file = files[index] ?? ''
      const target = join(output, file.replace(/\.pdf$/i, '-signed.pdf'))
      if ('error' in outcome) {
        expect(outcome.error.code).toMatch(/^pdf\/(encrypted|damaged|unsupported|not-a-pdf|changes-not-permitted)$/)
        expect(ran.stderr).toContain(outcome.error.code)
        column.set(file, outcome.error.code)
        continue
      }
      const before = readFileSync(paths[index] ?? '')
      expect(readFileSync(target).subarray(0, before.length).equals(before), `${file} keeps its bytes`).toBe(true)
      const signatures = await runPdfsig(target)
      expect(signatures.at(-1), file).toMatchObject({ valid: true })
      column.set(file, 'signed')
    }
    table.set(key, column)
    const signed = [...column.values()].filter(outcome => outcome === 'signed').length
    expect(readdirSync(output)).toHaveLength(signed)
    expect(signed / files.length).toBeGreaterThanOrEqual(0.85)
  })

  test('prints the table of outcomes', () => {
    const keys = [...table.keys()]
    const count = (key: string): number => [...(table.get(key)?.values() ?? [])].filter(one => one === 'signed').length
    const rows = files.map(file => keys.map(key => table.get(key)?.get(file) ?? '–'))
    const odd = files.flatMap((file, index) =>
      rows[index]?.every(outcome => outcome === 'signed') ? [] : [`${file}: ${rows[index]?.join(', ')}`],
    )
    console.log(
      [
        `Signed by signet sign, of ${files.length} files of the corpus:`,
        ...keys.map(key => `  ${key.padEnd(10)} ${count(key)} (${((100 * count(key)) / files.length).toFixed(1)} %)`),
        'Not signed:',
        ...odd.map(line => `  ${line}`),
      ].join('\n'),
    )
    expect(keys).toHaveLength(5)
  })
})
