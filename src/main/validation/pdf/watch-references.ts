/** References that some readers follow and others do not. */
import { asDict, asRef, type PdfObject } from '../../pdf/object.ts'
import { followReferences } from '../../pdf/object-reader.ts'
import { generationOf } from '../../pdf/xref.ts'
import type { RevisionPdf } from './readable-pdf.ts'

export interface WatchedRevision extends RevisionPdf {
  /**
   * References that were followed although the object has another generation, `12 1`. To the norm they lead nowhere
   * (ISO 32000-2 §7.3.10), and strict readers show nothing there; many readers look at the number alone, as we do.
   */
  readonly misnamed: ReadonlyMap<string, number>
}

export const watchReferences = (revision: RevisionPdf): WatchedRevision => {
  const misnamed = new Map<string, number>()
  const note = (object: PdfObject | undefined): void => {
    const ref = asRef(object)
    const gen = ref && generationOf(revision.entries.get(ref.num))
    if (gen !== undefined && gen !== ref?.gen) misnamed.set(`${ref?.num} ${ref?.gen}`, ref?.num ?? 0)
  }
  const resolve = async (object: PdfObject | undefined): Promise<PdfObject> => {
    const value = await followReferences(object, ref => {
      note(ref)
      return revision.readObject(ref)
    })
    note(asDict(value)?.entries.get('Length'))
    return value
  }
  return { ...revision, resolve, misnamed }
}

/** The number of an object that only one of two revisions, both walked, leads strict readers to. */
export const findMisnamed = (before: WatchedRevision, after: WatchedRevision): number | undefined => {
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (const [name, num] of one.misnamed) if (!other.misnamed.has(name)) return num
  }
  return undefined
}
