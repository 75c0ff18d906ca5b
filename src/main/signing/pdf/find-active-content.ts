/** Names what in a document can act, fetch, or look different from one viewer to the next, so that nobody signs it unaware. */

import { AppError } from '../../../shared/errors.ts'
import { type ActiveContent, type ActiveContentKind, activeContentKinds } from '../../../shared/model/document.ts'
import { type DocumentPages, listPages } from '../../pdf/list-pages.ts'
import { asArray, asDict, asName, asRef, asString, dictEntry, type PdfDict, type PdfObject } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'

export interface ActiveContentLimits {
  readonly objects: number
  readonly timeMs: number
  readonly now: () => number
}

const defaultLimits: ActiveContentLimits = { objects: 300_000, timeMs: 10_000, now: () => performance.now() }
const maxPagesNamed = 100

/** Actions (ISO 32000-2 §12.6.4) by /S, each with entries of which one must be there: structure elements and transitions have /S too. */
const actions: Readonly<Record<string, readonly [ActiveContentKind, ...string[]]>> = {
  JavaScript: ['javascript', 'JS'],
  Rendition: ['media', 'R', 'OP', 'JS'],
  Launch: ['launch', 'F', 'Win', 'Mac', 'Unix'],
  SubmitForm: ['submit-form', 'F'],
  ImportData: ['import-data', 'F'],
  URI: ['link', 'URI'],
  GoToR: ['other-document', 'F'],
  GoToE: ['other-document', 'F', 'T'],
  Thread: ['other-document', 'F'],
  Sound: ['media', 'Sound'],
  Movie: ['media', 'Annotation', 'T', 'Operation'],
  RichMediaExecute: ['media', 'TA'],
  GoTo3DView: ['media', 'TA'],
  SetOCGState: ['layers', 'State'],
}
const mediaAnnotations: ReadonlySet<string> = new Set(['RichMedia', '3D', 'Movie', 'Sound'])
/** They lead up or across to what is reached from above anyway; the structure tree repeats the text and acts nowhere. */
const notFollowed: ReadonlySet<string> = new Set(['Parent', 'StructTreeRoot', 'Prev', 'P'])

type Resolve = PdfFile['resolve']

const isHiddenSomewhere = async (usage: PdfObject, resolve: Resolve): Promise<boolean> => {
  for (const purpose of ['View', 'Print', 'Export']) {
    const entry = await resolve(dictEntry(usage, purpose))
    if (asName(await resolve(dictEntry(entry, `${purpose}State`))) === 'OFF') return true
  }
  return false
}

/** Layers that the default configuration hides, or that show on the screen what they do not show on paper (§8.11.4). */
const countHidingLayers = async (catalog: PdfObject, resolve: Resolve): Promise<number> => {
  const properties = await resolve(dictEntry(catalog, 'OCProperties'))
  const groups = asArray(await resolve(dictEntry(properties, 'OCGs'))) ?? []
  if (groups.length === 0) return 0
  const standard = await resolve(dictEntry(properties, 'D'))
  if (asName(await resolve(dictEntry(standard, 'BaseState'))) === 'OFF') return groups.length
  const differing = new Set((asArray(await resolve(dictEntry(standard, 'OFF'))) ?? []).map(each => asRef(each)?.num))
  for (const group of groups.slice(0, 1000)) {
    const usage = await resolve(dictEntry(await resolve(group), 'Usage'))
    if (await isHiddenSomewhere(usage, resolve)) differing.add(asRef(group)?.num)
  }
  return differing.size
}

