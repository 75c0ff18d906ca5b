/** A further signature on odd documents: the first, made by us as well, stays intact, seen or not. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { directFiles, patientFiles } from '../../../src/main/pdf/file-access.ts'
import { openPdf } from '../../../src/main/pdf/open-pdf.ts'
import { planSignature } from '../../../src/main/signing/pdf/plan-signature.ts'
import { signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { makePdf, makeStreamPdf } from '../../pdf/make-pdf.ts'
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

const inTree = replaced(
  '/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200] >>\nendobj',
  '/Kids[<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>]/Count 1>>\nendobj',
)

/** The last entry leads to where nothing is yet. */
const withEntryBehindEnd = (bytes: Buffer): Buffer => {
  const text = bytes.toString('latin1')
  const lastOffset = /\d{10}(?= 00000 n \ntrailer)/
  expect(text).toMatch(lastOffset)
  return Buffer.from(text.replace(lastOffset, String(bytes.length + 100_000).padStart(10, '0')), 'latin1')
}

test.for([
  // The width of A4 as LibreOffice writes it.
  ['more decimals than are needed', makePdf({ page: '/CropBox[0 0 195.303937007874 199.8897637795276]' })],
  ['numbers of very many digits', makePdf({ page: '/PieceInfo<</A 0.30000000000000004441/B 0.00000012345>>' })],
  ['a page without its type', replaced('/Type/Page/Parent', '/Parent')(makePdf())],
  ['a kid without brackets', replaced('/Kids[3 0 R]', '/Kids 3 0 R')(makePdf())],
  ['a trailer and a catalog that name what is not there', makePdf({ trailer: '/Extra 4 0 R', catalog: '/More 5 0 R' })],
  [
    'references to nothing deep in objects',
    makePdf({ page: '/PieceInfo 4 0 R', extra: ['[<</A[8 0 R <</B[5\n0\nR]/C 11 0 R>>]>>]'] }),
  ],
  [
    'a reference to nothing in an object stream',
    makeStreamPdf({ page: '/PieceInfo<</A[<</B[10 0 R 11 0 R 12 0 R 13 0 R]>>]>>' }),
  ],
  ['an entry that leads behind the end', withEntryBehindEnd(makePdf({ extra: ['[/Lost]'] }))],
  [
    'a stream that its writer did not end',
    makePdf({ page: '/Contents 4 0 R', extra: ['<</Length 5>>\nstream\nBT ET\nenxstream'] }),
  ],
  ['a page that stands in the tree', inTree(makePdf())],
  ['an encryption of which nothing is left', makePdf({ trailer: '/Encrypt 4 0 R', extra: ['E< /Filter /Standard'] })],
] as const)('%s', async ([name, bytes]) => {
  const signer = await createTestCmsSigner()
  for (const [how, files] of [['in pieces', patientFiles] as const, ['at once', directFiles] as const]) {
    const [inputPath, first, second, third] = [0, 1, 2, 3].map(n => join(folder, `${name}-${how}-${n}.pdf`)) as [
      string,
      string,
      string,
      string,
    ]
    writeFileSync(inputPath, bytes)
    await signPdf(signRequest({ inputPath, outputPath: first, signer, files }))
    await createVisibleSigner(signer)({ inputPath: first, outputPath: second })
    await signPdf(signRequest({ inputPath: second, outputPath: third, signer, files }))
    const { signatures } = await validatePdf(third)
    expect(
      signatures.map(({ field, reasons }) => [field, reasons.includes('intact')]),
      how,
    ).toEqual([
      ['Signature1', true],
      ['Signature2', true],
      ['Signature3', true],
    ])
  }
})

test('a page that was signed where it stands in the tree takes no further field, which is told before the PIN', async () => {
  const signer = await createTestCmsSigner()
  const [inputPath, first, second] = ['tree-0', 'tree-1', 'tree-2'].map(name => join(folder, `${name}.pdf`)) as [
    string,
    string,
    string,
  ]
  const field = '<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]/FT/Sig/T(Author)>>'
  writeFileSync(inputPath, inTree(makePdf({ catalog: '/AcroForm<</Fields[4 0 R]>>', extra: [field] })))
  await signPdf(signRequest({ inputPath, outputPath: first, signer, field: 'Author' }))
  const refusal = { code: 'pdf/changes-not-permitted', facts: { reason: 'page-in-tree' } }
  await expect(signPdf(signRequest({ inputPath: first, outputPath: second, signer }))).rejects.toMatchObject(refusal)
  const pdf = await openPdf(first)
  const wishes = {
    digest: 'sha256',
    isDigestFree: false,
    reason: null,
    field: null,
    certify: null,
    lock: null,
  } as const
  await expect(planSignature(pdf, pdf, wishes)).rejects.toMatchObject(refusal)
  await pdf.close()
  expect(existsSync(second)).toBe(false)
})
