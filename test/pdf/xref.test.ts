import { expect, test } from 'vitest'
import { PdfLexer } from '../../src/main/pdf/lexer.ts'
import type { PdfObject, PdfStream } from '../../src/main/pdf/object.ts'
import { parseXrefStream, parseXrefTable } from '../../src/main/pdf/xref.ts'

const table = (rows: string) =>
  parseXrefTable(new PdfLexer(Buffer.from(`${rows}trailer <</Size 3>>`), { atEnd: true }), 0)
const expected = new Map<number, unknown>([
  [0, { kind: 'free', gen: 65_535 }],
  [1, { kind: 'used', offset: 17, gen: 0 }],
  [2, { kind: 'used', offset: 90, gen: 3 }],
])

test.for([
  ['rows of 20 bytes', '0 3\n0000000000 65535 f \n0000000017 00000 n \n0000000090 00003 n \n', false],
  ['rows of 19 bytes', '0 3\n0000000000 65535 f\n0000000017 00000 n\n0000000090 00003 n\n', false],
  ['rows padded with blanks', '0 3\n0000000000 65535 f  \r\n0000000017 00000 n  \r\n0000000090 00003 n  \r\n', false],
  ['a start that is off by one', '1 3\n0000000000 65535 f \n0000000017 00000 n \n0000000090 00003 n \n', true],
  ['a count that is too small', '0 2\n0000000000 65535 f \n0000000017 00000 n \n0000000090 00003 n \n', true],
  ['a count that is too large', '0 9\n0000000000 65535 f \n0000000017 00000 n \n0000000090 00003 n \n', true],
  ['two subsections', '0 1\n0000000000 65535 f \n1 2\n0000000017 00000 n \n0000000090 00003 n \n', false],
] as const)('a table with %s', ([, rows, irregular]) => {
  const section = table(rows)
  expect(section.entries).toEqual(expected)
  expect(section.irregular).toBe(irregular)
})

test('a table without rows is one', () => {
  expect(table('0 0\n').entries.size).toBe(0)
})

test('a table of other things is damaged', () => {
  expect(() => table('0 1\n/Name ')).toThrow(expect.objectContaining({ code: 'pdf/damaged' }))
})

const xrefStream = (entries: Record<string, PdfObject>): PdfStream => ({
  kind: 'stream',
  dict: { kind: 'dict', entries: new Map(Object.entries(entries)) },
  dataStart: 100,
  dataLength: 12,
})
const numbers = (...items: number[]): PdfObject => ({ kind: 'array', items })

test('a cross-reference stream with an index, without types, and offsets beyond four gigabytes', () => {
  const stream = xrefStream({ W: numbers(0, 5, 1), Index: numbers(7, 1, 20, 1) })
  const section = parseXrefStream(stream, Buffer.from('0140000000000000001000', 'hex').subarray(0, 12), 0)
  expect(section.entries.get(7)).toEqual({ kind: 'used', offset: 5_368_709_120, gen: 0 })
  expect(section.endOffset).toBe(112)
})

test.each([
  ['as many rows as it says', '010105', false],
  ['the end of a line behind them', '0101050d0a', false],
  ['a type that is none', '030105', true],
  ['fewer', '0101', true],
  ['more', '010105010105', true],
])('a cross-reference stream with rows that readers may read differently: %s', (_, data, irregular) => {
  const stream = xrefStream({ W: numbers(1, 1, 1), Size: 1 })
  expect(parseXrefStream(stream, Buffer.from(data, 'hex'), 0).irregular).toBe(irregular)
})

test('widths that nothing can be read with are damaged', () => {
  for (const widths of [numbers(0, 0, 0), numbers(1, 2), numbers(1, 90, 1), numbers(1, -2, 1)]) {
    expect(() => parseXrefStream(xrefStream({ W: widths, Size: 1 }), new Uint8Array(9), 0)).toThrow(
      expect.objectContaining({ code: 'pdf/damaged' }),
    )
  }
})
