import { describe, expect, test } from 'vitest'
import { NeedMoreBytes, PdfLexer, type PdfToken } from '../../src/main/pdf/lexer.ts'
import { parseIndirect, parseObject } from '../../src/main/pdf/parser.ts'

const lexer = (text: string, atEnd = true) => new PdfLexer(Buffer.from(text, 'latin1'), { base: 100, atEnd })
const parse = (text: string) => parseObject(lexer(text))
const tokens = (text: string): PdfToken[] => {
  const source = lexer(text)
  const found: PdfToken[] = []
  for (let token = source.next(); token !== undefined; token = source.next()) found.push(token)
  return found
}
const text = (object: PdfToken): string =>
  typeof object === 'object' && object.kind === 'string' ? Buffer.from(object.bytes).toString('latin1') : 'no string'

describe('numbers', () => {
  test.for([
    ['0', 0],
    ['+17', 17],
    ['-98.5', -98.5],
    ['.25', 0.25],
    ['4.', 4],
    ['--5', -5],
    ['0000000016', 16],
    ['5368709120', 5_368_709_120],
  ] as const)('%s', ([written, value]) => {
    expect(tokens(written)).toEqual([value])
  })

  // Work that grows with the square of its length would not end in time.
  test('a number of very many digits, whatever follows them', () => {
    const digits = '1'.repeat(3_000_000)
    expect(tokens(`${digits}. ${digits}--`)).toHaveLength(2)
  })

  test('a number too large for any file stays a finite number', () => {
    expect(tokens('9'.repeat(400))).toEqual([Number.MAX_SAFE_INTEGER])
  })
})

describe('strings and names', () => {
  test('escapes, nested parentheses, octal digits and line ends of a literal string', () => {
    expect(tokens('(a\\n\\(b\\)(c)\\053\\5x\\\r\ny\r\nz)').map(text)).toEqual(['a\n(b)(c)+\u0005xy\nz'])
  })

  test('a hexadecimal string with an odd digit and blanks', () => {
    expect(tokens('<90 1F\nA>').map(text)).toEqual(['\x90\x1f\xa0'])
  })

  test('one of pairs of digits only says the same, and ends at its own delimiter', () => {
    expect(tokens('<901FaB><><4><4z2>/A').map(text)).toEqual(tokens('<90 1F aB>< ><4 ><4z2 >/A').map(text))
    expect(tokens('<901FaB>')[0]).toMatchObject({ start: 100, end: 108 })
    expect(() => lexer('<901FaB', false).next()).toThrow(NeedMoreBytes)
  })

  test('a string knows where it stands in the file', () => {
    expect(tokens(' (ab)')[0]).toMatchObject({ start: 101, end: 105 })
  })

  test('a name with escaped bytes', () => {
    expect(tokens('/A#20B#C3/ /C')).toEqual(['A B\u00c3', '', 'C'].map(value => ({ kind: 'name', value })))
  })

  test('comments are white space', () => {
    expect(tokens('1 % two 2\n3')).toEqual([1, 3])
  })

  test('a token cut off by the window asks for more bytes', () => {
    expect(() => lexer('(abc', false).next()).toThrow(NeedMoreBytes)
    expect(() => lexer('123', false).next()).toThrow(NeedMoreBytes)
  })
})

describe('objects', () => {
  test('references and numbers in a row are told apart', () => {
    expect(parse('[1 2 3 0 R 4]')).toMatchObject({ items: [1, 2, { kind: 'ref', num: 3, gen: 0 }, 4] })
  })

  test('a dictionary that lacks its end, or a value, keeps what can be read', () => {
    expect(parse('<</A 1/B/C/D>>')).toMatchObject({
      entries: new Map<string, unknown>([
        ['A', 1],
        ['B', { kind: 'name', value: 'C' }],
      ]),
    })
    expect(parse('<</A 1 endobj')).toMatchObject({ entries: new Map([['A', 1]]) })
  })

  test('brackets nested beyond every need end with pdf/too-complex', () => {
    expect(() => parse('['.repeat(100_000))).toThrow(expect.objectContaining({ code: 'pdf/too-complex' }))
    expect(() => parse('<</A'.repeat(100_000))).toThrow(expect.objectContaining({ code: 'pdf/too-complex' }))
  })

  test('an indirect object tells where its stream data begins', () => {
    const source = '7 0 obj <</Length 3>> stream\r\nabc\nendstream'
    expect(parseIndirect(lexer(source))).toMatchObject({ num: 7, gen: 0, streamStart: source.indexOf('abc') })
    expect(parseIndirect(lexer('7 0 R'))).toBeUndefined()
  })
})
