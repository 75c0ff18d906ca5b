/** Pages as they are shown: cut to the CropBox, turned by /Rotate, in points (ISO 32000-2 §14.11.2, table 31). */
import { AppError } from '../../../shared/errors.ts'
import type { SignaturePlace } from '../../../shared/model/signing.ts'
import { locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { asArray, type PdfObject } from '../../pdf/object.ts'
import type { FoundPage } from '../../pdf/page-tree.ts'
import type { ShownBox } from './draw-appearance.ts'

/** Lower left and upper right corner, in the units of the page. */
export type Corners = readonly [number, number, number, number]

export type Rotation = ShownBox['rotation']

export interface ShownPage {
  readonly crop: Corners
  readonly rotation: Rotation
  /** Points in one unit of the page. */
  readonly unitPoints: number
}

/** A rectangle from any two opposite corners (§7.9.5); undefined for anything else. */
export const readCorners = async (
  source: ObjectSource & { resolve(object: PdfObject | undefined): Promise<PdfObject> },
  value: PdfObject | undefined,
): Promise<Corners | undefined> => {
  const items = asArray(await source.resolve(value))
  if (items?.length !== 4) return undefined
  const numbers = await Promise.all(items.map(item => source.resolve(item)))
  const [a, b, c, d] = numbers
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

export const toRotation = (value: PdfObject | undefined): Rotation => {
  const turn = typeof value === 'number' ? ((value % 360) + 360) % 360 : 0
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0
}

/** What other viewers show where a page does not say how large it is, or says nothing of use. */
const letter: Corners = [0, 0, 612, 792]

const hasArea = ([left, bottom, right, top]: Corners): boolean => left < right && bottom < top

export const readShownPage = async (
  pdf: ObjectSource & { resolve(object: PdfObject | undefined): Promise<PdfObject> },
  { page, attributes }: FoundPage,
): Promise<ShownPage> => {
  const stated = await readCorners(pdf, attributes.get('MediaBox'))
  const media = stated && hasArea(stated) ? stated : letter
  const crop = (await readCorners(pdf, attributes.get('CropBox'))) ?? media
  const common: Corners = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ]
  const { value: unit } = await locateEntry(pdf, page, 'UserUnit')
  return {
    crop: hasArea(common) ? common : media,
    rotation: toRotation(attributes.get('Rotate')),
    unitPoints: typeof unit === 'number' && unit > 0 ? unit : 1,
  }
}

/** Numbers of a request are written with few digits; a hair over the edge is on the page. */
const tolerancePoints = 0.01

/**
 * The place in the units of the page, as /Rect wants it.
 *
 * @throws {AppError} pdf/place-off-page; facts `width` and `height` of the page as shown, in points
 */
export const placeOnPage = ({ crop, rotation, unitPoints }: ShownPage, place: SignaturePlace): Corners => {
  const [left, bottom, right, top] = crop
  const [cropWidth, cropHeight] = [right - left, top - bottom]
  const isSideways = rotation === 90 || rotation === 270
  const [pageWidth, pageHeight] = isSideways ? [cropHeight, cropWidth] : [cropWidth, cropHeight]
  const [x, y, width, height] = [place.x, place.y, place.width, place.height].map(value => value / unitPoints) as [
    number,
    number,
    number,
    number,
  ]
  const isOnPage =
    [x, y, width, height].every(Number.isFinite) &&
    width > 0 &&
    height > 0 &&
    x >= -tolerancePoints &&
    y >= -tolerancePoints &&
    x + width <= pageWidth + tolerancePoints &&
    y + height <= pageHeight + tolerancePoints
  if (!isOnPage) {
    const points = (value: number): number => Math.round(value * unitPoints * 100) / 100
    throw new AppError('pdf/place-off-page', { width: points(pageWidth), height: points(pageHeight) })
  }
  const [farX, farY] = [x + width, y + height]
  const corners: Readonly<Record<Rotation, Corners>> = {
    0: [x, y, farX, farY],
    90: [cropWidth - farY, x, cropWidth - y, farX],
    180: [cropWidth - farX, cropHeight - farY, cropWidth - x, cropHeight - y],
    270: [y, cropHeight - farX, farY, cropHeight - x],
  }
  const round = (value: number): number => Math.round(value * 1000) / 1000
  const [x1, y1, x2, y2] = corners[rotation]
  return [round(left + x1), round(bottom + y1), round(left + x2), round(bottom + y2)]
}
