import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeStream } from '../../src/main/pdf/stream-filters.ts'

const decode = (name: string, data: Uint8Array, parameters: Record<string, number> = {}, maxBytes?: number) =>
  Buffer.from(decodeStream(data, [{ name, parameters: new Map(Object.entries(parameters)) }], maxBytes))

test('LZW: the example of ISO 32000-2 §7.4.4.2', () => {
  const encoded = Buffer.from('800B6050220C0C8501', 'hex')
  expect(decode('LZWDecode', encoded).toString('hex')).toBe('2d2d2d2d2d412d2d2d42')
})

test('ASCII85 with the short form of zeros and an incomplete last group', () => {
  expect(decode('ASCII85Decode', Buffer.from('87cURD]i,"Ebo80~>')).toString()).toBe('Hello World!')
  expect(decode('ASCII85Decode', Buffer.from('z87c~>')).toString('latin1')).toBe('\0\0\0\0He')
})

test('ASCIIHex with blanks and an odd digit', () => {
  expect(decode('ASCIIHexDecode', Buffer.from('48 65 6C6C6F7>ignored')).toString()).toBe('Hellop')
})

test('Flate survives a wrong checksum and a missing end', () => {
  const good = deflateSync(Buffer.from('cross-reference'.repeat(50)))
  const wrong = Buffer.from(good)
  wrong[wrong.length - 1] = (wrong[wrong.length - 1] ?? 0) ^ 0xff
  expect(decode('FlateDecode', wrong).toString()).toBe('cross-reference'.repeat(50))
  expect(decode('FlateDecode', good.subarray(0, -4)).toString()).toBe('cross-reference'.repeat(50))
})

test.for([
  ['none', 0, [1, 2, 3, 4]],
  ['sub', 1, [1, 3, 6, 10]],
  ['up', 2, [11, 22, 33, 44]],
  ['average', 3, [6, 15, 25, 36]],
  ['Paeth', 4, [11, 22, 33, 44]],
] as const)('PNG predictor: %s', ([, type, expected]) => {
  const rows = Buffer.from([0, 10, 20, 30, 40, type, 1, 2, 3, 4])
  const decoded = decode('FlateDecode', deflateSync(rows), { Predictor: 15, Columns: 4 })
  expect([...decoded.subarray(4)]).toEqual(expected)
})

test('TIFF predictor', () => {
  const decoded = decode('FlateDecode', deflateSync(Buffer.from([1, 1, 1, 5, 1, 1])), { Predictor: 2, Columns: 3 })
  expect([...decoded]).toEqual([1, 2, 3, 5, 6, 7])
})

test('a stream that would fill the memory ends with pdf/too-complex', () => {
  const bomb = deflateSync(Buffer.alloc(1_000_000))
  expect(() => decode('FlateDecode', bomb, {}, 10_000)).toThrow(expect.objectContaining({ code: 'pdf/too-complex' }))
})

test('image filters are not decoded', () => {
  expect(() => decode('DCTDecode', Buffer.from([0]))).toThrow(expect.objectContaining({ code: 'pdf/unsupported' }))
})
