/**
 * What a later revision changed, held against what a signature permits. Both revisions are walked in step from the
 * trailer; what is not the same must be one of the few changes that ISO 32000-2 §12.8.2 leaves open, recognised by what
 * the object is for and never by its number alone.
 */
import { AppError } from '../../../shared/errors.ts'
import type { DocumentChange } from '../../../shared/model/validation.ts'
import { limits } from '../../pdf/limits.ts'
import { asRef, isPlainDict, type PdfDict, type PdfObject } from '../../pdf/object.ts'
import type { ChangePermissions } from './change-permissions.ts'
import { createFormComparison } from './compare-form.ts'
import { createPageComparison } from './compare-pages.ts'
import { compareStructure } from './compare-structure.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { createRevisionWalk, keysOf, type Pair, type Place } from './revision-walk.ts'
import { hasSameBytes } from './same-object.ts'
import { findMisnamed, watchReferences } from './watch-references.ts'

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

/** @throws {AppError} pdf/too-complex, pdf/damaged */
export const compareRevisions = async (
  signedRevision: RevisionPdf,
  currentRevision: RevisionPdf,
  permissions: ChangePermissions,
): Promise<readonly DocumentChange[]> => {
  const structural = await compareStructure(signedRevision, currentRevision)
  if (structural) return [structural]
  const [signed, current] = [watchReferences(signedRevision), watchReferences(currentRevision)]
  const walk = await createRevisionWalk(signed, current, permissions)
  const { old, now, pending, record, refuse, push, pushEntry, differs } = walk
  const { compareForms, compareFields } = createFormComparison(walk)
  const comparePages = createPageComparison(walk)
  const compared = new Set<string>()
  /** Objects of the signed revision that something else than a widget's appearance leads to. */
  const shared = new Set<number>()

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
  const misnamed = findMisnamed(signed, current)
  if (misnamed !== undefined) refuse({ num: misnamed, page: now.pages.get(misnamed) ?? null, inAppearance: false })
  for (const { nums, place } of walk.replacedAppearances) {
    if ([...nums].some(num => shared.has(num))) refuse(place)
  }
  return walk.changes()
}
