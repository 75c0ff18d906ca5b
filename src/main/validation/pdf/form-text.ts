/** Whether readers set text of a form themselves: its look then depends on /DA and /DR of the form (ISO 32000-2 §12.7.4.3). */
import { type LocatedValue, locateEntry } from '../../pdf/location.ts'
import { asArray, asName, dictEntry } from '../../pdf/object.ts'
import type { DocumentMap } from './form-tree.ts'
import type { RevisionPdf } from './readable-pdf.ts'

/**
 * They do so for a widget that has a value or a caption and no appearance, and for all of them where /NeedAppearances says
 * so; widgets that only a page knows are shown like those of the form.
 */
export const setsFormText = async (
  source: Pick<RevisionPdf, 'readObject' | 'catalog'>,
  { fields, pages }: DocumentMap,
): Promise<boolean> => {
  const follow = (holder: LocatedValue, ...keys: readonly string[]): Promise<LocatedValue> =>
    keys.reduce(async (found, key) => locateEntry(source, await found, key), Promise.resolve(holder))
  const setsAll = (await follow(source.catalog, 'AcroForm', 'NeedAppearances')).value === true

  const isSet = async (widget: LocatedValue): Promise<boolean> => {
    if (asName((await follow(widget, 'Subtype')).value) !== 'Widget') return false
    const field = widget.location.path.length === 0 ? fields.get(widget.location.ref.num) : undefined
    const type = field ? field.type : asName((await follow(widget, 'FT')).value)
    if (type === 'Sig' || (!setsAll && (await follow(widget, 'AP', 'N')).value !== null)) return false
    // What it inherits is known of the fields of the form only.
    const isEmpty = field ? field.value === null : !['V', 'Parent'].some(key => dictEntry(widget.value, key))
    return !isEmpty || (await follow(widget, 'MK', 'CA')).value !== null
  }

  for (const num of pages.keys()) {
    const ref = { kind: 'ref', num, gen: 0 } as const
    const page: LocatedValue = { location: { ref, path: [] }, value: await source.readObject(ref) }
    const annotations = await follow(page, 'Annots')
    for (const index of (asArray(annotations.value) ?? []).keys()) {
      if (await isSet(await locateEntry(source, annotations, index))) return true
    }
  }
  return false
}
