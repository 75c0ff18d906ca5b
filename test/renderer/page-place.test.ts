/** Boxes between the pixels of a drawn page and the points of a page as it is shown, under every turn and zoom. */
import { describe, expect, test } from 'vitest'
import {
  type DrawnPage,
  drawPlace,
  movePlace,
  resizePlace,
  smallestPlace,
  toPagePoint,
  toPixelBox,
  usualPlaceOn,
} from '../../src/renderer/screens/sign/page-place.ts'

/** As a viewport of pdf.js: sides swapped by a quarter turn, everything larger by zoom and UserUnit. */
const drawnPage = (rotation: 0 | 90 | 180 | 270, zoom: number, userUnit = 1): DrawnPage => {
  const [width, height] = rotation % 180 === 0 ? [600, 800] : [800, 600]
  return { page: 2, width: width * zoom * userUnit, height: height * zoom * userUnit, scale: zoom }
}

describe.each([0, 90, 180, 270] as const)('a page turned by %i degrees', rotation => {
  test.each([0.25, 1, 1.37, 6])('at zoom %f: a corner of the page is a corner in points', zoom => {
    const drawn = drawnPage(rotation, zoom)
    const [width, height] = rotation % 180 === 0 ? [600, 800] : [800, 600]
    const lowerLeft = toPagePoint({ x: 0, y: drawn.height }, drawn)
    const upperRight = toPagePoint({ x: drawn.width, y: 0 }, drawn)
    expect(lowerLeft).toEqual({ x: 0, y: 0 })
    expect(upperRight.x).toBeCloseTo(width, 6)
    expect(upperRight.y).toBeCloseTo(height, 6)
  })

  test('a place is drawn where it was dragged', () => {
    const drawn = drawnPage(rotation, 1.5)
    const from = { x: 300, y: 150 }
    const to = { x: 600, y: 300 }
    const place = drawPlace(toPagePoint(from, drawn), toPagePoint(to, drawn), drawn)
    expect(place).toEqual({ page: 2, x: 200, y: drawn.height / 1.5 - 200, width: 200, height: 100 })
    expect(toPixelBox(place, drawn)).toEqual({ left: 300, top: 150, width: 300, height: 150 })
    // In whichever direction.
    expect(drawPlace(toPagePoint(to, drawn), toPagePoint(from, drawn), drawn)).toEqual(place)
  })
})

test('units of several points make the page larger, and so the room for the box', () => {
  const drawn = drawnPage(0, 0.5, 2)
  expect(toPagePoint({ x: 600, y: 0 }, drawn)).toEqual({ x: 1200, y: 1600 })
})

describe('a box stays on its page', () => {
  const drawn = drawnPage(0, 1)
  const start = usualPlaceOn(drawn)

  test('at first it is whole, below and to the right', () => {
    expect(start.x + start.width).toBeLessThan(600)
    expect(start.x).toBeGreaterThan(300)
    expect(start.y).toBeLessThan(100)
  })

  test('moved beyond an edge it stops there', () => {
    expect(movePlace(start, { x: 5000, y: -5000 }, drawn)).toMatchObject({ x: 600 - start.width, y: 0 })
    expect(movePlace(start, { x: -5000, y: 5000 }, drawn)).toMatchObject({ x: 0, y: 800 - start.height })
  })

  test.each([
    [
      'top-left',
      { x: -20, y: 10 },
      { x: start.x - 20, y: start.y, width: start.width + 20, height: start.height + 10 },
    ],
    [
      'bottom-right',
      { x: 12, y: -6 },
      { x: start.x, y: start.y - 6, width: start.width + 12, height: start.height + 6 },
    ],
    ['top-right', { x: 12, y: 6 }, { x: start.x, y: start.y, width: start.width + 12, height: start.height + 6 }],
    [
      'bottom-left',
      { x: -8, y: -6 },
      { x: start.x - 8, y: start.y - 6, width: start.width + 8, height: start.height + 6 },
    ],
  ] as const)('its %s corner is dragged, the one across stays', (corner, by, expected) => {
    expect(resizePlace(start, corner, by, drawn)).toEqual({ page: 2, ...expected })
  })

  test('it is never smaller than can be read, nor larger than the page', () => {
    expect(resizePlace(start, 'bottom-right', { x: -5000, y: 5000 }, drawn)).toMatchObject(smallestPlace)
    const { x, width } = resizePlace(start, 'bottom-right', { x: 5000, y: -5000 }, drawn)
    expect(x + width).toBe(600)
    expect(drawPlace({ x: 599, y: 1 }, { x: 590, y: 10 }, drawn)).toMatchObject(smallestPlace)
  })

  test('a press without dragging puts the usual size around it', () => {
    const pressed = drawPlace({ x: 300, y: 400 }, { x: 300, y: 400 }, drawn)
    expect(pressed).toMatchObject({ width: start.width, height: start.height, x: 300 - start.width / 2 })
  })

  test('a page smaller than the usual box is filled, not overrun', () => {
    const tiny: DrawnPage = { page: 1, width: 100, height: 40, scale: 1 }
    expect(usualPlaceOn(tiny)).toEqual({ page: 1, x: 0, y: 0, width: 100, height: 40 })
  })
})
