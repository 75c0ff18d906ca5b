/** Objects to bytes (ISO 32000-2 §7.3), as they stand in the body of an update. */
import type { PdfObject } from './object.ts'

/** What a string becomes before it is written; the identity where nothing is encrypted. */
export type StringEncoder = (bytes: Uint8Array) => Uint8Array

/**
 * A number as PDF writes it, never with an exponent (§7.3.3), and with all its digits: a value that an update takes along
 * must be read as the very same, or an earlier signature finds it changed.
 */
const serializeNumber = (value: number): string => {
  if (Number.isSafeInteger(value)) return String(value)
  if (Number.isInteger(value)) return BigInt(value).toString()
  const [digits = '', exponent] = String(Math.abs(value)).split('e-')
  const text = exponent ? `0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}` : digits
  return value < 0 ? `-${text}` : text
}

/** A number of a content stream, where a thousandth of a point is enough; never with an exponent (§7.3.3). */
export const contentNumber = (value: number): string =>
  value
    .toFixed(3)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0')

/** Every byte that is no plain letter of a name as `#xx` (§7.3.5). */
const serializeName = (value: string): string =>
  `/${value.replace(/[^!"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]/g, char => `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}`

const serializeString = (bytes: Uint8Array, hex: boolean): string => {
  const printable = bytes.every(byte => byte >= 0x20 && byte < 0x7f)
  if (hex || !printable) return `<${Buffer.from(bytes).toString('hex').toUpperCase()}>`
  return `(${Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\\()]/g, '\\$&')})`
}

/** @throws {Error} for streams: an update of ours rewrites none */
export const serializeObject = (object: PdfObject, encode: StringEncoder = bytes => bytes): string => {
  if (object === null) return 'null'
  if (typeof object === 'boolean') return String(object)
  if (typeof object === 'number') return serializeNumber(object)
  switch (object.kind) {
    case 'name':
      return serializeName(object.value)
    case 'string':
      return serializeString(encode(object.bytes), object.hex)
    case 'ref':
      return `${object.num} ${object.gen} R`
    case 'array':
      return `[${object.items.map(item => serializeObject(item, encode)).join(' ')}]`
    case 'dict':
      return `<<${[...object.entries].map(([key, value]) => `\n${serializeName(key)} ${serializeObject(value, encode)}`).join('')}\n>>`
    case 'stream':
      throw new Error('streams are not rewritten')
  }
}

/** A text string (§7.9.2.2): as it is where it is ASCII, UTF-16BE with its mark elsewhere. */
export const textString = (text: string): PdfObject => {
  const ascii = /^[\x20-\x7e]*$/.test(text)
  const bytes = ascii ? Buffer.from(text, 'latin1') : Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  return { kind: 'string', bytes, hex: !ascii }
}
