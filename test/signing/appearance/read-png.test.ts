import { describe, expect, test } from 'vitest'
import { readPng } from '../../../src/main/signing/appearance/read-png.ts'
import { makePng, pngChunk, pngSignature, type RawPng, strokePng } from './make-png.ts'

const read = (png: RawPng) => {
  const { rgb, alpha, ...size } = readPng(makePng(png))
  return { ...size, rgb: [...rgb], alpha: alpha && [...alpha] }
}
const reasonOf = (bytes: Uint8Array): unknown => {
  try {
    readPng(bytes)
    return 'read'
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'pdf/image-unreadable' })
    return (thrown as { facts: { reason: string } }).facts.reason
  }
}

describe('every kind of pixel', () => {
  const palette = [255, 0, 0, 0, 255, 0, 0, 0, 255]
  test.for([
    ['grey, 1 bit', { depth: 1, colorType: 0, width: 2, lines: [[0b01000000]] }, [0, 0, 0, 255, 255, 255], null],
    ['grey, 2 bits', { depth: 2, colorType: 0, width: 2, lines: [[0b01100000]] }, [85, 85, 85, 170, 170, 170], null],
    ['grey, 4 bits', { depth: 4, colorType: 0, width: 2, lines: [[0x3f]] }, [51, 51, 51, 255, 255, 255], null],
    ['grey, 8 bits', { depth: 8, colorType: 0, width: 2, lines: [[7, 9]] }, [7, 7, 7, 9, 9, 9], null],
    ['grey, 16 bits', { depth: 16, colorType: 0, width: 1, lines: [[0x80, 0x00]] }, [128, 128, 128], null],
    [
      'one grey is clear',
      { depth: 8, colorType: 0, width: 2, lines: [[7, 9]], transparency: [0, 9] },
      [7, 7, 7, 9, 9, 9],
      [255, 0],
    ],
    ['colour, 8 bits', { depth: 8, colorType: 2, width: 1, lines: [[1, 2, 3]] }, [1, 2, 3], null],
    ['colour, 16 bits', { depth: 16, colorType: 2, width: 1, lines: [[255, 255, 0, 0, 1, 1]] }, [255, 0, 1], null],
    [
      'one colour is clear',
      { depth: 8, colorType: 2, width: 3, lines: [[1, 2, 3, 1, 2, 4, 0, 0, 0]], transparency: [0, 1, 0, 2, 0, 3] },
      [1, 2, 3, 1, 2, 4, 0, 0, 0],
      [0, 255, 255],
    ],
    [
      'palette, 1 bit',
      { depth: 1, colorType: 3, width: 2, lines: [[0b01000000]], palette },
      [255, 0, 0, 0, 255, 0],
      null,
    ],
    [
      'palette, 2 bits, with alpha',
      { depth: 2, colorType: 3, width: 3, lines: [[0b00011000]], palette, transparency: [0, 128] },
      palette,
      [0, 128, 255],
    ],
    ['palette, 4 bits', { depth: 4, colorType: 3, width: 2, lines: [[0x21]], palette }, [0, 0, 255, 0, 255, 0], null],
    ['palette, 8 bits', { depth: 8, colorType: 3, width: 1, lines: [[2]], palette }, [0, 0, 255], null],
    ['grey with alpha', { depth: 8, colorType: 4, width: 1, lines: [[9, 100]] }, [9, 9, 9], [100]],
    ['grey with alpha, 16 bits', { depth: 16, colorType: 4, width: 1, lines: [[0, 0, 255, 255]] }, [0, 0, 0], null],
    ['colour with alpha', { depth: 8, colorType: 6, width: 1, lines: [[1, 2, 3, 4]] }, [1, 2, 3], [4]],
    [
      'colour with alpha, 16 bits',
      { depth: 16, colorType: 6, width: 1, lines: [[1, 1, 2, 2, 3, 3, 4, 4]] },
      [1, 2, 3],
      [4],
    ],
  ] as const)('%s', ([, png, rgb, alpha]) => {
    expect(read({ height: 1, ...png })).toEqual({
      width: png.width,
      height: 1,
      rgb: [...rgb],
      alpha: alpha && [...alpha],
    })
  })

  test('interlaced, 8 bits: each pass with lines of its own', () => {
    // 2 × 2 pixels: pass 1 has the first, pass 6 the second, pass 7 the last line (§8.2).
    const data = Uint8Array.from([0, 10, 0, 20, 0, 30, 40])
    const png = { width: 2, height: 2, depth: 8, colorType: 0, lines: [], interlace: 1, data } as const
    expect(read(png).rgb.filter((_, index) => index % 3 === 0)).toEqual([10, 20, 30, 40])
  })

  test('a large scan is made smaller, its clear parts without weight', () => {
    const line = Array.from({ length: 1000 }, (_, x) => (x % 2 === 0 ? [200, 0, 0, 255] : [0, 0, 0, 0])).flat()
    const { width, height, rgb, alpha } = read({ width: 1000, height: 2, depth: 8, colorType: 6, lines: [line, line] })
    expect([width, height, rgb.slice(0, 3), alpha?.[0]]).toEqual([500, 1, [200, 0, 0], 128])
  })
})

describe('what is refused', () => {
  const whole = strokePng(60, 30)
  const bad = (change: (copy: Buffer) => void): Buffer => {
    const copy = Buffer.from(whole)
    change(copy)
    return copy
  }

  test('no PNG, or none to the end: wherever it is cut', () => {
    expect(reasonOf(Buffer.from('GIF89a'))).toBe('not a PNG')
    expect(reasonOf(new Uint8Array(0))).toBe('not a PNG')
    expect(reasonOf(whole)).toBe('read')
    for (let length = 8; length < whole.length; length += 3)
      expect(reasonOf(whole.subarray(0, length))).not.toBe('read')
  })

  test('sizes that it does not have, or that nobody needs', () => {
    expect(reasonOf(bad(copy => copy.writeUInt32BE(600_000, 16)))).toBe('too many pixels')
    expect(reasonOf(bad(copy => copy.writeUInt32BE(0, 20)))).toBe('header')
    expect(reasonOf(bad(copy => copy.writeUInt32BE(31, 20)))).toBe('data')
    expect(reasonOf(bad(copy => copy.writeUInt8(3, 24)))).toBe('header')
    expect(reasonOf(Buffer.concat([whole, Buffer.alloc(8 * 1024 * 1024)]))).toBe('too many bytes')
  })

  test('data that unpack to more than the pixels: never unpacked', () => {
    const data = new Uint8Array(64 * 1024 * 1024)
    expect(reasonOf(makePng({ width: 2, height: 2, depth: 8, colorType: 0, lines: [], data }))).toBe('data')
  })

  test('a text that would unpack to anything is not looked at', () => {
    const packed = makePng({ width: 1, height: 1, depth: 8, colorType: 0, lines: [[5]] })
    const profile = pngChunk('iCCP', Buffer.from('x\0\0no zlib data'))
    const at = pngSignature.length + 25
    expect(reasonOf(Buffer.concat([packed.subarray(0, at), profile, packed.subarray(at)]))).toBe('read')
  })

  test('a wrong checksum, a colour outside the palette', () => {
    expect(reasonOf(bad(copy => copy.writeUInt8((copy.at(29) ?? 0) ^ 1, 29)))).toBe('damaged')
    const png = { width: 1, height: 1, depth: 8, colorType: 3, lines: [[9]], palette: [0, 0, 0] } as const
    expect(reasonOf(makePng(png))).toBe('palette')
  })
})
