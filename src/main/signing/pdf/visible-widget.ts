/** The widget of a visible signature: a new one at its place on a page, or that of a field which is there (ISO 32000-2 §12.5.6.19). */
import { AppError } from '../../../shared/errors.ts'
import { type LocatedValue, locateEntry } from '../../pdf/location.ts'
import { pdfArray, pdfDict } from '../../pdf/make-object.ts'
import { isPlainDict, type PdfObject, type PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { findPage } from '../../pdf/page-tree.ts'
import { textString } from '../../pdf/serialize-object.ts'
import type { Appearance } from '../appearance/create-appearances.ts'
import { placeOnPage, readCorners, readShownPage, toRotation } from '../appearance/shown-page.ts'
import { tagWidget } from '../appearance/tag-widget.ts'
import type { IncrementalUpdate } from './incremental-update.ts'
import { giveOwnObject } from './own-object.ts'

export interface NewWidget {
  readonly page: LocatedValue
  /** Reserved for the field, which is its own widget. */
  readonly ref: PdfRef
  readonly entries: ReadonlyMap<string, PdfObject>
}

const printFlag = 4
/** Invisible, Hidden, NoView (table 167). */
const hidingFlags = 1 | 2 | 32

/**
 * @param isSigned before this signature
 * @throws {AppError} pdf/page-not-found, pdf/place-off-page, pdf/place-too-small, pdf/field-not-visible, pdf/changes-not-permitted
 */
export const describeNewWidget = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  appearance: Appearance,
  isSigned: boolean,
): Promise<NewWidget> => {
  const { place, alternateText } = appearance
  if (!place) throw new AppError('pdf/field-not-visible')
  const certification = await locateEntry(update, await locateEntry(update, pdf.catalog, 'Perms'), 'DocMDP')
  // A certified page may not get a picture that its certifier did not see; our own check of such a file fails.
  if (isPlainDict(certification.value)) throw new AppError('pdf/changes-not-permitted', { reason: 'certified' })
  const found = await findPage(pdf, pdf.catalog, place.page)
  const page = await giveOwnObject(update, found.page, isSigned)
  const shown = await readShownPage(pdf, found)
  const rect = placeOnPage(shown, place)
  const { rotation } = shown
  // In points, whatever the units of the page: viewers fit the form's box into /Rect (§12.5.5).
  const { width, height } = place
  const form = await appearance.draw(update, pdf, { width, height, rotation })
  const ref = update.reserve()
  const entries = new Map<string, PdfObject>([
    ['Rect', pdfArray(rect)],
    ['AP', pdfDict({ N: form })],
    ['TU', textString(alternateText)],
  ])
  if (rotation !== 0) entries.set('MK', pdfDict({ R: rotation }))
  // Those who signed before saw other tags: programs that compare revisions would call the new ones a change.
  const tags = isSigned ? undefined : await tagWidget(update, pdf.catalog, page, ref, alternateText)
  for (const [key, value] of tags ?? []) entries.set(key, value)
  return { page, ref, entries }
}

/** A field without a rectangle of its own has it in the first of its widgets (§12.7.4.1). */
const findWidget = async (update: IncrementalUpdate, field: LocatedValue): Promise<LocatedValue> => {
  if ((await locateEntry(update, field, 'Rect')).value !== null) return field
  return locateEntry(update, await locateEntry(update, field, 'Kids'), 0)
}

/** The page's turn, where the widget knows its page; /Rotate may come from above (§7.7.3.4). */
const rotationOf = async (pdf: PdfFile, page: PdfObject | undefined): Promise<PdfObject> => {
  let node = await pdf.resolve(page)
  for (let depth = 0; depth < 32 && isPlainDict(node); depth++) {
    const turn = await pdf.resolve(node.entries.get('Rotate'))
    if (turn !== null) return turn
    node = await pdf.resolve(node.entries.get('Parent'))
  }
  return null
}

/**
 * Draws into the rectangle that the author of the form gave the field; its words and tags stay the author's.
 *
 * @throws {AppError} pdf/field-not-visible, pdf/place-too-small
 */
export const showInField = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  field: LocatedValue,
  appearance: Appearance,
  fieldName: string,
): Promise<void> => {
  const widget = await findWidget(update, field)
  const entries = isPlainDict(widget.value) ? widget.value.entries : new Map<string, PdfObject>()
  const corners = await readCorners(pdf, entries.get('Rect'))
  const { value: flagsValue } = await locateEntry(update, widget, 'F')
  const flags = typeof flagsValue === 'number' ? flagsValue : 0
  const [width, height] = corners ? [corners[2] - corners[0], corners[3] - corners[1]] : [0, 0]
  if (width <= 0 || height <= 0 || (flags & hidingFlags) !== 0) {
    throw new AppError('pdf/field-not-visible', { field: fieldName })
  }
  const { value: turn } = await locateEntry(update, await locateEntry(update, widget, 'MK'), 'R')
  const rotation = toRotation(turn ?? (await rotationOf(pdf, entries.get('P'))))
  const size = rotation % 180 === 0 ? { width, height } : { width: height, height: width }
  const form = await appearance.draw(update, pdf, { ...size, rotation })
  const put = (key: string, value: PdfObject): Promise<void> =>
    update.replace({ ref: widget.location.ref, path: [...widget.location.path, key] }, value)
  await put('AP', pdfDict({ N: form }))
  await put('F', flags | printFlag)
}
