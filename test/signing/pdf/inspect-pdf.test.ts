import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { inspectPdf } from '../../../src/main/signing/pdf/inspect-pdf.ts'
import { type PdfSignRequest, signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { Secret } from '../../../src/shared/secret.ts'
import { makePdf } from '../../pdf/make-pdf.ts'
import { hasAll } from './pdf-programs.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-inspect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const newPath = (): string => join(folder, `${count++}.pdf`)

const write = (bytes: Uint8Array): string => {
  const path = newPath()
  writeFileSync(path, bytes)
  return path
}
const sign = async (inputPath: string, changes: Partial<PdfSignRequest>): Promise<string> => {
  const outputPath = newPath()
  await signPdf(signRequest({ inputPath, outputPath, signer: await createTestCmsSigner(), ...changes }))
  return outputPath
}

const form = (): string =>
  write(
    makePdf({
      catalog: '/AcroForm<</Fields[4 0 R 5 0 R 6 0 R 8 0 R]>>',
      page: '/Annots[4 0 R 5 0 R 7 0 R]',
      extra: [
        '<</Subtype/Widget/FT/Sig/T(Buyer)/Rect[0 0 50 10]/P 3 0 R>>',
        '<</Subtype/Widget/FT/Sig/T(Unseen)/Rect[0 0 0 0]>>',
        '<</FT/Sig/T(Seller)/Kids[7 0 R]>>',
        '<</Subtype/Widget/Parent 6 0 R/Rect[9 9 50 50]/P 3 0 R>>',
        '<</FT/Sig/T(Nowhere)>>',
      ],
    }),
  )

const plain = {
  needsPassword: false,
  encrypted: false,
  pages: 1,
  fields: [],
  formFields: [],
  signatures: 0,
  certification: null,
  permitted: true,
  activeContent: [],
}

test('a plain file', async () => {
  expect(await inspectPdf(write(makePdf()), null)).toEqual(plain)
})

test('empty fields with their pages, wherever the widget stands', async () => {
  expect(await inspectPdf(form(), null)).toEqual({
    ...plain,
    fields: [
      { name: 'Buyer', page: 1, hasRect: true, permitted: true },
      { name: 'Unseen', page: 1, hasRect: false, permitted: true },
      { name: 'Seller', page: 1, hasRect: true, permitted: true },
      { name: 'Nowhere', page: null, hasRect: false, permitted: true },
    ],
  })
})

test('fields to be filled in, by their full names, without those that only hold others', async () => {
  const path = write(
    makePdf({
      catalog: '/AcroForm<</Fields[4 0 R 5 0 R 8 0 R 9 0 R]>>',
      extra: [
        '<</FT/Tx/T(name)>>',
        '<</T(address)/FT/Tx/Kids[6 0 R 7 0 R]>>',
        '<</T(street)/Parent 5 0 R>>',
        '<</T(country)/FT/Ch/Parent 5 0 R>>',
        '<</FT/Btn/T(agreed)/Kids[10 0 R]>>',
        '<</FT/Sig/T(Buyer)>>',
        '<</Subtype/Widget/Parent 8 0 R>>',
      ],
    }),
  )
  const { formFields, fields } = await inspectPdf(path, null)
  expect(formFields).toEqual(['name', 'address.street', 'address.country', 'agreed'])
  expect(fields.map(({ name }) => name)).toEqual(['Buyer'])
})

test('what signatures leave to the next signer', async () => {
  const locked = await sign(form(), { field: 'Buyer', lock: { action: 'include', fields: ['Seller'] } })
  const after = await inspectPdf(locked, null)
  expect(after).toMatchObject({ signatures: 1, certification: null, permitted: true })
  expect(after.fields.map(({ name, permitted }) => [name, permitted])).toEqual([
    ['Unseen', true],
    ['Seller', false],
    ['Nowhere', true],
  ])
  const certified = await inspectPdf(await sign(form(), { certify: 'form-filling' }), null)
  expect(certified).toMatchObject({ signatures: 1, certification: 'form-filling', permitted: true })
  const closed = await inspectPdf(await sign(form(), { certify: 'no-changes' }), null)
  expect(closed).toMatchObject({ signatures: 1, certification: 'no-changes', permitted: false })
  expect(closed.fields.every(({ permitted }) => !permitted)).toBe(true)
})

test.skipIf(!hasAll('qpdf'))(
  'an encrypted document asks for its password, and says when it is the wrong one',
  async () => {
    const path = newPath()
    execFileSync('qpdf', ['--encrypt', 'open-sesame', 'owner', '256', '--', form(), path])
    expect(await inspectPdf(path, null)).toEqual({
      ...plain,
      needsPassword: true,
      encrypted: true,
      pages: 0,
      permitted: false,
    })
    const refused = inspectPdf(path, new Secret('sesame'))
    await expect(refused).rejects.toMatchObject({ code: 'pdf/encrypted', facts: { reason: 'password-incorrect' } })
    const opened = await inspectPdf(path, new Secret('open-sesame'))
    expect(opened).toMatchObject({ needsPassword: false, encrypted: true, pages: 1 })
    expect(opened.fields).toHaveLength(4)
  },
)

test('active content is part of it', async () => {
  const path = write(makePdf({ catalog: '/OpenAction<</S/JavaScript/JS(x)>>' }))
  expect((await inspectPdf(path, null)).activeContent).toEqual([{ kind: 'javascript', count: 1, pages: [] }])
})
