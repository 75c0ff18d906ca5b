/** Sets a paragraph as lines that fit a width: broken at spaces, and inside a word only where it is wider than the line. */
import { type Direction, findDirection, type ShapedLine, shapeLine } from './shape-line.ts'
import type { Typefaces, Weight } from './typefaces.ts'

export interface TextStyle {
  readonly weight: Weight
  readonly sizePoints: number
}

export interface TextSetter {
  /** At least one line. */
  set(text: string, style: TextStyle, widthPoints: number): readonly ShapedLine[]
  /** Points. */
  width(shaped: ShapedLine, style: TextStyle): number
}

/** Spaces at which a line may be broken; those of no break are left out. */
const breakable = /[\t-\r \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+/g
/** Between letters that join, these two choose their form; everything else that is not seen could deceive. */
const joiners: ReadonlySet<string> = new Set(['\u200c', '\u200d'])

/**
 * Text in the composed form. What steers how others read, and what no typeface has, is spelled out as its code point:
 * a document that is kept as evidence hides nothing.
 */
export const spellOut = (text: string, typefaces: Typefaces, weight: Weight): string =>
  [...text.normalize('NFC').replace(breakable, ' ')]
    .map(char => {
      const codePoint = char.codePointAt(0) ?? 0
      const isSilent = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(char) && !joiners.has(char)
      const isKnown = typefaces.byWeight[weight].some(({ font }) => font.nominalGlyph(codePoint) !== undefined)
      return isKnown && !isSilent ? char : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`
    })
    .join('')

export const createTextSetter = (typefaces: Typefaces): TextSetter => {
  const widths = new Map<string, number>()
  const widthOf = (weight: Weight, text: string, direction: Direction): number => {
    const key = `${weight}${direction}${text}`
    const known = widths.get(key) ?? shapeLine(typefaces, weight, text, direction).width
    widths.set(key, known)
    return known
  }

  /** The parts of a word that is wider than a line. */
  const cut = (word: string, weight: Weight, direction: Direction, maxWidth: number): readonly string[] => {
    const parts: string[] = []
    let part = ''
    for (const sign of word.match(/.\p{M}*/gsu) ?? []) {
      if (part !== '' && widthOf(weight, part + sign, direction) > maxWidth) {
        parts.push(part)
        part = ''
      }
      part += sign
    }
    return [...parts, part]
  }

  return {
    width: (shaped, { sizePoints }) => (shaped.width * sizePoints) / 1000,
    set: (text, { weight, sizePoints }, widthPoints) => {
      const maxWidth = (widthPoints / sizePoints) * 1000
      const clean = spellOut(text, typefaces, weight).trim()
      const direction = findDirection(clean)
      const space = widthOf(weight, ' ', direction)
      const lines: string[] = []
      let line = ''
      let lineWidth = 0
      for (const word of clean.split(' ')) {
        const wordWidth = widthOf(weight, word, direction)
        if (line !== '' && lineWidth + space + wordWidth <= maxWidth) {
          line += ` ${word}`
          lineWidth += space + wordWidth
          continue
        }
        if (line !== '') lines.push(line)
        const parts = wordWidth > maxWidth ? cut(word, weight, direction, maxWidth) : [word]
        lines.push(...parts.slice(0, -1))
        line = parts.at(-1) ?? ''
        lineWidth = widthOf(weight, line, direction)
      }
      return [...lines, line].map(each => shapeLine(typefaces, weight, each, direction))
    },
  }
}
