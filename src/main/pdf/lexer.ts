/** Bytes to tokens (ISO 32000-2 §7.2): synchronous over a window of the file, asking for a larger window when it ends too early. */
import type { PdfName, PdfString } from './object.ts'

/** A delimiter (`[`, `]`, `<<`, `>>`, `{`, `}`) or a bare word. */
export interface PdfKeyword {
  readonly kind: 'keyword'
  readonly value: string
}

export type PdfToken = number | PdfName | PdfString | PdfKeyword | undefined

/** The window ended inside a token, and the file goes on behind it. */
export class NeedMoreBytes extends Error {}

/** 0: regular, 1: white space, 2: delimiter. */
const classes = new Uint8Array(256)
for (const byte of [0, 9, 10, 12, 13, 32]) classes[byte] = 1
for (const char of '()<>[]{}/%') classes[char.charCodeAt(0)] = 2

/** White space as PDF has it (ISO 32000-2 Table 1), for regular expressions: their own `\s` takes more for it. */
export const whiteSpace = String.raw`[\0\t\n\f\r ]`
export const isWhiteSpace = (byte: number | undefined): boolean => byte !== undefined && classes[byte] === 1
const isRegular = (byte: number): boolean => classes[byte] === 0
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

const escapes: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 }

export interface LexerOptions {
  /** Absolute file offset of the first byte; absent for decoded data, whose strings then have no position. */
  readonly base?: number
  /** False when the file goes on behind the window. */
  readonly atEnd: boolean
}

export class PdfLexer {
  readonly bytes: Buffer
  position: number
  /** Set where a parser had to guess what was meant. */
  forgiven = false
  readonly base: number | undefined
  readonly #atEnd: boolean

  constructor(bytes: Uint8Array, options: LexerOptions, position = 0) {
    this.bytes = asBuffer(bytes)
    this.position = position
    this.base = options.base
    this.#atEnd = options.atEnd
  }

  /** The byte at `index`; -1 at the end of the data. @throws {NeedMoreBytes} */
  #at(index: number): number {
    const byte = this.bytes[index]
    if (byte !== undefined) return byte
    if (!this.#atEnd) throw new NeedMoreBytes()
    return -1
  }

