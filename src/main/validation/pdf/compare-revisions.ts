/**
 * What a later revision changed, held against what a signature permits. Both revisions are walked in step from the
 * trailer; what is not the same must be one of the few changes that ISO 32000-2 §12.8.2 leaves open, recognised by what
 * the object is for and never by its number alone. One file over the usual length: the rules share the state of the walk.
 */
import { AppError } from '../../../shared/errors.ts'
import type { DocumentChange } from '../../../shared/model/validation.ts'
import { limits } from '../../pdf/limits.ts'
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
import type { ChangePermissions } from './change-permissions.ts'
import { compareStructure } from './compare-structure.ts'
import { createFieldWidgets } from './field-widgets.ts'
import { type FieldNode, mapDocument } from './form-tree.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { appearanceObjects, findAdded, hasSameBytes, hasSameEntry, refName, writeOut } from './same-object.ts'

/** Where in the documents a pair of values stands. */
interface Place {
  /** Number of the indirect object; null: the trailer. */
  readonly num: number | null
  readonly page: number | null
  /** Reached through the appearance of a widget only. */
  readonly inAppearance: boolean
}

interface Pair {
  readonly before: PdfObject | undefined
  readonly after: PdfObject | undefined
  readonly place: Place
}

/** Entries of a trailer that say how the file is written, not what it shows. */
const trailerMechanics = new Set([
  'Size',
  'Prev',
  'XRefStm',
  'ID',
  'Type',
  'W',
  'Index',
  'Filter',
  'DecodeParms',
  'Length',
])
const catalogMetadata = new Set(['Metadata', 'Extensions', 'Version'])
const dssEntries = new Set(['Type', 'VRI', 'Certs', 'OCSPs', 'CRLs'])
/** Annotations that comment on a page (§12.5.6); the others play, jump, cover or erase. */
const commentTypes = new Set(
  'Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup'.split(
    ' ',
  ),
)
const readOnlyFlag = 1
/** Print and Locked (table 167): what signing sets on its widget. */
const signingFlags = 4 | 128

const keysOf = (...objects: readonly (PdfObject | undefined)[]): ReadonlySet<string> =>
  new Set(objects.flatMap(object => [...(asDict(object)?.entries.keys() ?? [])]))

