/** The appearance of a signature in a signed file, object by object. */
import {
  asArray,
  asDict,
  asName,
  dictEntry,
  type PdfDict,
  type PdfObject,
  type PdfStream,
} from '../../../src/main/pdf/object.ts'
import { openPdf, type PdfFile } from '../../../src/main/pdf/open-pdf.ts'
import { Secret } from '../../../src/shared/secret.ts'

export interface ReadAppearance {
  readonly pdf: PdfFile
  readonly widget: PdfDict
  readonly form: PdfStream
  /** The operators of the form. */
  readonly content: string
  readonly get: (object: PdfObject | undefined, ...keys: readonly string[]) => Promise<PdfObject>
  /** The decoded data of the stream at the end of the way. */
  readonly data: (object: PdfObject | undefined, ...keys: readonly string[]) => Promise<Buffer>
  /** Each font of the form with its descendant and descriptor. */
  readonly fonts: readonly { readonly font: PdfDict; readonly descendant: PdfDict; readonly descriptor: PdfDict }[]
  readonly image: PdfStream | undefined
}

const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('an object is missing')
  return value
}
export const asStream = (object: PdfObject | undefined): PdfStream | undefined =>
  typeof object === 'object' && object?.kind === 'stream' ? object : undefined

/** That of the last field of the form. The file is closed behind `use`. */
export const readAppearanceOf = async <Result>(
  path: string,
  use: (read: ReadAppearance) => Promise<Result>,
  password?: string,
): Promise<Result> => {
  const pdf = await openPdf(path, password === undefined ? {} : { password: new Secret(password) })
  try {
    const get = async (object: PdfObject | undefined, ...keys: readonly string[]): Promise<PdfObject> => {
      let value = await pdf.resolve(object)
      for (const key of keys) value = await pdf.resolve(dictEntry(asStream(value)?.dict ?? value, key))
      return value
    }
    const data = async (object: PdfObject | undefined, ...keys: readonly string[]): Promise<Buffer> =>
      Buffer.from(await pdf.readStreamData(must(asStream(await get(object, ...keys)))))
    const fields = asArray(await get(pdf.catalog.value, 'AcroForm', 'Fields'))
    const widget = must(asDict(await get(fields?.at(-1))))
    const form = must(asStream(await get(widget, 'AP', 'N')))
    const fontDict = asDict(await get(form, 'Resources', 'Font'))
    const fonts = []
    for (const value of fontDict?.entries.values() ?? []) {
      const font = must(asDict(await get(value)))
      const descendant = must(asDict(await get(asArray(await get(font, 'DescendantFonts'))?.[0])))
      fonts.push({ font, descendant, descriptor: must(asDict(await get(descendant, 'FontDescriptor'))) })
    }
    const image = asStream(await get(form, 'Resources', 'XObject', 'Im1'))
    return await use({ pdf, widget, form, content: (await data(form)).toString('latin1'), get, data, fonts, image })
  } finally {
    await pdf.close()
  }
}

export const nameOf = (dict: PdfDict, key: string): string | undefined => asName(dict.entries.get(key))