  skipSpace(): void {
    let position = this.position
    for (;;) {
      const byte = this.#at(position)
      if (byte === 0x25) {
        do position++
        while (![10, 13, -1].includes(this.#at(position)))
      } else if (byte >= 0 && classes[byte] === 1) position++
      else break
    }
    this.position = position
  }

  /** The next token; undefined at the end of the data. @throws {NeedMoreBytes} */
  next(): PdfToken {
    this.skipSpace()
    const start = this.position
    const byte = this.#at(start)
    if (byte < 0) return undefined
    if (isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.#number()
    if (byte === 0x2f) return this.#name()
    if (byte === 0x28) return this.#literalString()
    if (byte === 0x3c || byte === 0x3e) {
      if (this.#at(start + 1) === byte) return this.#delimiter(2)
      if (byte === 0x3c) return this.#hexString()
    }
    if (!isRegular(byte)) return this.#delimiter(1)
    return { kind: 'keyword', value: this.#regularText() }
  }

  #text(start: number, end: number): string {
    return this.bytes.toString('latin1', start, end)
  }

  #delimiter(length: number): PdfKeyword {
    const start = this.position
    this.position += length
    return { kind: 'keyword', value: this.#text(start, this.position) }
  }

  #regularText(): string {
    const start = this.position
    let end = start + 1
    for (let byte = this.#at(end); byte >= 0 && isRegular(byte); byte = this.#at(end)) end++
    this.position = end
    return this.#text(start, end)
  }

  #number(): number {
    let position = this.position
    let negative = false
    for (let byte = this.#at(position); byte === 0x2b || byte === 0x2d; byte = this.#at(++position)) {
      if (byte === 0x2d) negative = true
    }
    let value = 0
    let scale = 0
    for (let byte = this.#at(position); ; byte = this.#at(++position)) {
      if (isDigit(byte)) {
        value = value * 10 + (byte - 0x30)
        scale *= 10
      } else if (byte === 0x2e && scale === 0) scale = 1
      // Old Acrobat wrote `12-34` for 12.
      else if (byte !== 0x2d) break
    }
    if (scale > 1) value = Number.isFinite(scale) ? value / scale : 0
    // So many digits are no longer exact as a whole number on the way.
    if (position - this.position > 15) {
      const digits = /^[+-]*(\d+(?:\.\d*)?|\.\d+)$/.exec(this.#text(this.position, position))?.[1]
      if (digits !== undefined) value = Number(digits)
    }
    if (!Number.isFinite(value)) value = Number.MAX_SAFE_INTEGER
    this.position = position
    return negative ? -value : value
  }

  #name(): PdfName {
    let text = ''
    let position = this.position + 1
    for (let byte = this.#at(position); byte >= 0 && isRegular(byte); byte = this.#at(++position)) {
      if (byte === 0x23) {
        const high = hexValue(this.#at(position + 1))
        const low = hexValue(this.#at(position + 2))
        if (high >= 0 && low >= 0) {
          text += String.fromCharCode(high * 16 + low)
          position += 2
          continue
        }
      }
      text += String.fromCharCode(byte)
    }
    this.position = position
    return { kind: 'name', value: text }
  }

  #string(start: number, bytes: readonly number[] | Uint8Array, hex: boolean): PdfString {
    const value = { kind: 'string' as const, bytes: Uint8Array.from(bytes), hex }
    return this.base === undefined ? value : { ...value, start: this.base + start, end: this.base + this.position }
  }

  #literalString(): PdfString {
    const start = this.position
    const out: number[] = []
    let open = 1
    let position = start + 1
    while (open > 0) {
      let byte = this.#at(position++)
      if (byte < 0) {
        position--
        break
      }
      if (byte === 0x5c) {
        byte = this.#at(position++)
        if (byte >= 0x30 && byte <= 0x37) {
          let octal = byte - 0x30
          for (let digits = 1; digits < 3; digits++) {
            const digit = this.#at(position)
            if (digit < 0x30 || digit > 0x37) break
            octal = octal * 8 + (digit - 0x30)
            position++
          }
          out.push(octal & 0xff)
        } else if (byte === 13) {
          if (this.#at(position) === 10) position++
        } else if (byte >= 0 && byte !== 10) out.push(escapes[byte] ?? byte)
        continue
      }
      if (byte === 13) {
        if (this.#at(position) === 10) position++
        byte = 10
      } else if (byte === 0x28) open++
      else if (byte === 0x29 && --open === 0) break
      out.push(byte)
    }
    this.position = position
    return this.#string(start, out, false)
  }

  /** A string of nothing but pairs of digits, as signatures are; those are long, and byte by byte takes a while. */
  #plainHexString(): PdfString | undefined {
    const start = this.position
    const end = this.bytes.indexOf(0x3e, start)
    if (end === -1) return undefined
    const digits = this.#text(start + 1, end)
    // Stops at the first that is none.
    const bytes = Buffer.from(digits, 'hex')
    if (bytes.length * 2 !== digits.length) return undefined
    this.position = end + 1
    return this.#string(start, bytes, true)
  }

  #hexString(): PdfString {
    const plain = this.#plainHexString()
    if (plain) return plain
    const start = this.position
    const out: number[] = []
    let high = -1
    let position = start + 1
    for (let byte = this.#at(position++); byte !== 0x3e; byte = this.#at(position++)) {
      if (byte < 0) {
        position--
        break
      }
      const value = hexValue(byte)
      if (value < 0) continue
      if (high < 0) high = value
      else {
        out.push(high * 16 + value)
        high = -1
      }
    }
    if (high >= 0) out.push(high * 16)
    this.position = position
    return this.#string(start, out, true)
  }
}

/** The same bytes, not a copy, with what a buffer can do. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const latin1 = (bytes: Uint8Array): string => asBuffer(bytes).toString('latin1')
