/** The filters that cross-reference and object streams use (ISO 32000-2 §7.4), each bounded in what it may produce. */
import { constants, inflateRawSync, inflateSync } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'
import { isWhiteSpace } from './lexer.ts'
import { limits } from './limits.ts'

/** DecodeParms of one filter, references resolved. */
export type FilterParameters = ReadonlyMap<string, unknown>

const tooLarge = (): AppError => new AppError('pdf/too-complex', { limit: 'decoded stream' })

const inflate = (data: Uint8Array, maxOutputLength: number): Uint8Array => {
  const options = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    return inflateSync(data, options)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    try {
      // Without the zlib frame a wrong checksum or header no longer matters, as in other readers.
      return inflateRawSync(data.subarray(2), options)
    } catch (rawCause) {
      if ((rawCause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
      throw new AppError('pdf/damaged', { part: 'FlateDecode' }, { cause: rawCause })
    }
  }
}

const decodeLzw = (data: Uint8Array, maxBytes: number, parameters: FilterParameters): Uint8Array => {
  const early = parameters.get('EarlyChange') === 0 ? 0 : 1
  const out: number[] = []
  let table: number[][] = []
  let width = 9
  let previous: number[] | undefined
  let bits = 0
  let bitCount = 0
  const reset = (): void => {
    table = Array.from({ length: 258 }, (_, code) => [code])
    width = 9
    previous = undefined
  }
  reset()
  for (const byte of data) {
    bits = ((bits << 8) | byte) & 0xffffff
    bitCount += 8
    if (bitCount < width) continue
    bitCount -= width
    const code = (bits >> bitCount) & ((1 << width) - 1)
    if (code === 257) break
    if (code === 256) {
      reset()
      continue
    }
    const entry: number[] | undefined =
      table[code] ?? (previous && code === table.length ? [...previous, previous[0] ?? 0] : undefined)
    if (!entry) throw new AppError('pdf/damaged', { part: 'LZWDecode' })
    if (out.length + entry.length > maxBytes) throw tooLarge()
    for (const value of entry) out.push(value)
    if (previous && table.length < 4096) table.push([...previous, entry[0] ?? 0])
    previous = entry
    if (table.length + early >= 1 << width && width < 12) width++
  }
  return Uint8Array.from(out)
}

const decodeAsciiHex = (data: Uint8Array): Uint8Array => {
  const text = Buffer.from(data).toString('latin1')
  const end = text.indexOf('>')
  const digits = (end < 0 ? text : text.slice(0, end)).replace(/[^0-9a-fA-F]/g, '')
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')
}

const decodeAscii85 = (data: Uint8Array): Uint8Array => {
  const out: number[] = []
  let group: number[] = []
  const flush = (count: number): void => {
    while (group.length < 5) group.push(84)
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0) % 2 ** 32
    for (let index = 0; index < count; index++) out.push(Math.floor(value / 2 ** (24 - 8 * index)) & 0xff)
    group = []
  }
  for (const byte of data) {
    if (byte === 0x7e) break
    if (isWhiteSpace(byte)) continue
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0)
    else if (byte >= 0x21 && byte <= 0x75) {
      group.push(byte - 0x21)
      if (group.length === 5) flush(4)
    } else throw new AppError('pdf/damaged', { part: 'ASCII85Decode' })
  }
  if (group.length > 1) flush(group.length - 1)
  return Uint8Array.from(out)
}

const paeth = (left: number, up: number, corner: number): number => {
  const estimate = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}

/** What PNG filter type 0–4 (ISO/IEC 15948 §9.2) adds to a byte. */
const pngPredictions: readonly ((left: number, up: number, corner: number) => number)[] = [
  () => 0,
  left => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
]

const numberOf = (parameters: FilterParameters, key: string, fallback: number): number => {
  const value = parameters.get(key)
  return typeof value === 'number' && value >= 1 && value <= 1_000_000 ? Math.floor(value) : fallback
}

/** Undoes a predictor (§7.4.4.4): PNG (10 and above), or TIFF (2) with 8 bits a component. */
const undoPredictor = (data: Uint8Array, parameters: FilterParameters): Uint8Array => {
  const predictor = numberOf(parameters, 'Predictor', 1)
  if (predictor === 1) return data
  const bits = numberOf(parameters, 'BitsPerComponent', 8)
  const colors = numberOf(parameters, 'Colors', 1)
  const pixelBytes = Math.max(1, (colors * bits) >> 3)
  const rowBytes = Math.ceil((numberOf(parameters, 'Columns', 1) * colors * bits) / 8)
  if (predictor === 2) {
    if (bits !== 8) throw new AppError('pdf/unsupported', { feature: 'TIFF predictor' })
    return data.map((_, index) => {
      if (index % rowBytes >= pixelBytes) data[index] = ((data[index] ?? 0) + (data[index - pixelBytes] ?? 0)) & 0xff
      return data[index] ?? 0
    })
  }
  const rows = Math.ceil(data.length / (rowBytes + 1))
  const out = new Uint8Array(rows * rowBytes)
  let written = 0
  for (let row = 0; row < rows; row++) {
    const source = row * (rowBytes + 1)
    const target = row * rowBytes
    const predict = pngPredictions[data[source] ?? 0] ?? (() => 0)
    const count = Math.min(rowBytes, data.length - source - 1)
    for (let column = 0; column < count; column++) {
      const left = column >= pixelBytes ? (out[target + column - pixelBytes] ?? 0) : 0
      const up = row > 0 ? (out[target + column - rowBytes] ?? 0) : 0
      const corner = row > 0 && column >= pixelBytes ? (out[target + column - rowBytes - pixelBytes] ?? 0) : 0
      out[target + column] = (data[source + 1 + column] ?? 0) + predict(left, up, corner)
    }
    written = target + Math.max(0, count)
  }
  return out.subarray(0, written)
}

type Filter = (data: Uint8Array, maxBytes: number, parameters: FilterParameters) => Uint8Array

const flate: Filter = (data, maxBytes, parameters) => undoPredictor(inflate(data, maxBytes), parameters)
const lzw: Filter = (data, maxBytes, parameters) =>
  undoPredictor(decodeLzw(data, Math.min(maxBytes, limits.rareFilterBytes), parameters), parameters)
const rare =
  (decode: (data: Uint8Array) => Uint8Array): Filter =>
  data => {
    if (data.length > limits.rareFilterBytes) throw tooLarge()
    return decode(data)
  }

const filters: Readonly<Record<string, Filter>> = {
  FlateDecode: flate,
  Fl: flate,
  LZWDecode: lzw,
  LZW: lzw,
  ASCIIHexDecode: rare(decodeAsciiHex),
  AHx: rare(decodeAsciiHex),
  ASCII85Decode: rare(decodeAscii85),
  A85: rare(decodeAscii85),
  // The decryption itself has happened before; see encryption.ts.
  Crypt: data => data,
}

/**
 * Decodes stream data through its filters, in order.
 *
 * @throws {AppError} pdf/damaged for data no filter reads, pdf/too-complex above `maxBytes`, pdf/unsupported for image filters
 */
export const decodeStream = (
  data: Uint8Array,
  chain: readonly { readonly name: string; readonly parameters: FilterParameters }[],
  maxBytes: number = limits.decodedBytes,
): Uint8Array => {
  if (chain.length > 8) throw new AppError('pdf/too-complex', { limit: 'filters' })
  let decoded = data
  for (const { name, parameters } of chain) {
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
    if (!filter) throw new AppError('pdf/unsupported', { feature: name.slice(0, 40) })
    decoded = filter(decoded, maxBytes, parameters)
  }
  return decoded
}
