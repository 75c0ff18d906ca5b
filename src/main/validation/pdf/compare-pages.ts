/** What a later revision did to the annotations of a page (ISO 32000-2 §12.8.2.2), and whether that was permitted. */
import { asArray, asDict, asName, asRef, dictEntry, type PdfDict, type PdfObject } from '../../pdf/object.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { keysOf, type Place, type RevisionWalk } from './revision-walk.ts'
import { findAdded, hasSameEntry } from './same-object.ts'

/** Annotations that comment on a page (§12.5.6); the others play, jump, cover or erase. */
const commentTypes = new Set(
  'Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup'.split(
    ' ',
  ),
)

export const createPageComparison = ({
  signed,
  current,
  permissions,
  addedWidgets,
  record,
  refuse,
  push,
  pushEntry,
}: RevisionWalk) => {
  const subtypeIn = async (revision: RevisionPdf, annotation: PdfObject): Promise<string> =>
    asName(await revision.resolve(dictEntry(await revision.resolve(annotation), 'Subtype'))) ?? ''

  const compareAnnotations = async (
    before: PdfObject | undefined,
    after: PdfObject | undefined,
    place: Place,
  ): Promise<void> => {
    const [a, b] = [await signed.resolve(before), await current.resolve(after)]
    const left: PdfObject[] = []
    const present = new Set((asArray(b) ?? []).flatMap(item => asRef(item)?.num ?? []))
    for (const item of asArray(a) ?? []) {
      const ref = asRef(item)
      const removed = ref !== undefined && !present.has(ref.num)
      const isComment = commentTypes.has(await subtypeIn(signed, item))
      if (removed && isComment && permissions.level === 3) record('annotation-added', true, { ...place, num: ref.num })
      else left.push(item)
    }
    const added = findAdded({ kind: 'array', items: left }, b)
    if (!added) return refuse(place)
    for (const item of added) {
      const num = asRef(item)?.num ?? null
      if (num !== null && addedWidgets.has(num)) continue
      const dict = asDict(await current.resolve(item))
      const isComment = commentTypes.has(await subtypeIn(current, item))
      const acts = !dict || dict.entries.has('A') || dict.entries.has('AA')
      record('annotation-added', permissions.level === 3 && isComment && !acts, { ...place, num: num ?? place.num })
    }
    const kept = (asArray(b) ?? []).filter(item => !added.includes(item))
    for (const [index, item] of left.entries()) {
      const ref = asRef(item)
      const subtype = await subtypeIn(signed, item)
      const isFree =
        permissions.level === 3 && commentTypes.has(subtype) && subtype === (await subtypeIn(current, item))
      if (!ref || !isFree) push(item, kept[index], place)
      else if (!hasSameEntry(signed, current, ref.num)) record('annotation-added', true, { ...place, num: ref.num })
    }
  }

  return async (before: PdfDict, after: PdfDict, place: Place): Promise<void> => {
    for (const key of keysOf(before, after)) {
      if (key === 'Annots') {
        await compareAnnotations(before.entries.get(key), after.entries.get(key), place)
      } else pushEntry(key, before, after, place)
    }
  }
}
