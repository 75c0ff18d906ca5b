/** What a later revision holds for a signature field: its widgets, whether they are seen and where, and its value. */
import {
  asArray,
  asDict,
  asName,
  asRef,
  dictEntry,
  isPlainDict,
  type PdfDict,
  type PdfObject,
} from '../../pdf/object.ts'
import { generationOf } from '../../pdf/xref.ts'
import type { RevisionPdf } from './readable-pdf.ts'

export const createFieldWidgets = (current: RevisionPdf, pages: ReadonlyMap<number, number>) => {
  const objectOf = (num: number): Promise<PdfObject> =>
    current.resolve({ kind: 'ref', num, gen: generationOf(current.entries.get(num)) ?? 0 })

  /** The widgets of a field: itself or its kids; undefined when they are more than that. */
  const widgetsOf = async (num: number, field: PdfDict): Promise<readonly number[] | undefined> => {
    const kids = asArray(await current.resolve(field.entries.get('Kids')))
    if (!kids) return [num]
    const nums = kids.flatMap(kid => asRef(kid)?.num ?? [])
    for (const kid of nums) {
      const dict = asDict(await objectOf(kid))
      const isWidget = asName(await current.resolve(dict?.entries.get('Subtype'))) === 'Widget'
      if (!dict || !isWidget || ['T', 'FT', 'Kids', 'A', 'AA'].some(key => dict.entries.has(key))) return undefined
    }
    return nums.length === kids.length ? nums : undefined
  }

  const isVisible = async (widget: number): Promise<boolean> => {
    const dict = await objectOf(widget)
    const corners = await Promise.all(
      (asArray(await current.resolve(dictEntry(dict, 'Rect'))) ?? []).map(current.resolve),
    )
    const [x1, y1, x2, y2] = corners
    return corners.length > 0 && x1 !== x2 && y1 !== y2
  }

  /** A signature dictionary; undefined for anything else. */
  const findSignature = async (value: PdfObject): Promise<'Sig' | 'DocTimeStamp' | undefined> => {
    const dict = await current.resolve(value)
    if (!isPlainDict(dict) || !dict.entries.has('ByteRange') || !dict.entries.has('Contents')) return undefined
    const type = asName(await current.resolve(dict.entries.get('Type'))) ?? 'Sig'
    return type === 'Sig' || type === 'DocTimeStamp' ? type : undefined
  }

  const pageOf = async (widget: number): Promise<number | null> => {
    const page = asRef(dictEntry(await objectOf(widget), 'P'))
    return (page && pages.get(page.num)) ?? null
  }

  return { widgetsOf, isVisible, findSignature, pageOf }
}
