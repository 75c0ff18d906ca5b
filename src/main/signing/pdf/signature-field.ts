/** Puts the signature into the document's form: a new invisible field, or an empty one that is there (ISO 32000-2 §12.7.5.5). */
import { followFrom, type LocatedValue, locateEntry } from '../../pdf/location.ts'
import { asArray, isPlainDict, type PdfObject, type PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { textString } from '../../pdf/serialize-object.ts'
import type { Appearance } from '../appearance/create-appearances.ts'
import { type FormField, freshName, hasSignature, listFields } from './form-fields.ts'
import type { IncrementalUpdate } from './incremental-update.ts'
import { giveOwnObject } from './own-object.ts'
import type { SignaturePlan } from './plan-signature.ts'
import { describeNewWidget, type NewWidget, showInField } from './visible-widget.ts'

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

/** Always an object of its own (table 235). */
const putLock = (update: IncrementalUpdate, lock: ReadonlyMap<string, PdfObject>): PdfRef => {
  const ref = update.reserve()
  update.put(ref, { kind: 'dict', entries: new Map([['Type', name('SigFieldLock')], ...lock]) })
  return ref
}

const addField = async (
  update: IncrementalUpdate,
  form: LocatedValue,
  fieldName: string,
  describe: () => Promise<NewWidget>,
  lock: ReadonlyMap<string, PdfObject> | null = null,
): Promise<PdfRef> => {
  const signatureRef = update.reserve()
  const { page, ref, entries: look } = await describe()
  const entries = new Map<string, PdfObject>([
    ['Type', name('Annot')],
    ['Subtype', name('Widget')],
    ['FT', name('Sig')],
    ['T', textString(fieldName)],
    ['V', signatureRef],
    ['F', widgetFlags],
    ['P', page.location.ref],
    ...look,
  ])
  if (lock) entries.set('Lock', putLock(update, lock))
  update.put(ref, { kind: 'dict', entries })
  await appendTo(update, page, 'Annots', ref)
  await appendTo(update, form, 'Fields', ref)
  return signatureRef
}

/** A rectangle without area is how an invisible signature is said (§12.7.5.5). */
const invisibleWidget = async (
  update: IncrementalUpdate,
  { firstPage }: PdfFile,
  isSigned: boolean,
): Promise<NewWidget> => ({
  page: await giveOwnObject(update, firstPage, isSigned),
  ref: update.reserve(),
  entries: new Map([['Rect', { kind: 'array', items: [0, 0, 0, 0] }]]),
})

const fillField = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  { field, name: fieldName }: FormField,
  appearance: Appearance | null,
): Promise<PdfRef> => {
  const signatureRef = update.reserve()
  await update.replace({ ...field.location, path: [...field.location.path, 'V'] }, signatureRef)
  if (appearance) await showInField(update, pdf, field, appearance, fieldName)
  return signatureRef
}

/** The entry of the catalog that says which signature certifies the document (§12.8.6, table 263). */
const setCertification = async (
  update: IncrementalUpdate,
  { location }: LocatedValue,
  permissions: LocatedValue,
  signatureRef: PdfRef,
): Promise<void> => {
  const kept = isPlainDict(permissions.value)
    ? permissions
    : { location: { ...location, path: [...location.path, 'Perms'] } }
  const entries = new Map(isPlainDict(permissions.value) ? permissions.value.entries : [])
  await update.replace(kept.location, { kind: 'dict', entries: entries.set('DocMDP', signatureRef) })
}

/**
 * Puts the signature of `plan` into the form.
 *
 * @param appearance null: a new field is invisible, an existing one stays as it is
 * @throws {AppError} pdf/too-complex; with an appearance pdf/field-not-visible, pdf/page-not-found, pdf/place-off-page,
 *   pdf/place-too-small, pdf/changes-not-permitted
 */
export const placeSignature = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  { found, fieldName, lock, certificationLevel, isSigned }: SignaturePlan,
  appearance: Appearance | null = null,
): Promise<PdfRef> => {
  const { catalog } = pdf
  const form = await openForm(update, catalog)
  const widget = (): Promise<NewWidget> =>
    appearance ? describeNewWidget(update, pdf, appearance, isSigned) : invisibleWidget(update, pdf, isSigned)
  const signatureRef = found
    ? await fillField(update, pdf, found, appearance)
    : await addField(update, form, fieldName, widget, lock)
  await setFlags(update, form)
  if (certificationLevel) {
    const current = await followFrom(update, catalog.location, catalog.location.ref)
    await setCertification(update, current, await locateEntry(update, current, 'Perms'), signatureRef)
  }
  return signatureRef
}

/**
 * A new field for a document timestamp. No certification and no lock forbids one (ISO 32000-2 table 257), so none is asked.
 *
 * @returns the reserved object of the timestamp's dictionary
 * @throws {AppError} pdf/too-complex, pdf/changes-not-permitted
 */
export const placeTimestamp = async (update: IncrementalUpdate, pdf: PdfFile): Promise<PdfRef> => {
  const { catalog } = pdf
  const existing = await listFields(update, await locateEntry(update, catalog, 'AcroForm'))
  const isSigned = hasSignature(existing)
  const form = await openForm(update, catalog)
  const timestampRef = await addField(update, form, freshName(existing), () => invisibleWidget(update, pdf, isSigned))
  await setFlags(update, form)
  return timestampRef
}
