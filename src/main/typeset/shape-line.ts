/**
 * One line of text as glyphs in the order in which they are seen: runs by direction (UAX #9 without brackets, embeddings and
 * isolates) and by typeface, each shaped by HarfBuzz. What no typeface has is drawn as U+FFFD and keeps its text for readers.
 */
import type { Typeface, Typefaces, Weight } from './typefaces.ts'

export interface Glyph {
  readonly id: number
  /** Thousandths of an em: of the pen, of the glyph itself, and its shift. */
  readonly advance: number
  readonly width: number
  readonly xOffset: number
  readonly yOffset: number
}

/** What belongs together: usually one character and its glyph. */
export interface Cluster {
  readonly text: string
  readonly glyphs: readonly Glyph[]
}

export interface ShapedRun {
  readonly typeface: Typeface
  /** From left to right. */
  readonly clusters: readonly Cluster[]
}

export interface ShapedLine {
  readonly runs: readonly ShapedRun[]
  /** Thousandths of an em. */
  readonly width: number
}

const replacement = 0xfffd

const isRightToLeft = (char: string): boolean =>
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(char) &&
  /\p{L}/u.test(char)
const isLeftToRight = (char: string): boolean => /\p{L}/u.test(char) && !isRightToLeft(char)
const isNumber = (char: string): boolean => /\p{Nd}/u.test(char)
const isAttached = (char: string): boolean => /[\p{M}\p{Default_Ignorable_Code_Point}]/u.test(char)

export type Direction = 'L' | 'R'

const strongDirection = (char: string): Direction | null =>
  isRightToLeft(char) ? 'R' : isLeftToRight(char) ? 'L' : null

/** That of the first letter (rules P2, P3). */
export const findDirection = (text: string): Direction => {
  for (const char of text) {
    const found = strongDirection(char)
    if (found) return found
  }
  return 'L'
}

/** The embedding level of each character: even from left to right, odd from right to left. */
const findLevels = (chars: readonly string[], own: Direction): readonly number[] => {
  const strong = chars.map(strongDirection)
  const base = own === 'R' ? 1 : 0
  const after: Direction[] = []
  let next = own
  for (let index = chars.length - 1; index >= 0; index--) {
    next = strong[index] ?? next
    after[index] = next
  }
  let before = own
  return chars.map((char, index) => {
    const here = strong[index]
    if (here) before = here
    // A number beside right-to-left text is read from left to right inside it (rules W2 to W7, I1, I2).
    if (!here && isNumber(char)) return before === 'R' || base === 1 ? 2 : 0
    // What has no direction goes with its two neighbours, or with the line (rules N1, N2).
    const direction = here ?? (before === after[index] ? before : own)
    return direction === 'R' ? 1 : base === 1 ? 2 : 0
  })
}

/** Rule L2: from the highest level down to the lowest odd one, what is at that level or above is reversed. */
const reorder = <Run extends { readonly level: number }>(runs: readonly Run[]): readonly Run[] => {
  const ordered = [...runs]
  for (const level of [2, 1]) {
    for (let start = 0; start < ordered.length; start++) {
      let end = start
      while ((ordered[end]?.level ?? 0) >= level) end++
      if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).reverse())
      start = Math.max(start, end)
    }
  }
  return ordered
}

interface Run {
  readonly level: number
  readonly typeface: Typeface
  readonly chars: string[]
  /** What is drawn: differs from `chars` where no typeface has a character. */
  readonly codePoints: number[]
}

const splitRuns = (chars: readonly string[], typefaces: readonly Typeface[], direction: Direction): readonly Run[] => {
  const levels = findLevels(chars, direction)
  const runs: Run[] = []
  for (const [index, char] of chars.entries()) {
    const codePoint = char.codePointAt(0) ?? replacement
    const level = levels[index] ?? 0
    const last = runs.at(-1)
    const has = (typeface: Typeface): boolean => typeface.font.nominalGlyph(codePoint) !== undefined
    // Spaces and marks stay with the text that they stand in.
    const prefersLast = last && (isAttached(char) || !/[\p{L}\p{N}]/u.test(char))
    const found = prefersLast && has(last.typeface) ? last.typeface : typefaces.find(has)
    const isSilent = /\p{Default_Ignorable_Code_Point}/u.test(char)
    const typeface = found ?? (isSilent && last ? last.typeface : typefaces[0])
    if (!typeface) continue
    const run =
      last?.typeface === typeface && last.level === level ? last : { level, typeface, chars: [], codePoints: [] }
    if (run !== last) runs.push(run)
    run.chars.push(char)
    run.codePoints.push(found || isSilent ? codePoint : replacement)
  }
  return runs
}

const shapeRun = (harfbuzz: Typefaces['harfbuzz'], { typeface, chars, codePoints, level }: Run): readonly Cluster[] => {
  const buffer = new harfbuzz.Buffer()
  buffer.addCodePoints(codePoints)
  buffer.setDirection(level % 2 === 1 ? harfbuzz.Direction.RTL : harfbuzz.Direction.LTR)
  buffer.guessSegmentProperties()
  harfbuzz.shape(typeface.font, buffer)
  const groups: { readonly start: number; readonly glyphs: Glyph[] }[] = []
  for (const shaped of buffer.getGlyphInfosAndPositions()) {
    const scale = (value: number | undefined): number => (value ?? 0) * typeface.perMille
    const group = groups.at(-1)?.start === shaped.cluster ? groups.at(-1) : { start: shaped.cluster, glyphs: [] }
    if (group && group !== groups.at(-1)) groups.push(group)
    group?.glyphs.push({
      id: shaped.codepoint,
      advance: scale(shaped.xAdvance),
      width: scale(typeface.font.glyphHAdvance(shaped.codepoint)),
      xOffset: scale(shaped.xOffset),
      yOffset: scale(shaped.yOffset),
    })
  }
  const starts = groups.map(({ start }) => start).sort((a, b) => a - b)
  return groups.map(({ start, glyphs }) => ({
    text: chars
      .slice(
        start,
        starts.find(other => other > start),
      )
      .join(''),
    glyphs,
  }))
}

/** Controls, and marks that turn the direction of what others read, have no place in a line that is seen. */
export const cleanText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu, '')
    .trim()

/** @param direction that of the paragraph, where the line is a part of one */
export const shapeLine = (
  typefaces: Typefaces,
  weight: Weight,
  text: string,
  direction: Direction = findDirection(text),
): ShapedLine => {
  const runs = reorder(splitRuns([...text], typefaces.byWeight[weight], direction)).map(run => ({
    typeface: run.typeface,
    clusters: shapeRun(typefaces.harfbuzz, run),
  }))
  const glyphs = runs.flatMap(run => run.clusters.flatMap(cluster => cluster.glyphs))
  return { runs, width: glyphs.reduce((sum, { advance }) => sum + advance, 0) }
}
