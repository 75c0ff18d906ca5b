/** Signs every PDF of the corpus of odd documents, and lets poppler, qpdf and our own validation judge the results. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CmsSigner, signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { Secret } from '../../../src/shared/secret.ts'
import { faultsOf } from './judge-signed.ts'
import { corpusFolder, hasAll, qpdfCheck, runPdfsig } from './pdf-programs.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

const lacking = !hasAll('corpus', 'pdfsig', 'qpdf')
const folder = mkdtempSync(join(tmpdir(), 'signet-corpus-'))
/** Nobody waits longer for a small file. */
const boundMs = 20_000

/** Each is better than a guess: what no signature can be put into, or nobody without a password may read. */
const honestCodes = ['pdf/encrypted', 'pdf/damaged', 'pdf/changes-not-permitted', 'pdf/unsupported', 'pdf/not-a-pdf']

interface Outcome {
  readonly file: string
  readonly code: string
  /** What is wrong with a result that was written; empty when nothing is. */
  readonly faults: readonly string[]
}

let signer: CmsSigner
beforeAll(async () => {
  signer = await createTestCmsSigner()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const signOne = async (part: string, file: string): Promise<Outcome> => {
  const inputPath = join(corpusFolder, part, file)
  const outputPath = join(folder, `${part}-${file}`)
  const bound = Promise.withResolvers<never>()
  const timer = setTimeout(() => bound.reject(new Error('took too long')), boundMs)
  try {
    const request = signRequest({ inputPath, outputPath, signer, reason: 'Tôi đồng ý' })
    const { fieldName } = await Promise.race([signPdf(request), bound.promise])
    return { file, code: 'signed', faults: await faultsOf(inputPath, outputPath, fieldName) }
  } catch (error) {
    return { file, code: error instanceof AppError ? error.code : String(error), faults: [] }
  } finally {
    clearTimeout(timer)
    rmSync(outputPath, { force: true })
  }
}

/** Two at a time. */
const signAll = async (part: string): Promise<readonly Outcome[]> => {
  const files = readdirSync(join(corpusFolder, part))
    .filter(file => file.endsWith('.pdf'))
    .sort()
  const outcomes: Outcome[] = []
  const queue = files.values()
  const worker = async (): Promise<void> => {
    for (const file of queue) outcomes.push(await signOne(part, file))
  }
  await Promise.all([worker(), worker()])
  return outcomes
}

const printTable = (part: string, outcomes: readonly Outcome[]): void => {
  const classes = Map.groupBy(outcomes, outcome => (outcome.faults.length > 0 ? 'signed, with faults' : outcome.code))
  const counts = [...classes].map(([name, members]) => `${name}: ${members.length}`)
  const details = outcomes
    .filter(outcome => outcome.code !== 'signed' || outcome.faults.length > 0)
    .map(outcome => `  ${outcome.file}: ${outcome.code} ${outcome.faults.join('; ')}`)
  console.log([`${part}: ${outcomes.length} files; ${counts.join(', ')}`, ...details].join('\n'))
}

describe.skipIf(lacking)('the corpus', () => {
  for (const { part, minimumShare } of [
    { part: 'pdf', minimumShare: 0.85 },
    // A fifth of it is encrypted for certificates or with passwords.
    { part: 'pdf-signed', minimumShare: 0.65 },
  ]) {
    test(`${part}: signed so that poppler finds it valid, or refused with a code that says why`, {
      timeout: 900_000,
    }, async () => {
      const outcomes = await signAll(part)
      printTable(part, outcomes)
      const refused = outcomes.filter(({ code }) => code !== 'signed')
      expect(refused.filter(({ code }) => !honestCodes.includes(code))).toEqual([])
      const good = outcomes.filter(({ code, faults }) => code === 'signed' && faults.length === 0)
      expect(good.length / outcomes.length).toBeGreaterThanOrEqual(minimumShare)
      expect(outcomes.filter(({ faults }) => faults.length > 0)).toEqual([])
      expect(readdirSync(folder)).toEqual([])
    })
  }

  test('a document that was signed twice keeps both signatures and gains one', async () => {
    const outputPath = join(folder, 'thrice.pdf')
    const inputPath = join(corpusFolder, 'pdf-signed', 'minimal-two-fields-signed-twice.pdf')
    await signPdf(signRequest({ inputPath, outputPath, signer }))
    const signatures = await runPdfsig(outputPath)
    rmSync(outputPath)
    expect(signatures.map(({ field, valid }) => [field, valid])).toEqual([
      ['Sig1', true],
      ['Sig2', true],
      ['Signature1', true],
    ])
  })

  test('an empty field is filled by name, and only once', async () => {
    const inputPath = join(corpusFolder, 'pdf-signed', 'minimal-two-fields.pdf')
    const first = join(folder, 'first.pdf')
    const second = join(folder, 'second.pdf')
    const { fieldName } = await signPdf(signRequest({ inputPath, outputPath: first, signer, field: 'Sig2' }))
    expect(fieldName).toBe('Sig2')
    await expect(
      signPdf(signRequest({ inputPath: first, outputPath: second, signer, field: 'Sig2' })),
    ).rejects.toMatchObject({ code: 'pdf/field-signed' })
    await signPdf(signRequest({ inputPath: first, outputPath: second, signer, field: 'Sig1' }))
    const signatures = await runPdfsig(second)
    expect(signatures.map(({ field, valid }) => [field, valid]).sort()).toEqual([
      ['Sig1', true],
      ['Sig2', true],
    ])
    rmSync(first)
    rmSync(second)
  })

  test.for([
    ['usersecret', true],
    ['ownersecret', true],
    ['wrong', false],
  ] as const)('an AES-256 document with the password %s', async ([password, opens]) => {
    const inputPath = join(corpusFolder, 'pdf-signed', 'minimal-aes256.pdf')
    const outputPath = join(folder, `${password}.pdf`)
    const signing = signPdf(
      signRequest({ inputPath, outputPath, signer, password: new Secret(password), reason: 'Lý do: đồng ý' }),
    )
    if (!opens) {
      await expect(signing).rejects.toMatchObject({ code: 'pdf/encrypted', facts: { reason: 'password-incorrect' } })
      expect(readdirSync(folder)).toEqual([])
      return
    }
    await signing
    expect(await runPdfsig(outputPath, 'usersecret')).toEqual([{ field: 'Signature1', valid: true, coversAll: true }])
    expect(await qpdfCheck(outputPath, 'usersecret')).toBe(0)
    const verdict = await validatePdf(outputPath, {
      anchorsAt: () => [],
      at: new Date('2026-11-22T10:00:00Z'),
      password: new Secret(password),
    })
    expect(verdict.signatures.map(({ reasons }) => reasons)).toEqual([expect.arrayContaining(['intact'])])
    rmSync(outputPath)
  })

  test('a document of which only the embedded files are encrypted needs no password', async () => {
    const inputPath = join(corpusFolder, 'pdf-signed', 'embedded-encrypted-nocf.pdf')
    const outputPath = join(folder, 'plain-pages.pdf')
    const { fieldName } = await signPdf(signRequest({ inputPath, outputPath, signer, reason: 'Tôi đồng ý' }))
    expect(await faultsOf(inputPath, outputPath, fieldName)).toEqual([])
    rmSync(outputPath)
  })

  test('junk before the header: offsets keep counting from the header', async () => {
    const original = readFileSync(join(corpusFolder, 'pdf', 'two_pages.pdf'))
    const inputPath = join(folder, 'junk.pdf')
    const outputPath = join(folder, 'junk-signed.pdf')
    writeFileSync(inputPath, Buffer.concat([Buffer.from('MIME-Version: 1.0\r\n\r\n'), original]))
    await signPdf(signRequest({ inputPath, outputPath, signer }))
    expect(await faultsOf(inputPath, outputPath, 'Signature1')).toEqual([])
    rmSync(inputPath)
    rmSync(outputPath)
  })
})
