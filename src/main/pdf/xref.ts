/** Cross-reference entries and sections (ISO 32000-2 §7.5.4, §7.5.8): what they are, and how one section's bytes become them. */
import { AppError } from '../../shared/errors.ts'
import { isDigit, isWhiteSpace, latin1, type PdfLexer } from './lexer.ts'
import { limits } from './limits.ts'
import { asArray, asIndex, dictEntry, type PdfDict, type PdfStream } from './object.ts'
import { isKeyword, parseObject } from './parser.ts'

export type XrefEntry =
  | { readonly kind: 'free'; readonly gen: number }
  /** `offset` is absolute in the file. */
  | { readonly kind: 'used'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'compressed'; readonly streamNum: number; readonly index: number }

/** The generation that references to the object must have (§7.3.10, §7.5.7); undefined when there is none. */
export const generationOf = (entry: XrefEntry | undefined): number | undefined =>
  entry?.kind === 'used' ? entry.gen : entry?.kind === 'compressed' ? 0 : undefined

export interface XrefSection {
  readonly kind: 'table' | 'stream'
  readonly offset: number
  /** Absolute offset behind its trailer dictionary or its data. */
  readonly endOffset: number
  /** Offsets as written: relative to the header. */
  readonly entries: ReadonlyMap<number, XrefEntry>
  readonly trailer: PdfDict
  /** True when the section is not as the norm wants it and other readers may refuse it. */
  readonly irregular: boolean
}

const damaged = (part: string): AppError => new AppError('pdf/damaged', { part })

const wholeNumber = (lexer: PdfLexer): number => {
  const token = lexer.next()
  if (typeof token !== 'number' || !Number.isSafeInteger(token) || token < 0) throw damaged('xref table')
  return token
}

/**
 * The rows and trailer behind the keyword `xref`. White space and row widths do not matter, as in other readers.
 *
 * @throws {AppError} pdf/damaged, pdf/too-complex @throws {NeedMoreBytes}
 */
export const parseXrefTable = (lexer: PdfLexer, offset: number): XrefSection => {
  const entries = new Map<number, XrefEntry>()
  let irregular = false
  let num = 0
  let remaining = 0
  let firstOfSubsection = false
  for (;;) {
    const fast = remaining > 0 && !firstOfSubsection ? parseRegularRow(lexer) : undefined
    if (fast) {
      entries.set(num++, fast)
      remaining--
      continue
    }
    const token = lexer.next()
    if (isKeyword(token, 'trailer')) break
    if (typeof token !== 'number') throw damaged('xref table')
    const second = wholeNumber(lexer)
    const afterTwo = lexer.position
    const third = lexer.next()
    const used = isKeyword(third, 'n')
    if (used || isKeyword(third, 'f')) {
      // The count was too small: the row belongs to the subsection before it.
      if (remaining === 0) irregular = true
      // A table that starts with object 1 while its first row is the head of the free list, which is object 0.
      if (firstOfSubsection && num === 1 && !used && token === 0 && second === 65_535) {
        num = 0
        irregular = true
      }
      firstOfSubsection = false
      entries.set(num++, used ? { kind: 'used', offset: token, gen: second } : { kind: 'free', gen: second })
      remaining--
    } else {
      if (remaining > 0 && !(firstOfSubsection && second === 0)) irregular = true
      lexer.position = afterTwo
      num = token
      remaining = second
      firstOfSubsection = true
    }
    if (entries.size > limits.objects) throw new AppError('pdf/too-complex', { limit: 'objects' })
  }
  if (remaining > 0 && !firstOfSubsection) irregular = true
  lexer.forgiven = false
  const trailer = parseObject(lexer)
  if (typeof trailer !== 'object' || trailer?.kind !== 'dict') throw damaged('trailer')
  const endOffset = (lexer.base ?? 0) + lexer.position
  return { kind: 'table', offset, endOffset, entries, trailer, irregular: irregular || lexer.forgiven }
}

/** A row of exactly 20 bytes, the common case of large tables; undefined for any other. */
const parseRegularRow = (lexer: PdfLexer): XrefEntry | undefined => {
  const { bytes } = lexer
  let position = lexer.position
  while (isWhiteSpace(bytes[position])) position++
  if (position + 20 > bytes.length) return undefined
  let offset = 0
  let gen = 0
  for (let index = 0; index < 16; index++) {
    if (index === 10) continue
    const byte = bytes[position + index] ?? 0
    if (!isDigit(byte)) return undefined
    if (index < 10) offset = offset * 10 + byte - 0x30
    else gen = gen * 10 + byte - 0x30
  }
  const type = bytes[position + 17]
  if (bytes[position + 10] !== 0x20 || bytes[position + 16] !== 0x20 || !isWhiteSpace(bytes[position + 18]))
    return undefined
  if (type !== 0x6e && type !== 0x66) return undefined
  lexer.position = position + 18
  return type === 0x6e ? { kind: 'used', offset, gen } : { kind: 'free', gen }
}

/** @throws {AppError} pdf/damaged, pdf/too-complex */
export const parseXrefStream = (
  { dict, dataStart, dataLength }: PdfStream,
  data: Uint8Array,
  offset: number,
): XrefSection => {
  const widths = asArray(dictEntry(dict, 'W'))?.map(asIndex) ?? []
  const [typeWidth = 0, firstWidth = 0, secondWidth = 0] = widths
  const rowBytes = typeWidth + firstWidth + secondWidth
  if (widths.length < 3 || widths.slice(0, 3).some(width => width === undefined || width > 8) || rowBytes === 0) {
    throw damaged('xref stream')
  }
  const size = asIndex(dictEntry(dict, 'Size')) ?? 0
  const index = asArray(dictEntry(dict, 'Index'))?.map(asIndex) ?? [0, size]
  const entries = new Map<number, XrefEntry>()
  let position = 0
  let irregular = false
  const field = (width: number, fallback: number): number => {
    if (width === 0) return fallback
    let value = 0
    for (let count = 0; count < width; count++) value = value * 256 + (data[position++] ?? 0)
    return value
  }
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const first = index[pair]
    const count = index[pair + 1]
    if (first === undefined || count === undefined) throw damaged('xref stream')
    for (let num = first; num < first + count; num++) {
      if (position + rowBytes > data.length) {
        irregular = true
        break
      }
      const type = field(typeWidth, 1)
      const second = field(firstWidth, 0)
      const third = field(secondWidth, 0)
      if (type === 0) entries.set(num, { kind: 'free', gen: third })
      else if (type === 1) entries.set(num, { kind: 'used', offset: second, gen: third })
      else if (type === 2) entries.set(num, { kind: 'compressed', streamNum: second, index: third })
      // Nothing to the norm (§7.5.8.3), what it was before to us and many readers.
      else irregular = true
      if (entries.size > limits.objects) throw new AppError('pdf/too-complex', { limit: 'objects' })
    }
  }
  irregular ||= position + rowBytes <= data.length
  const endOffset = dataStart + dataLength
  return { kind: 'stream', offset, endOffset, entries, trailer: dict, irregular }
}

/** What begins at `position`: a table, an object that may be a cross-reference stream, or neither. */
export const xrefKindAt = (bytes: Uint8Array, position: number): 'table' | 'stream' | undefined => {
  const text = latin1(bytes.subarray(position, position + 80))
  if (/^\s*xref/.test(text)) return 'table'
  return /^\s*\d{1,10}\s+\d{1,10}\s+obj/.test(text) ? 'stream' : undefined
}
