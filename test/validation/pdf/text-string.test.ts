import { expect, test } from 'vitest'
import { decodeTextString, parsePdfDate } from '../../../src/main/validation/pdf/text-string.ts'

test.each([
  [Buffer.from('Ký', 'latin1'), 'Ký'],
  [Buffer.from('efbbbf4bc3bd', 'hex'), 'Ký'],
  [Buffer.from('feff004b00fd', 'hex'), 'Ký'],
  [Buffer.from(''), ''],
])('text %#', (bytes, expected) => {
  expect(decodeTextString(bytes)).toBe(expected)
})

test.each([
  ["D:20260302101112+07'00'", '2026-03-02T03:11:12.000Z'],
  ["D:20260302101112-03'30", '2026-03-02T13:41:12.000Z'],
  ["D:20260302101112+07'", '2026-03-02T03:11:12.000Z'],
  ['D:20260302101112Z', '2026-03-02T10:11:12.000Z'],
  ["D:20260302101112Z00'00'", '2026-03-02T10:11:12.000Z'],
  ['D:20260302101112', '2026-03-02T10:11:12.000Z'],
  ['D:2026', '2026-01-01T00:00:00.000Z'],
  ['D:20261302', null],
  ["D:20260302101112+99'00'", null],
  ['2026-03-02', null],
  ['', null],
])('date %s', (text, expected) => {
  expect(parsePdfDate(Buffer.from(text))).toBe(expected)
})