/** Every kind that a dictionary, or the dictionary of a stream, stands for by itself. */
const kindsOf = async (dict: PdfDict, isStream: boolean, resolve: Resolve): Promise<readonly ActiveContentKind[]> => {
  const { entries } = dict
  const kinds: ActiveContentKind[] = []
  const [kind, ...needed] = actions[asName(await resolve(entries.get('S'))) ?? ''] ?? []
  if (kind && needed.some(key => entries.has(key))) kinds.push(kind)
  // A rendition may carry a script beside its media.
  if (kind === 'media' && entries.has('JS')) kinds.push('javascript')
  if (entries.has('EF') && (entries.has('F') || entries.has('UF') || entries.has('Type'))) kinds.push('embedded-file')
  const subtype = entries.has('Rect') ? asName(await resolve(entries.get('Subtype'))) : undefined
  if (subtype !== undefined && mediaAnnotations.has(subtype)) kinds.push('media')
  if (isStream) {
    // The data stand in another file (§7.3.8.2); a name or names there are a /Filter that some writers abbreviate.
    const file = await resolve(entries.get('F'))
    if (
      asString(file) ||
      asDict(file) ||
      asDict(await resolve(entries.get('Ref'))) ||
      asDict(await resolve(entries.get('OPI')))
    ) {
      kinds.push('external-content')
    }
    if (asArray(await resolve(entries.get('Alternates')))?.length) kinds.push('alternate-image')
  }
  return kinds
}

/**
 * What an honest look through everything that the catalog leads to finds; nothing is run and no stream is decoded.
 *
 * @throws {AppError} documents/*, pdf/damaged
 */
export const findActiveContent = async (
  pdf: PdfFile,
  limits: ActiveContentLimits = defaultLimits,
): Promise<readonly ActiveContent[]> => {
  const { resolve, catalog } = pdf
  const found = new Map<ActiveContentKind, { count: number; readonly pages: Set<number> }>()
  const add = (kind: ActiveContentKind, page: number | null, count = 1): void => {
    const entry = found.get(kind) ?? { count: 0, pages: new Set() }
    entry.count += count
    if (page !== null && entry.pages.size < maxPagesNamed) entry.pages.add(page)
    found.set(kind, entry)
  }
  const deadline = limits.now() + limits.timeMs
  const visited = new Set<number>()

  /** Everything below `root`, each object once. */
  const walk = async (root: PdfObject, page: number | null): Promise<void> => {
    const pending: PdfObject[] = [root]
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      const ref = asRef(object)
      if (ref) {
        if (visited.has(ref.num)) continue
        visited.add(ref.num)
      }
      if (visited.size > limits.objects || pending.length > limits.objects || limits.now() > deadline) {
        throw new AppError('pdf/too-complex', { limit: 'active content' })
      }
      const value = ref ? await resolve(ref) : object
      const items = asArray(value)
      if (items) for (const item of items) if (typeof item === 'object' && item !== null) pending.push(item)
      const dict = asDict(value)
      if (!dict) continue
      const isStream = typeof value === 'object' && value?.kind === 'stream'
      for (const kind of await kindsOf(dict, isStream, resolve)) add(kind, page)
      for (const [key, entry] of dict.entries) {
        if (typeof entry === 'object' && entry !== null && !notFollowed.has(key)) pending.push(entry)
      }
    }
  }

  const walkPages = async ({ refs, numbers }: DocumentPages): Promise<void> => {
    // A link to another page must not make that page's content this page's.
    for (const ref of refs) visited.add(ref.num)
    for (const ref of refs) {
      const dict = asDict(await resolve(ref))
      if (!dict) continue
      const entries = [...dict.entries].filter(([key]) => !notFollowed.has(key) && key !== 'B')
      await walk({ kind: 'dict', entries: new Map(entries) }, numbers.get(ref.num) ?? null)
    }
  }

  try {
    const layers = await countHidingLayers(catalog.value, resolve)
    if (layers > 0) add('layers', null, layers)
    const form = await resolve(dictEntry(catalog.value, 'AcroForm'))
    if ((await resolve(dictEntry(form, 'XFA'))) !== null) add('xfa-form', null)
    await walkPages(await listPages(pdf))
    await walk(catalog.location.ref, null)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'pdf/too-complex') throw error
    add('not-examined', null)
  }
  // Gravest first.
  return activeContentKinds.flatMap(kind => {
    const entry = found.get(kind)
    return entry ? [{ kind, count: entry.count, pages: [...entry.pages].sort((a, b) => a - b) }] : []
  })
}
