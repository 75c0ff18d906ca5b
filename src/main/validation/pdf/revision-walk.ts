/** The walk through two revisions in step: what is to be compared still, and what was found to be changed. */
import type { DocumentChange } from '../../../shared/model/validation.ts'
import { asDict, dictEntry, type PdfObject } from '../../pdf/object.ts'
import type { ChangePermissions } from './change-permissions.ts'
import { createFieldWidgets } from './field-widgets.ts'
import { mapDocument } from './form-tree.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { refName, writeOut } from './same-object.ts'

/** Where in the documents a pair of values stands. */
export interface Place {
  /** Number of the indirect object; null: the trailer. */
  readonly num: number | null
  readonly page: number | null
  /** Reached through the appearance of a widget only. */
  readonly inAppearance: boolean
}

export interface Pair {
  readonly before: PdfObject | undefined
  readonly after: PdfObject | undefined
  readonly place: Place
}

export const keysOf = (...objects: readonly (PdfObject | undefined)[]): ReadonlySet<string> =>
  new Set(objects.flatMap(object => [...(asDict(object)?.entries.keys() ?? [])]))

/** @throws {AppError} pdf/too-complex, pdf/damaged */
export const createRevisionWalk = async (signed: RevisionPdf, current: RevisionPdf, permissions: ChangePermissions) => {
  const [old, now] = [await mapDocument(signed), await mapDocument(current)]
  const changes = new Map<string, { change: Omit<DocumentChange, 'objects'>; objects: Set<string> }>()
  const pending: Pair[] = []

  const record = (
    kind: DocumentChange['kind'],
    allowed: boolean,
    place: Pick<Place, 'num' | 'page'>,
    key: string = refName(place.num ?? 0),
  ): void => {
    const id = `${kind} ${allowed} ${key}`
    const entry = changes.get(id) ?? { change: { kind, allowed, page: place.page }, objects: new Set() }
    if (place.num !== null) entry.objects.add(refName(place.num))
    changes.set(id, entry)
  }
  const push = (before: PdfObject | undefined, after: PdfObject | undefined, place: Place): void => {
    pending.push({ before, after, place })
  }
  return {
    signed,
    current,
    permissions,
    old,
    now,
    widgets: createFieldWidgets(current, now.pages),
    pending,
    /** Widgets of signature fields that were added. */
    addedWidgets: new Set<number>(),
    replacedAppearances: [] as { readonly nums: ReadonlySet<number>; readonly place: Place }[],
    record,
    refuse: (place: Place): void => record('other', false, place),
    push,
    pushEntry: (key: string, before: PdfObject, after: PdfObject, place: Place): void =>
      push(dictEntry(before, key), dictEntry(after, key), place),
    differs: async (before: PdfObject | undefined, after: PdfObject | undefined): Promise<boolean> =>
      (await writeOut(signed, before)) !== (await writeOut(current, after)),
    changes: (): readonly DocumentChange[] =>
      [...changes.values()].map(({ change, objects }) => ({ ...change, objects: [...objects] })),
  }
}

export type RevisionWalk = Awaited<ReturnType<typeof createRevisionWalk>>
