/** Breaks the structure of corpus documents in the ways that the field breaks it: what poppler still opens must be signed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CmsSigner, signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { corpusFolder, hasAll, opensInPoppler, runPdfsig } from './pdf-programs.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

/** Every so many documents of the corpus; small ones, because each is broken in every way. */
const step = 6
const maxSizeBytes = 200_000

/** In Latin-1, so that a character is a byte; the length stays where only a value is broken. */
const breakages: Readonly<Record<string, (pdf: string) => string>> = {
  'junk before the header': pdf => `HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n${pdf}`,
  'text behind the end': pdf => pdf + '\n<html>404</html>\n'.repeat(20),
  'zeros behind the end': pdf => pdf + '\0'.repeat(3000),
  'end cut off': pdf => pdf.slice(0, -30),
  'unknown version': pdf => pdf.replace(/^%PDF-\d\.\d/, '%PDF-x.y'),
  'no startxref': pdf => pdf.replaceAll('startxref', 'startxxxx'),
  'startxref off by seven': pdf =>
    pdf.replace(/(startxref\s+)(\d+)/g, (_, before, value) => before + padded(Number(value) - 7, value)),
  'startxref zero': pdf => pdf.replace(/(startxref\s+)(\d+)/g, (_, before, value) => before + padded(0, value)),
  'offsets off by three': pdf =>
    pdf.replace(/(\d{10})( \d{5} n)/g, (_, value, after) => padded(Number(value) + 3, value) + after),
  'no trailer': pdf => pdf.replaceAll('trailer', 'tr_iler'),
  'no Root': pdf => pdf.replaceAll('/Root ', '/Roo_ '),
  'Size one': pdf => pdf.replace(/(\/Size )(\d+)/g, (_, before, value) => before + padded(1, value)),
  'Prev beyond the file': pdf =>
    pdf.replace(/(\/Prev )(\d+)/g, (_, before, value) => before + '9'.repeat(value.length)),
  'no endobj': pdf => pdf.replaceAll('endobj', '      '),
  'wrong lengths': pdf =>
    pdf.replace(/(\/Length )(\d+)(?! \d+ R)/g, (_, before, value) => before + padded(Number(value) + 5, value)),
  'catalog without type': pdf => pdf.replace(/\/Type\s*\/Catalog/g, match => ' '.repeat(match.length)),
  'pages without type': pdf => pdf.replace(/\/Type\s*\/Page\b/g, match => ' '.repeat(match.length)),
  'wrong page count': pdf => pdf.replace(/(\/Count )(\d+)/g, (_, before, value) => before + '7'.repeat(value.length)),
  'blanks in the middle': pdf => `${pdf.slice(0, pdf.length / 2)}   \n\n\n   ${pdf.slice(pdf.length / 2)}`,
}

const padded = (value: number, like: string): string =>
  String(Math.max(0, value)).padStart(like.length, '0').slice(-like.length)

const lacking = !hasAll('corpus', 'pdfsig')
const folder = mkdtempSync(join(tmpdir(), 'signet-broken-'))
let signer: CmsSigner
beforeAll(async () => {
  signer = await createTestCmsSigner()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `not for poppler`: it opens neither the original nor can it judge the result. */
type Outcome = 'signed' | 'not for poppler' | `FAULT: ${string}`

const signBroken = async (inputPath: string): Promise<Outcome> => {
  const outputPath = `${inputPath}.signed`
  try {
    await signPdf(signRequest({ inputPath, outputPath, signer }))
    const valid = (await runPdfsig(outputPath)).some(signature => signature.valid && signature.coversAll)
    if (valid) return 'signed'
    return (await opensInPoppler(inputPath)) ? 'FAULT: pdfsig sees no valid signature' : 'not for poppler'
  } catch (error) {
    if (!(error instanceof AppError)) return `FAULT: ${error}`
    return (await opensInPoppler(inputPath)) ? `FAULT: ${error.code}` : 'not for poppler'
  } finally {
    rmSync(outputPath, { force: true })
  }
}

describe.skipIf(lacking)('documents broken on purpose', () => {
  test('are signed wherever poppler opens them', { timeout: 600_000 }, async () => {
    const names = readdirSync(join(corpusFolder, 'pdf')).filter(name => name.endsWith('.pdf'))
    const documents = names
      .sort()
      .filter((_, index) => index % step === 0)
      .map(name => ({ name, pdf: readFileSync(join(corpusFolder, 'pdf', name), 'latin1') }))
      .filter(({ pdf }) => pdf.length <= maxSizeBytes)
    const outcomes = new Map<Outcome, string[]>()
    for (const { name, pdf } of documents) {
      for (const [breakage, apply] of Object.entries(breakages)) {
        const broken = apply(pdf)
        if (broken === pdf) continue
        const inputPath = join(folder, name)
        writeFileSync(inputPath, broken, 'latin1')
        const outcome = await signBroken(inputPath)
        outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), `${name}: ${breakage}`])
      }
    }
    console.log([...outcomes].map(([outcome, cases]) => `${outcome}: ${cases.length}`).join('\n'))
    expect(outcomes.get('signed')?.length).toBeGreaterThan(10 * Object.keys(breakages).length)
    expect([...outcomes].filter(([outcome]) => outcome.startsWith('FAULT'))).toEqual([])
  })
})
