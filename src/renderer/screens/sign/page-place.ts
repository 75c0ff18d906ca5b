/** Where a box stands on a page: in CSS pixels as it is drawn, in points of the page as it is shown as it is signed. */
import type { SignaturePlace } from '../../../shared/model/signing.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** A page as the viewport of pdf.js draws it: turned by its /Rotate, cut to its CropBox, larger by its UserUnit. */
export interface DrawnPage extends Size {
  readonly page: number
  /** CSS pixels to a point: the zoom. */
  readonly scale: number
}

export interface PixelBox extends Size {
  readonly left: number
  readonly top: number
}

export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right'

/** What a name can be read in. */
export const smallestPlace: Size = { width: 56, height: 20 }
/** About 70 by 23 mm. */
const usualPlace: Size = { width: 198, height: 66 }
const usualMarginPoints = 42

export const pointsOf = (mm: number): number => (mm * 72) / 25.4

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
const round = (value: number): number => Math.round(value * 100) / 100

export const sizeInPoints = ({ width, height, scale }: DrawnPage): Size => ({
  width: width / scale,
  height: height / scale,
})

/** A point of the drawn page, from its upper left corner, as points from the lower left one. */
export const toPagePoint = ({ x, y }: Point, { height, scale }: DrawnPage): Point => ({
  x: x / scale,
  y: (height - y) / scale,
})

export const toPixelBox = ({ x, y, width, height }: SignaturePlace, drawn: DrawnPage): PixelBox => ({
  left: x * drawn.scale,
  top: drawn.height - (y + height) * drawn.scale,
  width: width * drawn.scale,
  height: height * drawn.scale,
})

/** Wholly on the page, and never smaller than can be read. */
const keepOnPage = ({ page, ...box }: SignaturePlace, drawn: DrawnPage): SignaturePlace => {
  const most = sizeInPoints(drawn)
  const width = Math.min(Math.max(box.width, smallestPlace.width), most.width)
  const height = Math.min(Math.max(box.height, smallestPlace.height), most.height)
  return {
    page,
    x: round(clamp(box.x, 0, most.width - width)),
    y: round(clamp(box.y, 0, most.height - height)),
    width: round(width),
    height: round(height),
  }
}

/** The rectangle between two points that were dragged over; a press without dragging puts the usual size around it. */
export const drawPlace = (from: Point, to: Point, drawn: DrawnPage): SignaturePlace => {
  const { page } = drawn
  const [width, height] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)]
  if (width * drawn.scale < 4 && height * drawn.scale < 4) {
    return keepOnPage({ page, x: to.x - usualPlace.width / 2, y: to.y - usualPlace.height / 2, ...usualPlace }, drawn)
  }
  // The corner where the drag began stays where it is, even when the box has to be larger than what was drawn.
  const x = to.x < from.x ? from.x - Math.max(width, smallestPlace.width) : from.x
  const y = to.y < from.y ? from.y - Math.max(height, smallestPlace.height) : from.y
  return keepOnPage({ page, x, y, width, height }, drawn)
}

/** At the foot of the page, to the right: where contracts are signed. */
export const usualPlaceOn = (drawn: DrawnPage): SignaturePlace => {
  const { width } = sizeInPoints(drawn)
  const x = width - usualPlace.width - usualMarginPoints
  return keepOnPage({ page: drawn.page, x, y: usualMarginPoints, ...usualPlace }, drawn)
}

export const movePlace = (place: SignaturePlace, by: Point, drawn: DrawnPage): SignaturePlace =>
  keepOnPage({ ...place, x: place.x + by.x, y: place.y + by.y }, drawn)

/** Moves one corner; the one across from it stays. */
export const resizePlace = (place: SignaturePlace, corner: Corner, by: Point, drawn: DrawnPage): SignaturePlace => {
  const page = sizeInPoints(drawn)
  const [right, top] = [place.x + place.width, place.y + place.height]
  const [isLeft, isTop] = [corner.endsWith('left'), corner.startsWith('top')]
  const x = isLeft ? clamp(place.x + by.x, 0, Math.max(0, right - smallestPlace.width)) : place.x
  const y = isTop ? place.y : clamp(place.y + by.y, 0, Math.max(0, top - smallestPlace.height))
  const width = isLeft ? right - x : clamp(place.width + by.x, smallestPlace.width, page.width - x)
  const height = isTop ? clamp(place.height + by.y, smallestPlace.height, page.height - y) : top - y
  return keepOnPage({ page: place.page, x, y, width, height }, drawn)
}
