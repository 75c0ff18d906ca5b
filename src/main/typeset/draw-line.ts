/** Writes a shaped line as operators of a content stream, so that it is seen as shaped and read as written (ISO 32000-2 §9.4). */
import { contentNumber } from '../pdf/serialize-object.ts'
import { createFontUse, type FontUse } from './font-objects.ts'
import type { Cluster, Glyph, ShapedLine } from './shape-line.ts'
import type { Typeface } from './typefaces.ts'

export interface PlacedLine {
  readonly shaped: ShapedLine
  readonly sizePoints: number
  /** Of the start of the baseline. */
  readonly x: number
  readonly y: number
}

interface OpenFont {
  readonly resource: string
  readonly use: FontUse
}

/** The fonts of a content stream by their resource names. */
export interface FontBook {
  readonly fonts: ReadonlyMap<Typeface, OpenFont>
  open(typeface: Typeface): OpenFont
}

export const createFontBook = (): FontBook => {
  const fonts = new Map<Typeface, OpenFont>()
  return {
    fonts,
    open: typeface => {
      const found = fonts.get(typeface) ?? { resource: `F${fonts.size + 1}`, use: createFontUse(typeface) }
      fonts.set(typeface, found)
      return found
    },
  }
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase()

/** The part of a sign that carries its text: where a letter is put together from a body and dots, the body. */
const bodyOf = ({ glyphs }: Cluster): Glyph | undefined =>
  glyphs.reduce<Glyph | undefined>(
    (widest, glyph) => (!widest || glyph.width > widest.width ? glyph : widest),
    undefined,
  )

/** A glyph's outline as a path, filled: seen, and no text for those who read the page aloud or search it. */
const drawOutline = ({ font, perMille }: Typeface, glyph: Glyph, x: number, y: number, sizePoints: number): string => {
  const scale = (perMille * sizePoints) / 1000
  const out: string[] = []
  let [lastX, lastY] = [0, 0]
  for (const { type, values } of font.glyphToJson(glyph.id)) {
    const [a = 0, b = 0, c = 0, d = 0] = values
    // A quadratic curve as the cubic one that it is (§8.5.2.2).
    const points =
      type === 'Q' ? [(lastX + 2 * a) / 3, (lastY + 2 * b) / 3, (c + 2 * a) / 3, (d + 2 * b) / 3, c, d] : values
    const placed = points.map((value, index) => contentNumber(value * scale + (index % 2 === 0 ? x : y)))
    out.push([...placed, { M: 'm', L: 'l', Q: 'c', C: 'c', Z: 'h' }[type] ?? ''].join(' '))
    if (points.length > 1) [lastX, lastY] = [points.at(-2) ?? 0, points.at(-1) ?? 0]
  }
  return out.length > 0 ? `${out.join('\n')}\nf\n` : ''
}

/** @param color the operator that sets the colour to fill with */
export const drawLine = ({ shaped, sizePoints, x, y }: PlacedLine, color: string, book: FontBook): string => {
  const out: string[] = [color, 'BT', `${contentNumber(x)} ${contentNumber(y)} Td`]
  const toPoints = (perMille: number): number => (perMille * sizePoints) / 1000
  let outlines = ''
  let pen = 0
  let at = 0
  let rise = 0
  let shown = ''
  const flush = (): void => {
    if (shown !== '') out.push(`[${shown}] TJ`)
    shown = ''
  }
  for (const { typeface, clusters } of shaped.runs) {
    const { resource, use } = book.open(typeface)
    flush()
    out.push(`/${resource} ${contentNumber(sizePoints)} Tf`)
    for (const cluster of clusters) {
      const body = bodyOf(cluster)
      for (const glyph of cluster.glyphs) {
        const target = pen + glyph.xOffset
        pen += glyph.advance
        if (glyph !== body) {
          outlines += drawOutline(typeface, glyph, x + toPoints(target), y + toPoints(glyph.yOffset), sizePoints)
          continue
        }
        if (glyph.yOffset !== rise) {
          flush()
          rise = glyph.yOffset
          out.push(`${contentNumber(toPoints(rise))} Ts`)
        }
        if (Math.abs(target - at) > 0.01) shown += contentNumber(at - target)
        shown += `<${hex4(use.codeOf(glyph, cluster.text))}>`
        at = target + glyph.width
      }
    }
  }
  flush()
  // A rise outlives the text object (§9.3.1).
  if (rise !== 0) out.push('0 Ts')
  return `${[...out, 'ET'].join('\n')}\n${outlines}`
}
