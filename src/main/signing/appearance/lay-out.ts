/** Where the lines and the picture of a visible signature stand in its box: the largest type that fits, wrapped between words. */
import { AppError } from '../../../shared/errors.ts'
import type { PlacedLine } from '../../typeset/draw-line.ts'
import { type ShapedLine, shapeLine } from '../../typeset/shape-line.ts'
import type { Typefaces, Weight } from '../../typeset/typefaces.ts'

export interface TextBlock {
  readonly text: string
  readonly role: 'caption' | 'name' | 'detail'
}

/** Placed from the lower left corner of the box. */
export interface GrayLine extends PlacedLine {
  /** 0 is black, 1 is white. */
  readonly gray: number
}

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Layout {
  readonly lines: readonly GrayLine[]
  readonly image: Rectangle | null
  /** A hairline that sets the text apart. */
  readonly rule: Rectangle | null
}

const roles: Readonly<Record<TextBlock['role'], { weight: Weight; scale: number; gray: number; spaceBefore: number }>> =
  {
    caption: { weight: 'regular', scale: 0.8, gray: 0.42, spaceBefore: 0 },
    name: { weight: 'semibold', scale: 1.35, gray: 0.08, spaceBefore: 0.05 },
    detail: { weight: 'regular', scale: 1, gray: 0.25, spaceBefore: 0.12 },
  }

/** Type sizes of a detail line, in points: larger is showy, smaller nobody reads. */
const largest = 11
const smallest = 4
const step = 0.25
/** A name is broken only where it would become smaller than this otherwise. */
const smallestForWholeName = 5.5
const lineHeight = 1.28
/** Ascent and descent of the letters, as parts of the size: what of a line is above and below its baseline. */
const ascent = 0.95
const gapInSizes = 0.9

type Measure = (weight: Weight, text: string) => ShapedLine

const wrap = (measure: Measure, weight: Weight, text: string, maxWidth: number): readonly ShapedLine[] | undefined => {
  const lines: ShapedLine[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (measure(weight, longer).width <= maxWidth) line = longer
    else {
      if (line === '' || measure(weight, word).width > maxWidth) return undefined
      lines.push(measure(weight, line))
      line = word
    }
  }
  return [...lines, measure(weight, line)]
}

interface SetLine {
  readonly shaped: ShapedLine
  readonly role: (typeof roles)[TextBlock['role']]
  readonly isFirst: boolean
}

/** The blocks at one size; undefined where they do not fit. */
const setAtSize = (
  measure: Measure,
  blocks: readonly TextBlock[],
  sizePoints: number,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly lines: readonly SetLine[]; readonly height: number } | undefined => {
  const lines: SetLine[] = []
  for (const { text, role: roleName } of blocks) {
    const role = roles[roleName]
    const wrapped = wrap(measure, role.weight, text, (width / (sizePoints * role.scale)) * 1000)
    if (!wrapped || (roleName === 'name' && wrapped.length > 1 && sizePoints > smallestForWholeName)) return undefined
    for (const [index, shaped] of wrapped.entries()) lines.push({ shaped, role, isFirst: index === 0 })
  }
  const total = lines.reduce((sum, { role, isFirst }, index) => {
    const before = isFirst && index > 0 ? role.spaceBefore * sizePoints : 0
    return sum + before + role.scale * sizePoints * lineHeight
  }, 0)
  return total <= height ? { lines, height: total } : undefined
}

/** What is written where room is short: first the words above the name go, then the details share their lines. */
const shorten = (blocks: readonly TextBlock[]): readonly (readonly TextBlock[])[] => {
  const withoutCaption = blocks.filter(({ role }) => role !== 'caption')
  const details = withoutCaption.filter(({ role }) => role === 'detail').map(({ text }) => text)
  const joined: readonly TextBlock[] = [
    ...withoutCaption.filter(({ role }) => role === 'name'),
    ...(details.length > 0 ? [{ role: 'detail', text: details.join(' · ') } as const] : []),
  ]
  return [blocks, withoutCaption, joined]
}

const placeText = (measure: Measure, blocks: readonly TextBlock[], area: Rectangle): readonly GrayLine[] => {
  for (const each of shorten(blocks)) {
    for (let size = largest; size >= smallest; size -= step) {
      const set = setAtSize(measure, each, size, area)
      if (!set) continue
      let top = area.y + (area.height + set.height) / 2
      return set.lines.map(({ shaped, role, isFirst }, index) => {
        const sizePoints = size * role.scale
        if (isFirst && index > 0) top -= role.spaceBefore * size
        const y = top - ascent * sizePoints - ((lineHeight - 1.2) / 2) * sizePoints
        top -= sizePoints * lineHeight
        return { shaped, sizePoints, gray: role.gray, x: area.x, y }
      })
    }
  }
  throw new AppError('pdf/place-too-small')
}

/** The largest rectangle of the picture's proportions in the middle of `area`. */
const fitImage = (area: Rectangle, proportion: number): Rectangle => {
  const width = Math.min(area.width, area.height * proportion)
  const height = width / proportion
  return { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/**
 * @param box width and height in points
 * @param proportion of the picture: width by height; null without one
 * @throws {AppError} pdf/place-too-small when the text is not legible in the box
 */
export const layOut = (
  typefaces: Typefaces | null,
  box: { readonly width: number; readonly height: number },
  blocks: readonly TextBlock[],
  proportion: number | null,
): Layout => {
  const padding = Math.min(5, box.width * 0.06, box.height * 0.08)
  const inner = { x: padding, y: padding, width: box.width - 2 * padding, height: box.height - 2 * padding }
  if (inner.width < 1 || inner.height < 1) throw new AppError('pdf/place-too-small')
  if (!typefaces || blocks.length === 0) {
    return { lines: [], image: proportion === null ? null : fitImage(inner, proportion), rule: null }
  }
  const shapes = new Map<string, ShapedLine>()
  const measure: Measure = (weight, text) => {
    const key = `${weight} ${text}`
    const shaped = shapes.get(key) ?? shapeLine(typefaces, weight, text)
    shapes.set(key, shaped)
    return shaped
  }
  const ruleWidth = 0.6
  const gap = Math.min(6, inner.width * 0.03)
  if (proportion !== null && box.width < box.height * 1.6) {
    const imageHeight = inner.height * 0.45
    const image = fitImage({ ...inner, y: inner.y + inner.height - imageHeight, height: imageHeight }, proportion)
    const textHeight = inner.height - imageHeight - gap * gapInSizes
    const lines = placeText(measure, blocks, { ...inner, height: textHeight })
    return { lines, image: { ...image, x: inner.x }, rule: null }
  }
  const imageWidth = proportion === null ? 0 : Math.min(inner.width * 0.4, inner.height * proportion)
  const ruleX = inner.x + (proportion === null ? 0 : imageWidth + gap)
  const textX = ruleX + ruleWidth + gap
  const lines = placeText(measure, blocks, { ...inner, x: textX, width: inner.x + inner.width - textX })
  return {
    lines,
    image: proportion === null ? null : fitImage({ ...inner, width: imageWidth }, proportion),
    rule: { x: ruleX, y: inner.y, width: ruleWidth, height: inner.height },
  }
}
