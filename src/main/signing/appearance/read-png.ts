/** A PNG as colours and alpha of 8 bits. It may be hostile: what it claims is checked before a library unpacks it (ISO/IEC 15948). */
import { inflateSync } from 'node:zlib'
import { decode } from 'fast-png'
import { AppError } from '../../../shared/errors.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array
  /** One byte a pixel; null where everything is opaque. */
  readonly alpha: Uint8Array | null
}

export const pictureLimits = {
  sizeBytes: 8 * 1024 * 1024,
  pixels: 8_000_000,
  /** Of the longer side as it is kept: enough for print at the size of a signature. */
  keptPixels: 900,
} as const

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Others hold text and profiles, which have no use here and may unpack to anything. */
const keptChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])

const unreadable = (reason: string, cause?: unknown): AppError =>
  new AppError('pdf/image-unreadable', { reason }, cause === undefined ? {} : { cause })

interface Chunk {
  readonly type: string
  readonly data: Buffer
  /** With length and checksum. */
  readonly whole: Buffer
}

const readChunks = (png: Buffer): readonly Chunk[] => {
  const chunks: Chunk[] = []
  for (let at = signature.length; at < png.length; ) {
    if (at + 12 > png.length) throw unreadable('truncated')
    const length = png.readUInt32BE(at)
    const end = at + 12 + length
    if (end > png.length) throw unreadable('truncated')
    const type = png.toString('latin1', at + 4, at + 8)
    if (keptChunks.has(type)) {
      chunks.push({ type, data: png.subarray(at + 8, end - 4), whole: png.subarray(at, end) })
    }
    if (type === 'IEND') return chunks
    at = end
  }
  throw unreadable('truncated')
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** Start and step of each pass (§8.2). */
const passes = {
  0: [[0, 0, 1, 1]],
  1: [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ],
} as const

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colorType: number
  readonly channels: number
  /** Of the pixels with their filter types, unpacked. */
  readonly sizeBytes: number
}

const readHeader = (chunk: Chunk | undefined): Header => {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) throw unreadable('header')
  const [width, height] = [chunk.data.readUInt32BE(0), chunk.data.readUInt32BE(4)]
  const [depth = 0, colorType = 0, , , interlace = 0] = chunk.data.subarray(8)
  const channels = channelsOf[colorType]
  if (!channels || ![1, 2, 4, 8, 16].includes(depth) || (interlace !== 0 && interlace !== 1)) throw unreadable('header')
  if (width === 0 || height === 0) throw unreadable('header')
  if (width * height > pictureLimits.pixels) throw unreadable('too many pixels')
  // The library reads these as if each pixel had a byte of its own.
  if (interlace === 1 && depth < 8) throw unreadable('interlaced with fewer than 8 bits')
  const sizeBytes = passes[interlace].reduce((sum, [x, y, stepX, stepY]) => {
    const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)]
    return columns > 0 && rows > 0 ? sum + rows * (1 + Math.ceil((columns * channels * depth) / 8)) : sum
  }, 0)
  return { width, height, depth, colorType, channels, sizeBytes }
}

/** The unpacked size must be the one that the header announces: no more is ever unpacked. */
const checkData = (chunks: readonly Chunk[], sizeBytes: number): void => {
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  let unpackedBytes: number
  try {
    unpackedBytes = inflateSync(packed, { maxOutputLength: sizeBytes }).length
  } catch (cause) {
    throw unreadable('data', cause)
  }
  if (unpackedBytes !== sizeBytes) throw unreadable('data')
}

type Decoded = ReturnType<typeof decode>

/** Samples of 1, 2 and 4 bits share bytes; each line starts with a byte of its own. */
const readSample = (
  { data }: Decoded,
  { width, depth, channels }: Header,
  x: number,
  y: number,
  channel: number,
): number => {
  const index = (y * width + x) * channels + channel
  if (depth >= 8) return data[index] ?? 0
  const lineBytes = Math.ceil((width * depth) / 8)
  const byte = data[y * lineBytes + ((x * depth) >> 3)] ?? 0
  return (byte >> (8 - depth - ((x * depth) & 7))) & ((1 << depth) - 1)
}

const toPicture = (decoded: Decoded, header: Header): Picture => {
  const { width, height, depth, colorType, channels } = header
  const rgb = new Uint8Array(width * height * 3)
  const alpha = new Uint8Array(width * height).fill(255)
  const highest = 2 ** depth - 1
  const toByte = (sample: number): number => Math.round((sample * 255) / highest)
  const isColor = colorType === 2 || colorType === 6
  const clear = colorType === 0 || colorType === 2 ? decoded.transparency : undefined
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      const sample = (channel: number): number => readSample(decoded, header, x, y, channel)
      if (colorType === 3) {
        const entry = decoded.palette?.[sample(0)]
        if (!entry) throw unreadable('palette')
        rgb.set(entry.slice(0, 3), pixel * 3)
        alpha[pixel] = entry[3] ?? 255
        continue
      }
      for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = toByte(sample(isColor ? channel : 0))
      if (channels === 2 || channels === 4) alpha[pixel] = toByte(sample(channels - 1))
      else if (clear && Array.from(clear).every((value, channel) => value === sample(channel))) alpha[pixel] = 0
    }
  }
  return { width, height, rgb, alpha: alpha.every(value => value === 255) ? null : alpha }
}

/** Whole pixels averaged, each by its alpha, so that a large scan does not swell every document. */
const shrink = (picture: Picture): Picture => {
  const factor = Math.ceil(Math.max(picture.width, picture.height) / pictureLimits.keptPixels)
  if (factor === 1) return picture
  const [width, height] = [Math.ceil(picture.width / factor), Math.ceil(picture.height / factor)]
  const rgb = new Uint8Array(width * height * 3)
  const alpha = new Uint8Array(width * height)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [left, top] = [(pixel % width) * factor, Math.floor(pixel / width) * factor]
    const sum = [0, 0, 0]
    let weight = 0
    let count = 0
    for (let y = top; y < Math.min(top + factor, picture.height); y++) {
      for (let x = left; x < Math.min(left + factor, picture.width); x++) {
        const from = y * picture.width + x
        const opacity = picture.alpha?.[from] ?? 255
        for (const channel of [0, 1, 2]) {
          sum[channel] = (sum[channel] ?? 0) + (picture.rgb[from * 3 + channel] ?? 0) * opacity
        }
        weight += opacity
        count++
      }
    }
    for (const channel of [0, 1, 2]) rgb[pixel * 3 + channel] = weight ? Math.round((sum[channel] ?? 0) / weight) : 255
    alpha[pixel] = Math.round(weight / count)
  }
  return { width, height, rgb, alpha: picture.alpha ? alpha : null }
}

/** @throws {AppError} pdf/image-unreadable: no PNG, truncated, damaged, or larger than `pictureLimits` */
export const readPng = (bytes: Uint8Array): Picture => {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!png.subarray(0, signature.length).equals(signature)) throw unreadable('not a PNG')
  if (png.length > pictureLimits.sizeBytes) throw unreadable('too many bytes')
  const chunks = readChunks(png)
  const header = readHeader(chunks[0])
  checkData(chunks, header.sizeBytes)
  let decoded: Decoded
  try {
    decoded = decode(Uint8Array.from(Buffer.concat([signature, ...chunks.map(({ whole }) => whole)])), {
      checkCrc: true,
    })
  } catch (cause) {
    throw unreadable('damaged', cause)
  }
  return shrink(toPicture(decoded, header))
}
