/** Whether readers set text of a form themselves: its look then depends on /DA and /DR of the form (ISO 32000-2 §12.7.4.3). */
import { listPages } from '../../pdf/list-pages.ts'
import { type LocatedValue, locateEntry } from '../../pdf/location.ts'
import { asArray, asName, dictEntry, isPlainDict } from '../../pdf/object.ts'
import type { DocumentMap } from './form-tree.ts'
import type { RevisionPdf } from './readable-pdf.ts'

const isStream = ({ value }: LocatedValue): boolean => typeof value === 'object' && value?.kind === 'stream'

/**
 * They do so for a widget that has a value, a choice or a caption and no appearance, and for all of them where
 * /NeedAppearances says so; widgets that only a page knows are shown like those of the form.
 *
 * @throws {AppError} pdf/too-complex
 */
export const setsFormText = async (
  source: Pick<RevisionPdf, 'readObject' | 'resolve' | 'catalog'>,
  { fields }: Pick<DocumentMap, 'fields'>,
): Promise<boolean> => {
  const follow = (holder: LocatedValue, ...keys: readonly string[]): Promise<LocatedValue> =>
    keys.reduce(async (found, key) => locateEntry(source, await found, key), Promise.resolve(holder))
  const setsAll = (await follow(source.catalog, 'AcroForm', 'NeedAppearances')).value === true

  /** A button has one for each of its states. */
  const hasAppearance = async (widget: LocatedValue, type: string | undefined): Promise<boolean> => {
    const normal = await follow(widget, 'AP', 'N')
    if (type !== 'Btn' || !isPlainDict(normal.value)) return isStream(normal)
    const states = await Promise.all([...normal.value.entries.keys()].map(state => follow(normal, state)))
    return states.length > 0 && states.every(isStream)
  }

  const isSet = async (widget: LocatedValue): Promise<boolean> => {
    if (asName((await follow(widget, 'Subtype')).value) !== 'Widget') return false
    const field = widget.location.path.length === 0 ? fields.get(widget.location.ref.num) : undefined
    const type = field ? field.type : asName((await follow(widget, 'FT')).value)
    if (type === 'Sig' || (!setsAll && (await hasAppearance(widget, type)))) return false
    // What it inherits is known of the fields of the form only.
    const isEmpty = field ? field.value === null : !['V', 'Parent'].some(key => dictEntry(widget.value, key))
    return !isEmpty || type === 'Ch' || (await follow(widget, 'MK', 'CA')).value !== null
  }

  const { refs, count } = await listPages(source)
  // A page without an object of its own is not looked into.
  if (refs.length < count) return true
  for (const ref of refs) {
    const page: LocatedValue = { location: { ref, path: [] }, value: await source.readObject(ref) }
    const annotations = await follow(page, 'Annots')
    for (const index of (asArray(annotations.value) ?? []).keys()) {
      if (await isSet(await locateEntry(source, annotations, index))) return true
    }
  }
  return false
}
