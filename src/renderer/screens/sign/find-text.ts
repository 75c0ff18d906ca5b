/** Where a phrase stands in the text of a page, whatever its case, line breaks and, where none were typed, its accents. */

/** A run of text as pdf.js tells it. */
export interface TextPiece {
  readonly str: string
  /** A line ends after it. */
  readonly hasEOL: boolean
}

export interface TextPoint {
  readonly piece: number
  /** In UTF-16 units of the piece. */
  readonly offset: number
}

export interface TextMatch {
  readonly from: TextPoint
  /** The first point behind it. */
  readonly to: TextPoint
}

const marks = /\p{M}/gu
const startsWithMark = /^\p{M}/u

/** đ has no decomposition, yet who types without accents types d. */
const fold = (letter: string, keepsMarks: boolean): string => {
  const lower = letter.toLowerCase()
  // Most letters of most pages: decomposing each would take most of the time of a search.
  if (lower.length === 1 && lower.charCodeAt(0) < 0x80) return /\s/.test(lower) ? ' ' : lower
  const decomposed = lower.normalize('NFD')
  if (/^\s/u.test(decomposed)) return ' '
  return keepsMarks ? decomposed : decomposed.replace(marks, '').replaceAll('đ', 'd')
}

const foldQuery = (query: string): { readonly text: string; readonly keepsMarks: boolean } => {
  const typed = query.trim().normalize('NFD').toLowerCase()
  const keepsMarks = /\p{M}|đ/u.test(typed)
  return { text: typed.replace(/\s+/gu, ' '), keepsMarks }
}

/** Matches do not overlap; none for a phrase of spaces. */
export const findText = (pieces: readonly TextPiece[], query: string): readonly TextMatch[] => {
  const { text: wanted, keepsMarks } = foldQuery(query)
  if (wanted === '') return []
  let text = ''
  const points: (TextMatch | undefined)[] = []
  const add = (folded: string, match: TextMatch): void => {
    if (folded === ' ' && text.endsWith(' ')) return
    for (let unit = 0; unit < folded.length; unit++) points.push(match)
    text += folded
  }
  for (const [piece, { str, hasEOL }] of pieces.entries()) {
    let offset = 0
    for (const letter of str) {
      const next = offset + letter.length
      add(fold(letter, keepsMarks), { from: { piece, offset }, to: { piece, offset: next } })
      offset = next
    }
    if (hasEOL) add(' ', { from: { piece, offset }, to: { piece, offset } })
  }
  const found: TextMatch[] = []
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    // ê is not found in ế: the letter goes on.
    if (keepsMarks && startsWithMark.test(text.slice(end, end + 2))) continue
    const [first, last] = [points[at], points[end - 1]]
    if (first && last) found.push({ from: first.from, to: last.to })
    at = end - 1
  }
  return found
}
