/** Puts the signature into the document's form: a new invisible field, or an empty one that is there (ISO 32000-2 §12.7.5.5). */
import { AppError } from '../../../shared/errors.ts'
import { type LocatedValue, locateEntry } from '../../pdf/location.ts'
import { asArray, asDict, asName, dictEntry, isPlainDict, type PdfObject, type PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { requireSigningPermitted } from './change-permissions.ts'
import { type FormField, listFields } from './form-fields.ts'
import type { IncrementalUpdate } from './incremental-update.ts'
import { textString } from './serialize-object.ts'

export interface PlacedSignature {
  readonly fieldName: string
  /** The reserved object of the signature dictionary. */
  readonly signatureRef: PdfRef
  /** What the field locks once it is signed; its action and fields as an entry of a FieldMDP transform. */
  readonly lock: ReadonlyMap<string, PdfObject> | null
}

/** Print, locked: nobody moves or deletes it (§12.5.3). */
const widgetFlags = 132
/** Signatures exist; append only (§12.7.3, table 225). */
const signatureFlags = 3

const name = (value: string): PdfObject => ({ kind: 'name', value })

/** Appends to the array under `key`, wherever it stands; makes it where there is none. */
const appendTo = async (
  update: IncrementalUpdate,
  holder: LocatedValue,
  key: string,
  item: PdfObject,
): Promise<void> => {
  const list = await locateEntry(update, holder, key)
  const items = asArray(list.value)
  const location = items ? list.location : { ...holder.location, path: [...holder.location.path, key] }
  await update.replace(location, { kind: 'array', items: [...(items ?? []), item] })
}

/** The form, made where the document has none. */
const openForm = async (update: IncrementalUpdate, catalog: LocatedValue): Promise<LocatedValue> => {
  const form = await locateEntry(update, catalog, 'AcroForm')
  if (isPlainDict(form.value)) return form
  const ref = update.reserve()
  const value: PdfObject = { kind: 'dict', entries: new Map([['Fields', { kind: 'array', items: [] }]]) }
  update.put(ref, value)
  await update.replace({ ref: catalog.location.ref, path: [...catalog.location.path, 'AcroForm'] }, ref)
  return { location: { ref, path: [] }, value }
}

const setFlags = async (update: IncrementalUpdate, form: LocatedValue): Promise<void> => {
  const { value } = await locateEntry(update, form, 'SigFlags')
  const flags = (typeof value === 'number' ? value : 0) | signatureFlags
  await update.replace({ ref: form.location.ref, path: [...form.location.path, 'SigFlags'] }, flags)
}

const freshName = (fields: readonly FormField[]): string => {
  const taken = new Set(fields.map(field => field.name))
  for (let number = 1; ; number++) if (!taken.has(`Signature${number}`)) return `Signature${number}`
}

const addField = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  form: LocatedValue,
  fieldName: string,
): Promise<PdfRef> => {
  const signatureRef = update.reserve()
  const fieldRef = update.reserve()
  const { firstPage } = pdf
  const entries = new Map<string, PdfObject>([
    ['Type', name('Annot')],
    ['Subtype', name('Widget')],
    ['FT', name('Sig')],
    ['T', textString(fieldName)],
    ['V', signatureRef],
    ['F', widgetFlags],
    // A rectangle without area is how an invisible signature is said (§12.7.5.5).
    ['Rect', { kind: 'array', items: [0, 0, 0, 0] }],
  ])
  // A page that stands inside the tree has no reference to point at.
  if (firstPage.location.path.length === 0) entries.set('P', firstPage.location.ref)
  update.put(fieldRef, { kind: 'dict', entries })
  await appendTo(update, firstPage, 'Annots', fieldRef)
  await appendTo(update, form, 'Fields', fieldRef)
  return signatureRef
}

const fillField = async (
  update: IncrementalUpdate,
  { field, type, value, name: fieldName }: FormField,
): Promise<PlacedSignature> => {
  if (type !== 'Sig') throw new AppError('pdf/field-not-found', { field: fieldName })
  if (value !== null) throw new AppError('pdf/field-signed', { field: fieldName })
  const signatureRef = update.reserve()
  await update.replace({ ref: field.location.ref, path: [...field.location.path, 'V'] }, signatureRef)
  const lock = asDict((await locateEntry(update, field, 'Lock')).value)
  if (!lock || asName(dictEntry(lock, 'Action')) === undefined) return { fieldName, signatureRef, lock: null }
  const kept = ['Action', 'Fields'].map(key => [key, lock.entries.get(key)] as const)
  return { fieldName, signatureRef, lock: new Map(kept.flatMap(([key, entry]) => (entry ? [[key, entry]] : []))) }
}

/**
 * @param fieldName an empty signature field's full name; null makes a new field with a name of its own
 * @throws {AppError} pdf/field-not-found, pdf/field-signed, pdf/changes-not-permitted, pdf/unsupported, pdf/too-complex
 */
export const placeSignature = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  fieldName: string | null,
): Promise<PlacedSignature> => {
  const { catalog } = pdf
  // The pages of a dynamic XFA form are made by the viewer: what is signed would not be what is seen.
  if ((await locateEntry(update, catalog, 'NeedsRendering')).value === true) {
    throw new AppError('pdf/unsupported', { feature: 'dynamic XFA form' })
  }
  const existing = await listFields(update, await locateEntry(update, catalog, 'AcroForm'))
  const target = fieldName ?? freshName(existing)
  const found = fieldName === null ? undefined : existing.find(field => field.name === fieldName)
  if (fieldName !== null && !found) throw new AppError('pdf/field-not-found', { field: fieldName })
  await requireSigningPermitted(update, catalog, existing, target)
  const form = await openForm(update, catalog)
  const placed: PlacedSignature = found
    ? await fillField(update, found)
    : { fieldName: target, signatureRef: await addField(update, pdf, form, target), lock: null }
  await setFlags(update, form)
  return placed
}

/**
 * A new field for a document timestamp. No certification and no lock forbids one (ISO 32000-2 table 257), so none is asked.
 *
 * @returns the reserved object of the timestamp's dictionary
 * @throws {AppError} pdf/too-complex
 */
export const placeTimestamp = async (update: IncrementalUpdate, pdf: PdfFile): Promise<PdfRef> => {
  const { catalog } = pdf
  const existing = await listFields(update, await locateEntry(update, catalog, 'AcroForm'))
  const form = await openForm(update, catalog)
  const timestampRef = await addField(update, pdf, form, freshName(existing))
  await setFlags(update, form)
  return timestampRef
}
