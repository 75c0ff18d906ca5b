/** What a later revision adds to the words that the form's text is set with: harmless, but where readers set text themselves. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { createSignedPdf } from './signed-pdf.ts'
import { appendUpdate, pdfStream } from './update-pdf.ts'

const folder = await mkdtemp(join(tmpdir(), 'signet-form-text-'))
afterAll(() => rm(folder, { recursive: true }))

interface Form {
  /** Object 7, which the page shows. */
  readonly widget: string
  /** Entries of the form: before and after. */
  readonly before?: string
  readonly after: string
  /** Only the page knows of the widget. */
  readonly isOrphan?: boolean
}

const judge = async ({ widget, before = '', after, isOrphan = false }: Form): Promise<string> => {
  const fields = isOrphan ? '' : '7 0 R'
  const { bytes } = await createSignedPdf({
    form: before,
    page: '/Annots [7 0 R]',
    moreFields: fields,
    extra: [`<< /Type /Annot /Subtype /Widget /Rect [10 10 90 20] /P 3 0 R ${widget} >>`, pdfStream('(100) Tj')],
  })
  const form = `<< /SigFlags 3 ${after} /Fields [5 0 R ${fields}] >>`
  const objects = { 1: `<< /Type /Catalog /Pages 2 0 R /AcroForm ${form} >>`, 9: '<< /Type /Font >>' }
  const path = join(folder, 'document.pdf')
  await writeFile(path, appendUpdate(bytes, { objects }))
  const reasons = (await validatePdf(path)).signatures[0]?.reasons ?? []
  return ['changes-permitted', 'change-not-permitted', 'intact']
    .filter(each => reasons.some(one => one === each))
    .join()
}

const text = '/FT /Tx /T (name)'
const seen = '/AP << /N 8 0 R >>'
const font = '/DR << /Font << /F 9 0 R >> >>'
const look = '/DA (/F 9 Tf 0 g)'

describe('a form that gets a look and fonts, as Acrobat adds them when it signs', () => {
  test.for<[string, Form]>([
    ['of signatures only', { widget: '/FT /Sig /T (second)', after: `${look} ${font}` }],
    ['with text that has its appearance', { widget: `${text} /V (100) ${seen}`, after: `${look} ${font}` }],
    [
      'with a button for each state',
      { widget: '/FT /Btn /T (agree) /V /On /AP << /N << /On 8 0 R >> >>', after: look },
    ],
    ['with a field that is empty', { widget: `${text} /MK << >>`, after: `${look} ${font}` }],
  ])('%s: permitted', async ([, form]) => {
    expect(await judge(form)).toBe('changes-permitted,intact')
  })

  test.for<[string, Form]>([
    ['an appearance that is none', { widget: `${text} /V (100) /AP << /N << >> >>`, after: look }],
    ['choices without appearance', { widget: '/FT /Ch /T (name) /Opt [(100)]', after: font }],
    ['a value without appearance', { widget: `${text} /V (100)`, after: look }],
    ['the font that it asks for', { widget: `${text} /V (100) /DA (/F 9 Tf)`, after: font }],
    [
      'a font beside another',
      {
        widget: `${text} /V (1)`,
        before: '/DR << /Font << /E 9 0 R >> >>',
        after: '/DR << /Font << /E 9 0 R /F 9 0 R >> >>',
      },
    ],
    ['a caption without appearance', { widget: '/FT /Btn /T (press) /MK << /CA (Pay) >>', after: look }],
    ['a widget that only the page knows', { widget: `${text} /V (100)`, after: look, isOrphan: true }],
    ['one that inherits its value', { widget: '/FT /Tx /Parent 8 0 R', after: look, isOrphan: true }],
    [
      'readers that set everything anew',
      {
        widget: `${text} /V (100) ${seen}`,
        before: '/NeedAppearances true',
        after: `/NeedAppearances true ${look}`,
      },
    ],
  ])('%s: refused', async ([, form]) => {
    expect(await judge(form)).toBe('change-not-permitted')
  })

  test('a look that was there stays as it was', async () => {
    const form = { widget: '/FT /Sig /T (second)', before: look }
    expect(await judge({ ...form, after: look })).toBe('changes-permitted,intact')
    expect(await judge({ ...form, after: look.replace('9', '99') })).toBe('change-not-permitted')
    expect(await judge({ ...form, after: '' })).toBe('change-not-permitted')
  })
})
