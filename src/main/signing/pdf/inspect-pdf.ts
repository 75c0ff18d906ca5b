/** What can be told of a PDF before it is signed: its fields, what its signatures permit, and what in it is active. */
import { AppError } from '../../../shared/errors.ts'
import type { DocumentInspection, EmptySignatureField } from '../../../shared/model/document.ts'
import { certifications } from '../../../shared/model/signing.ts'
import type { Secret } from '../../../shared/secret.ts'
import { type DocumentPages, listPages } from '../../pdf/list-pages.ts'
import { locateEntry } from '../../pdf/location.ts'
import { asArray, asRef } from '../../pdf/object.ts'
import { openPdf, type PdfFile } from '../../pdf/open-pdf.ts'
import { readCertificationLevel, requireSigningPermitted } from './change-permissions.ts'
import { findActiveContent } from './find-active-content.ts'
import { type FormField, freshName, listFields } from './form-fields.ts'

const isPermitted = async (pdf: PdfFile, fields: readonly FormField[], name: string): Promise<boolean> => {
  try {
    await requireSigningPermitted(pdf, pdf.catalog, fields, name)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'pdf/changes-not-permitted') return false
    throw error
  }
}

const describeField = async (
  pdf: PdfFile,
  { numbers }: DocumentPages,
  fields: readonly FormField[],
  { name, field }: FormField,
): Promise<EmptySignatureField> => {
  const kids = await locateEntry(pdf, field, 'Kids')
  // The field is its own widget, or has it as a kid.
  const widget = asArray(kids.value)?.length ? await locateEntry(pdf, kids, 0) : field
  const rect = await locateEntry(pdf, widget, 'Rect')
  const corners: unknown[] = []
  for (let index = 0; index < 4; index++) corners.push((await locateEntry(pdf, rect, index)).value)
  const [x1, y1, x2, y2] = corners
  const page = await locateEntry(pdf, widget, 'P')
  const shown = numbers.get(page.location.ref.num) ?? (await findPageOf(pdf, numbers, widget.location.ref.num))
  return {
    name,
    page: shown,
    hasRect: corners.every(each => typeof each === 'number') && x1 !== x2 && y1 !== y2,
    permitted: await isPermitted(pdf, fields, name),
  }
}

/** /P is optional (table 166): the page whose annotations name the widget. */
const findPageOf = async (pdf: PdfFile, numbers: DocumentPages['numbers'], widget: number): Promise<number | null> => {
  for (const [num, number] of numbers) {
    const page = await pdf.readObject({ kind: 'ref', num, gen: 0 })
    const annotations = await locateEntry(
      pdf,
      { location: { ref: { kind: 'ref', num, gen: 0 }, path: [] }, value: page },
      'Annots',
    )
    if (asArray(annotations.value)?.some(each => asRef(each)?.num === widget)) return number
  }
  return null
}

const fillableTypes: readonly (string | undefined)[] = ['Tx', 'Btn', 'Ch']
const mostFormFields = 200

/** A field that has others below it is filled in through them. */
const listFillable = (fields: readonly FormField[]): readonly string[] => {
  const names = new Set(fields.filter(({ type }) => fillableTypes.includes(type)).map(({ name }) => name))
  const above = new Set(fields.map(({ name }) => name.slice(0, Math.max(name.lastIndexOf('.'), 0))))
  return [...names].filter(name => name !== '' && !above.has(name)).slice(0, mostFormFields)
}

const nothingKnown: DocumentInspection = {
  needsPassword: true,
  encrypted: true,
  pages: 0,
  fields: [],
  formFields: [],
  signatures: 0,
  certification: null,
  permitted: false,
  activeContent: [],
}

/** @throws {AppError} those of `openPdf`; a document that wants a password and got none is told, not thrown */
export const inspectPdf = async (path: string, password: Secret | null): Promise<DocumentInspection> => {
  let pdf: PdfFile
  try {
    pdf = await openPdf(path, password ? { password } : {})
  } catch (error) {
    if (error instanceof AppError && error.facts['reason'] === 'password') return nothingKnown
    throw error
  }
  try {
    const all = await listFields(pdf, await locateEntry(pdf, pdf.catalog, 'AcroForm'))
    const signatureFields = all.filter(({ type }) => type === 'Sig')
    const pages = await listPages(pdf)
    const fields: EmptySignatureField[] = []
    for (const field of signatureFields) {
      if (field.value === null) fields.push(await describeField(pdf, pages, all, field))
    }
    const level = await readCertificationLevel(pdf, pdf.catalog)
    return {
      needsPassword: false,
      encrypted: pdf.encryption !== null,
      pages: pages.count,
      fields,
      formFields: listFillable(all),
      signatures: signatureFields.length - fields.length,
      certification: level === null ? null : (certifications[level - 1] ?? null),
      permitted: await isPermitted(pdf, all, freshName(all)),
      activeContent: await findActiveContent(pdf),
    }
  } finally {
    await pdf.close()
  }
}
