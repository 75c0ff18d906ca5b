import { expect, test } from 'vitest'
import { PdfLexer } from '../../src/main/pdf/lexer.ts'
import { parseObject } from '../../src/main/pdf/parser.ts'
import { serializeObject } from '../../src/main/pdf/serialize-object.ts'

const parse = (text: string) => parseObject(new PdfLexer(Buffer.from(text, 'latin1'), { atEnd: true }))

test.for([
  // The width of A4 as LibreOffice writes it.
  '595.303937007874',
  '841.8897637795276',
  '-0.1',
  '0.00000012345',
  '12345678901234567890.123',
  '0.30000000000000004441',
  `0.${'0'.repeat(320)}1`,
  `1${'0'.repeat(30)}`,
  '9007199254740993',
  '-7',
])('%s is written as a number that is read as the same', written => {
  const value = parse(written)
  expect(value).toBe(Number(written))
  const rewritten = serializeObject(value)
  expect(rewritten).toMatch(/^-?\d+(\.\d+)?$/)
  expect(parse(rewritten)).toBe(value)
})
