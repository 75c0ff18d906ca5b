/** Where a signature goes and what it will say, decided by reading alone: every refusal comes before a PIN and before a byte is written. */
import { AppError } from '../../../shared/errors.ts'
import { certifications, type FieldLock } from '../../../shared/model/signing.ts'
import { locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { asDict, asName, type PdfObject } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { textString } from '../../pdf/serialize-object.ts'
import { readCertificationLevel, requireSigningPermitted } from './change-permissions.ts'
import { type FormField, freshName, hasSignature, listFields } from './form-fields.ts'
import { requireOwnObject } from './own-object.ts'
import type { CertificateSeed } from './seed-certificate.ts'
import { type MetWishes, meetSeedValues, readSeedValues, refuseSeed, type SignatureWishes } from './seed-values.ts'

export interface SignaturePlanRequest extends SignatureWishes {
  /** Full name of an empty signature field; null: a new one. */
  readonly field: string | null
  /** Fields to be locked; null: as the field itself says. */
  readonly lock: FieldLock | null
}

export interface SignaturePlan extends Omit<MetWishes, 'locksDocument'> {
  readonly fieldName: string
  /** The empty field that is signed; undefined: a new one is made. */
  readonly found: FormField | undefined
  readonly certificationLevel: 1 | 2 | 3 | null
  /** Entries for the parameters of a FieldMDP transform (table 258). */
  readonly lock: ReadonlyMap<string, PdfObject> | null
  readonly certificateSeed: CertificateSeed | undefined
  /** Before this signature. */
  readonly isSigned: boolean
}

const lockActions = { all: 'All', include: 'Include', exclude: 'Exclude' } as const
const name = (value: string): PdfObject => ({ kind: 'name', value })

/** @throws {AppError} pdf/field-not-found for a name that no field has: a lock on nothing would be believed */
const toLockEntries = ({ action, fields }: FieldLock, existing: readonly FormField[]): Map<string, PdfObject> => {
  const entries = new Map<string, PdfObject>([['Action', name(lockActions[action])]])
  if (action === 'all') return entries
  for (const field of fields) {
    if (!existing.some(each => each.name === field)) throw new AppError('pdf/field-not-found', { field })
  }
  return entries.set('Fields', { kind: 'array', items: fields.map(textString) })
}

/** /Lock of the field itself; null when it has none that says what it locks. */
const readOwnLock = async (source: ObjectSource, { field }: FormField): Promise<Map<string, PdfObject> | null> => {
  const lock = await locateEntry(source, field, 'Lock')
  if (asName((await locateEntry(source, lock, 'Action')).value) === undefined) return null
  const entries = asDict(lock.value)?.entries
  const kept = ['Action', 'Fields', 'P'].map(key => [key, entries?.get(key)] as const)
  return new Map(kept.flatMap(([key, entry]) => (entry === undefined ? [] : [[key, entry]])))
}

const planLock = async (
  source: ObjectSource,
  request: SignaturePlanRequest,
  found: FormField | undefined,
  existing: readonly FormField[],
  locksDocument: boolean,
): Promise<Map<string, PdfObject> | null> => {
  const own = found ? await readOwnLock(source, found) : null
  if (own && request.lock) refuseSeed(found?.name ?? '', 'Lock', asName(own.get('Action')) ?? '')
  const lock = own ?? (request.lock && toLockEntries(request.lock, existing))
  // LockDocument asks for more than its fields: nothing may change any more.
  return locksDocument ? new Map([...(lock ?? [['Action', name('All')] as const]), ['P', 1]]) : lock
}

/**
 * @throws {AppError} pdf/field-not-found, pdf/field-signed, pdf/changes-not-permitted, pdf/certification-not-first,
 *   pdf/seed-value-unmet, pdf/unsupported, pdf/too-complex
 */
export const planSignature = async (
  source: ObjectSource,
  { catalog, firstPage }: Pick<PdfFile, 'catalog' | 'firstPage'>,
  request: SignaturePlanRequest,
): Promise<SignaturePlan> => {
  // The pages of a dynamic XFA form are made by the viewer: what is signed would not be what is seen.
  if ((await locateEntry(source, catalog, 'NeedsRendering')).value === true) {
    throw new AppError('pdf/unsupported', { feature: 'dynamic XFA form' })
  }
  const existing = await listFields(source, await locateEntry(source, catalog, 'AcroForm'))
  const fieldName = request.field ?? freshName(existing)
  const found = request.field === null ? undefined : existing.find(field => field.name === fieldName)
  if (request.field !== null && found?.type !== 'Sig') throw new AppError('pdf/field-not-found', { field: fieldName })
  if (found && found.value !== null) throw new AppError('pdf/field-signed', { field: fieldName })
  await requireSigningPermitted(source, catalog, existing, fieldName)
  const seed = found && (await readSeedValues(source, found.field))
  const { digest, reason, certify } = request
  const { locksDocument, ...met } = seed
    ? meetSeedValues(seed, fieldName, request)
    : { digest, reason, certify, minLevel: 'B-B' as const, timestampUrl: null, locksDocument: false }
  const isSigned = hasSignature(existing)
  if (!found) requireOwnObject(firstPage, isSigned)
  // §12.8.2.2.1: the first signature of the document, and no other.
  if (met.certify && (isSigned || (await readCertificationLevel(source, catalog)) !== null)) {
    throw new AppError('pdf/certification-not-first')
  }
  return {
    ...met,
    fieldName,
    found,
    certificationLevel: met.certify && ((certifications.indexOf(met.certify) + 1) as 1 | 2 | 3),
    lock: await planLock(source, request, found, existing, locksDocument),
    certificateSeed: seed?.certificate,
    isSigned,
  }
}
