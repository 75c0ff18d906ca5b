/** A further signature on odd documents: the first, made by us as well, stays intact, seen or not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { makePdf } from '../../pdf/make-pdf.ts'
import { createVisibleSigner } from '../appearance/sign-visibly.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-again-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Of the same length, so that everything stands where it did. */
const replaced = (from: string, to: string) => (bytes: Buffer) => {
  const text = bytes.toString('latin1')
  expect(text).toContain(from)
  return Buffer.from(text.replace(from, to.padEnd(from.length)), 'latin1')
}

test.for([
  // The width of A4 as LibreOffice writes it.
  ['more decimals than are needed', makePdf({ page: '/CropBox[0 0 195.303937007874 199.8897637795276]' })],
  ['numbers of very many digits', makePdf({ page: '/PieceInfo<</A 0.30000000000000004441/B 0.00000012345>>' })],
  ['a page without its type', replaced('/Type/Page/Parent', '/Parent')(makePdf())],
  ['a kid without brackets', replaced('/Kids[3 0 R]', '/Kids 3 0 R')(makePdf())],
  ['a trailer and a catalog that name what is not there', makePdf({ trailer: '/Extra 4 0 R', catalog: '/More 5 0 R' })],
  ['an encryption of which nothing is left', makePdf({ trailer: '/Encrypt 4 0 R', extra: ['E< /Filter /Standard'] })],
] as const)('%s', async ([name, bytes]) => {
  const signer = await createTestCmsSigner()
  const [inputPath, first, second, third] = [0, 1, 2, 3].map(number => join(folder, `${name}-${number}.pdf`)) as [
    string,
    string,
    string,
    string,
  ]
  writeFileSync(inputPath, bytes)
  await signPdf(signRequest({ inputPath, outputPath: first, signer }))
  await createVisibleSigner(signer)({ inputPath: first, outputPath: second })
  await signPdf(signRequest({ inputPath: second, outputPath: third, signer }))
  const { signatures } = await validatePdf(third)
  expect(signatures.map(({ field, reasons }) => [field, reasons.includes('intact')])).toEqual([
    ['Signature1', true],
    ['Signature2', true],
    ['Signature3', true],
  ])
})