/** @throws {AppError} pdf/too-complex, pdf/damaged */
export const compareRevisions = async (
  signed: RevisionPdf,
  current: RevisionPdf,
  permissions: ChangePermissions,
): Promise<readonly DocumentChange[]> => {
  const structural = await compareStructure(signed, current)
  if (structural) return [structural]
  const [old, now] = [await mapDocument(signed), await mapDocument(current)]
  const { widgetsOf, isVisible, findSignature, pageOf } = createFieldWidgets(current, now.pages)
  const changes = new Map<string, { change: Omit<DocumentChange, 'objects'>; objects: Set<string> }>()
  const pending: Pair[] = []
  const compared = new Set<string>()
  /** Objects of the signed revision that something else than a widget's appearance leads to. */
  const shared = new Set<number>()
  const replacedAppearances: { readonly nums: ReadonlySet<number>; readonly place: Place }[] = []
  /** Widgets of signature fields that were added. */
  const addedWidgets = new Set<number>()

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
  const refuse = (place: Place): void => record('other', false, place)
  const push = (before: PdfObject | undefined, after: PdfObject | undefined, place: Place): void => {
    pending.push({ before, after, place })
  }
  const pushEntry = (key: string, before: PdfObject, after: PdfObject, place: Place): void =>
    push(dictEntry(before, key), dictEntry(after, key), place)
  const differs = async (before: PdfObject | undefined, after: PdfObject | undefined): Promise<boolean> =>
    (await writeOut(signed, before)) !== (await writeOut(current, after))

  const compareTrailers = async (): Promise<void> => {
    const place: Place = { num: null, page: null, inAppearance: false }
    const [before, after] = [signed.trailer, current.trailer]
    // The form first: pages may show the widgets of signatures that it added, and no others.
    await comparePair({ before: before.entries.get('Root'), after: after.entries.get('Root'), place })
    for (const key of keysOf(before, after)) {
      if (trailerMechanics.has(key) || key === 'Root') continue
      if (key === 'Info') {
        if (await differs(before.entries.get(key), after.entries.get(key))) {
          record('metadata', true, { num: asRef(after.entries.get(key))?.num ?? null, page: null })
        }
      } else pushEntry(key, before, after, place)
    }
  }

  const compareCatalogs = async (before: PdfDict, after: PdfDict, place: Place): Promise<void> => {
    for (const key of keysOf(before, after)) {
      const [a, b] = [before.entries.get(key), after.entries.get(key)]
      const target = { num: asRef(b)?.num ?? place.num, page: null }
      if (key === 'AcroForm') {
        await compareForms(await signed.resolve(a), await current.resolve(b), { ...place, num: target.num })
      } else if (key === 'DSS') {
        if (!(await differs(a, b))) continue
        const value = await current.resolve(b)
        const isStore = isPlainDict(value) && [...value.entries.keys()].every(each => dssEntries.has(each))
        record('dss-updated', isStore, target)
      } else if (catalogMetadata.has(key)) {
        if (await differs(a, b)) record('metadata', true, target)
      } else push(a, b, place)
    }
  }

  const compareForms = async (before: PdfObject, after: PdfObject, place: Place): Promise<void> => {
    if (!isPlainDict(after)) return refuse(place)
    for (const key of keysOf(before, after)) {
      const [a, b] = [await signed.resolve(dictEntry(before, key)), await current.resolve(dictEntry(after, key))]
      if (key === 'Fields') {
        const added = findAdded(a, b)
        if (!added) refuse(place)
        else {
          for (const item of added) await acceptNewField(item, place)
          const kept = (asArray(b) ?? []).filter(item => !added.includes(item))
          for (const [index, item] of (asArray(a) ?? []).entries()) push(item, kept[index], place)
        }
      } else if (key === 'SigFlags') {
        if (typeof b !== 'number' || (typeof a === 'number' && (a & b) !== a)) refuse(place)
      } else if (key === 'NeedAppearances') {
        if (b === true && a !== true) refuse(place)
      } else if (key === 'DR') await compareResources(a, b, place)
      else pushEntry(key, before, after, place)
    }
  }

  /** New names in the form's resources change nothing that is shown. */
  const compareResources = async (before: PdfObject, after: PdfObject, place: Place): Promise<void> => {
    if (before !== null && !isPlainDict(after)) return refuse(place)
    for (const category of keysOf(before)) {
      const a = await signed.resolve(dictEntry(before, category))
      const b = await current.resolve(dictEntry(after, category))
      if (!isPlainDict(a) || !isPlainDict(b)) push(a, b, place)
      else for (const name of keysOf(a)) pushEntry(name, a, b, place)
    }
  }

  const maySign = (type: 'Sig' | 'DocTimeStamp', name: string): boolean =>
    // EN 319 142-1 §5.4.3: whatever a signature forbids, its validation data and archive timestamps may be added.
    type === 'DocTimeStamp' || (permissions.level >= 2 && !permissions.isLocked(name))

  const acceptNewField = async (item: PdfObject, place: Place): Promise<void> => {
    const num = asRef(item)?.num
    const field = num === undefined ? undefined : now.fields.get(num)
    const dict = asDict(await current.resolve(item))
    if (num === undefined || !field || !dict) return refuse(place)
    const widgets = await widgetsOf(num, dict)
    const type = await findSignature(field.value)
    const isNew = !old.fields.has(num) && ![...old.fields.values()].some(({ name }) => name === field.name)
    const hasAction = dict.entries.has('A') || dict.entries.has('AA')
    if (field.type !== 'Sig' || !type || !widgets || !isNew || hasAction) return refuse({ ...place, num })
    // What certifies fixes how its pages look: a new signature's picture could cover them ("sneaky signature attack").
    const covers = permissions.certified && (await Promise.all(widgets.map(isVisible))).includes(true)
    const allowed = maySign(type, field.name) && !covers
    for (const widget of widgets) addedWidgets.add(widget)
    const page = await pageOf(widgets[0] ?? num)
    for (const each of new Set([num, ...widgets, asRef(field.value)?.num ?? num])) {
      record('signature-added', allowed, { num: each, page }, field.name)
    }
  }

  const comparePages = async (before: PdfDict, after: PdfDict, place: Place): Promise<void> => {
    for (const key of keysOf(before, after)) {
      if (key === 'Annots') {
        await compareAnnotations(before.entries.get(key), after.entries.get(key), place)
      } else pushEntry(key, before, after, place)
    }
  }

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

  /** What happened to the value of a field, and whether that was permitted. */
  const judgeValue = async (
    field: FieldNode,
    after: FieldNode,
  ): Promise<{ readonly kind: 'signature-added' | 'form-filled'; readonly allowed: boolean } | undefined> => {
    if (field.type === 'Sig') {
      // A signature that was there is compared like anything else.
      if ((await signed.resolve(field.value)) !== null || (await current.resolve(after.value)) === null)
        return undefined
      const type = await findSignature(after.value)
      return { kind: 'signature-added', allowed: type !== undefined && maySign(type, field.name) }
    }
    if (!(await differs(field.value, after.value))) return undefined
    return { kind: 'form-filled', allowed: permissions.level >= 2 && !permissions.isLocked(field.name) }
  }

  const compareFields = async (num: number, before: PdfDict, after: PdfDict, place: Place): Promise<void> => {
    const [field, later] = [old.fields.get(num), now.fields.get(num)]
    if (!field || later?.name !== field.name || later.type !== field.type) return refuse(place)
    const change = await judgeValue(field, later)
    const page = (await pageOf(num)) ?? place.page
    const here: Place = { ...place, num, page }
    if (change) record(change.kind, change.allowed, here, field.name)
    for (const key of keysOf(before, after)) {
      const [a, b] = [before.entries.get(key), after.entries.get(key)]
      if (change && key === 'V') {
        const value = asRef(b)
        if (value) record(change.kind, change.allowed, { num: value.num, page }, field.name)
      } else if (change && (key === 'AP' || key === 'AS')) {
        if (key === 'AP') await noteAppearance(a, b, here)
      } else if (change?.kind === 'form-filled' && ['M', 'I', 'RV'].includes(key)) continue
      else if (change && key === 'F' && addsOnly(a, b, signingFlags)) continue
      else if (key === 'Ff' && addsOnly(a, b, readOnlyFlag)) continue
      else if (key === 'Type' && a === undefined && asName(b) === 'Annot') continue
      else push(a, b, { ...here, inAppearance: key === 'AP' })
    }
  }

  /** A new value has a new appearance; what else uses the old one would change with it. */
  const noteAppearance = async (before: PdfObject | undefined, after: PdfObject | undefined, place: Place) => {
    const [a, b] = [await appearanceObjects(signed, before), await appearanceObjects(current, after)]
    const same = [...a].every(num => b.has(num) && hasSameEntry(signed, current, num)) && a.size === b.size
    if (!same) replacedAppearances.push({ nums: a, place })
  }

  const compareValues = async (a: PdfObject, b: PdfObject, place: Place): Promise<void> => {
    if (a === b) return
    if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return refuse(place)
    if (a.kind === 'name' && b.kind === 'name' && a.value === b.value) return
    if (a.kind === 'string' && b.kind === 'string' && Buffer.compare(a.bytes, b.bytes) === 0) return
    if (a.kind === 'array' && b.kind === 'array' && a.items.length === b.items.length) {
      for (const [index, item] of a.items.entries()) push(item, b.items[index], place)
    } else if (a.kind === 'dict' && b.kind === 'dict') {
      for (const key of keysOf(a, b)) pushEntry(key, a, b, place)
    } else if (a.kind === 'stream' && b.kind === 'stream' && a.dataLength === b.dataLength) {
      const isSamePlace = a.dataStart === b.dataStart && b.dataStart + b.dataLength <= signed.sizeBytes
      if (!isSamePlace && !(await hasSameBytes(signed, current, a, b))) return refuse(place)
      for (const key of keysOf(a.dict, b.dict)) if (key !== 'Length') pushEntry(key, a.dict, b.dict, place)
    } else refuse(place)
  }

  const comparePair = async ({ before, after, place }: Pair): Promise<void> => {
    const [aRef, bRef] = [asRef(before), asRef(after)]
    const [a, b] = [await signed.resolve(before), await current.resolve(after)]
    if (!aRef && !bRef) return compareValues(a, b, place)
    if (aRef && !place.inAppearance) shared.add(aRef.num)
    if (aRef && bRef) {
      const key = `${aRef.num}/${bRef.num}/${place.inAppearance}`
      if (compared.has(key)) return
      compared.add(key)
    }
    if (compared.size > limits.treeNodes) throw new AppError('pdf/too-complex', { limit: 'objects' })
    const num = bRef?.num ?? place.num
    const page = (bRef && now.pages.get(bRef.num)) ?? place.page
    const here: Place = { ...place, num, page }
    const sameNumber = aRef?.num === bRef?.num ? aRef?.num : undefined
    const hasRole = (each: number | undefined): boolean =>
      each !== undefined && (old.pages.has(each) || old.fields.has(each) || each === signed.catalog.location.ref.num)
    if (sameNumber === undefined && hasRole(aRef?.num)) return refuse(here)
    if (sameNumber !== undefined && hasRole(sameNumber) && isPlainDict(a) && isPlainDict(b)) {
      if (sameNumber === signed.catalog.location.ref.num) return compareCatalogs(a, b, here)
      const whole: Place = { ...here, inAppearance: false }
      return old.pages.has(sameNumber) ? comparePages(a, b, whole) : compareFields(sameNumber, a, b, whole)
    }
    return compareValues(a, b, here)
  }

  await compareTrailers()
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    if (pending.length > limits.treeNodes * 10) throw new AppError('pdf/too-complex', { limit: 'objects' })
    await comparePair(pair)
  }
  for (const { nums, place } of replacedAppearances) {
    if ([...nums].some(num => shared.has(num))) refuse(place)
  }
  return [...changes.values()].map(({ change, objects }) => ({ ...change, objects: [...objects] }))
}

const addsOnly = (before: PdfObject | undefined, after: PdfObject | undefined, flags: number): boolean => {
  const [a, b] = [before ?? 0, after ?? 0]
  return typeof a === 'number' && typeof b === 'number' && (a & b) === a && ((a ^ b) & ~flags) === 0
}
