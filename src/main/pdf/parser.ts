/** Tokens to objects (ISO 32000-2 §7.3), forgiving what common readers forgive. */
import { AppError } from '../../shared/errors.ts'
import type { PdfLexer, PdfToken } from './lexer.ts'
import { limits } from './limits.ts'
import type { PdfArray, PdfDict, PdfObject } from './object.ts'

/** An indirect object as it stands in the file; `streamStart` is where its stream data begins, in the lexer's window. */
export interface ParsedIndirect {
  readonly num: number
  readonly gen: number
  readonly value: PdfObject
  readonly streamStart: number | null
  /** It is not written as the norm wants it: other readers may take it for something else. */
  readonly forgiven: boolean
}

export const isKeyword = (token: PdfToken, value: string): boolean =>
  typeof token === 'object' && token.kind === 'keyword' && token.value === value

const isIndex = (token: PdfToken): token is number =>
  typeof token === 'number' && Number.isSafeInteger(token) && token >= 0

/** Words that end an object even where brackets are still open. */
const terminators = new Set(['endobj', 'stream', 'endstream', 'obj', 'xref', 'trailer', 'startxref'])

interface Parser {
  readonly lexer: PdfLexer
  tokens: number
}

const nextToken = (parser: Parser): PdfToken => {
  if (++parser.tokens > limits.tokens) throw new AppError('pdf/too-complex', { limit: 'tokens' })
  return parser.lexer.next()
}

/** `num gen R` where the two numbers that follow make it one. */
const parseNumberOrRef = (parser: Parser, num: number): PdfObject => {
  if (!isIndex(num)) return num
  const { position } = parser.lexer
  const gen = nextToken(parser)
  if (isIndex(gen) && isKeyword(nextToken(parser), 'R')) return { kind: 'ref', num, gen }
  parser.lexer.position = position
  return num
}

const parseArray = (parser: Parser, depth: number): PdfArray => {
  const { lexer } = parser
  const start = lexer.position - 1
  const items: PdfObject[] = []
  for (;;) {
    const { position } = parser.lexer
    const token = nextToken(parser)
    if (token === undefined || isKeyword(token, ']')) break
    if (isTerminator(token) || isKeyword(token, '>>')) {
      parser.lexer.forgiven = true
      parser.lexer.position = position
      break
    }
    items.push(parseFrom(parser, token, depth))
  }
  return lexer.base === undefined
    ? { kind: 'array', items }
    : { kind: 'array', items, start: lexer.base + start, end: lexer.base + lexer.position }
}

const isTerminator = (token: PdfToken): boolean =>
  typeof token === 'object' && token.kind === 'keyword' && terminators.has(token.value)

const parseDict = (parser: Parser, depth: number): PdfDict => {
  const entries = new Map<string, PdfObject>()
  for (;;) {
    const { position } = parser.lexer
    const key = nextToken(parser)
    if (key === undefined || isKeyword(key, '>>')) break
    if (isTerminator(key)) {
      parser.lexer.forgiven = true
      parser.lexer.position = position
      break
    }
    if (typeof key !== 'object' || key.kind !== 'name') {
      parser.lexer.forgiven = true
      continue
    }
    // Some readers take the first, others the last.
    if (entries.has(key.value)) parser.lexer.forgiven = true
    const beforeValue = parser.lexer.position
    const token = nextToken(parser)
    if (token === undefined || isKeyword(token, '>>') || isTerminator(token)) {
      parser.lexer.forgiven = true
      parser.lexer.position = beforeValue
      continue
    }
    entries.set(key.value, parseFrom(parser, token, depth))
  }
  return { kind: 'dict', entries }
}

const parseFrom = (parser: Parser, token: PdfToken, depth: number): PdfObject => {
  if (depth > limits.depth) throw new AppError('pdf/too-complex', { limit: 'depth' })
  if (token === undefined) return null
  if (typeof token === 'number') return parseNumberOrRef(parser, token)
  if (token.kind !== 'keyword') return token
  switch (token.value) {
    case '<<':
      return parseDict(parser, depth + 1)
    case '[':
      return parseArray(parser, depth + 1)
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    default:
      parser.lexer.forgiven = true
      return null
  }
}

/** The next object; null where there is none. @throws {AppError} pdf/too-complex @throws {NeedMoreBytes} */
export const parseObject = (lexer: PdfLexer): PdfObject => {
  const parser: Parser = { lexer, tokens: 0 }
  const { position } = lexer
  const token = nextToken(parser)
  if (!isTerminator(token)) return parseFrom(parser, token, 0)
  lexer.position = position
  return null
}

/** Where the data begins after the keyword `stream` (§7.3.8.1): CRLF or LF; a lone CR and blanks before are forgiven. */
const streamDataStart = (lexer: PdfLexer, afterKeyword: number): number => {
  let position = afterKeyword
  while (lexer.bytes[position] === 0x20) position++
  if (lexer.bytes[position] === 13) return lexer.bytes[position + 1] === 10 ? position + 2 : position + 1
  return lexer.bytes[position] === 10 ? position + 1 : afterKeyword
}

/** `num gen obj …`; undefined when something else stands here. @throws {AppError} pdf/too-complex @throws {NeedMoreBytes} */
export const parseIndirect = (lexer: PdfLexer): ParsedIndirect | undefined => {
  const num = lexer.next()
  if (!isIndex(num)) return undefined
  const gen = lexer.next()
  if (!isIndex(gen)) return undefined
  lexer.skipSpace()
  const keyword = lexer.position
  // Some writers glue the value to the keyword: `1 0 obj123`.
  if (lexer.bytes[keyword] !== 0x6f || lexer.bytes[keyword + 1] !== 0x62 || lexer.bytes[keyword + 2] !== 0x6a)
    return undefined
  lexer.position = keyword + 3
  lexer.forgiven = false
  const value = parseObject(lexer)
  const next = lexer.next()
  if (typeof value === 'object' && value?.kind === 'dict' && isKeyword(next, 'stream')) {
    return { num, gen, value, streamStart: streamDataStart(lexer, lexer.position), forgiven: lexer.forgiven }
  }
  return { num, gen, value, streamStart: null, forgiven: lexer.forgiven || !isKeyword(next, 'endobj') }
}
