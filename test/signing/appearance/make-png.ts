/** PNG files for tests, written chunk by chunk and not by the library that reads them. */
import { crc32, deflateSync } from 'node:zlib'

export interface RawPng {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colorType: 0 | 2 | 3 | 4 | 6
  /** Of each line, packed as the format wants, without filter byte. */
  readonly lines: readonly (readonly number[])[]
  readonly palette?: readonly number[]
  readonly transparency?: readonly number[]
  readonly interlace?: number
  /** Instead of the packed lines. */
  readonly data?: Uint8Array
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export const pngChunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

export const makePng = (png: RawPng): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(png.width, 0)
  header.writeUInt32BE(png.height, 4)
  header.set([png.depth, png.colorType, 0, 0, png.interlace ?? 0], 8)
  const data = png.data ?? Uint8Array.from(png.lines.flatMap(line => [0, ...line]))
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    ...(png.palette ? [pngChunk('PLTE', Uint8Array.from(png.palette))] : []),
    ...(png.transparency ? [pngChunk('tRNS', Uint8Array.from(png.transparency))] : []),
    pngChunk('IDAT', deflateSync(data)),
    pngChunk('IEND', new Uint8Array(0)),
  ])
}

/** A stroke in ink on a clear ground, as a hand would draw it. */
export const strokePng = (width = 300, height = 120): Buffer => {
  const lines = Array.from({ length: height }, () => new Array<number>(width * 4).fill(0))
  for (let step = 0; step < 3000; step++) {
    const part = step / 3000
    const x = Math.round(15 + (width - 30) * part)
    const y = Math.round(height / 2 + (height / 2 - 12) * Math.sin(part * 16) * (1 - part * 0.6))
    for (let dx = -2; dx <= 2; dx++) {
      for (let dy = -2; dy <= 2; dy++) lines[y + dy]?.splice((x + dx) * 4, 4, 20, 40, 130, 255)
    }
  }
  return makePng({ width, height, depth: 8, colorType: 6, lines })
}
