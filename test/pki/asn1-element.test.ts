import { describe, expect, test } from 'vitest'
import {
  Asn1Error,
  readElement,
  readElements,
  readOctetString,
  readOid,
  readSmallInteger,
  readWholeElement,
} from '../../src/main/pki/asn1-element.ts'
import {
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeSmallInteger,
  encodeUnsignedInteger,
} from '../../src/main/pki/der-encode.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('encodings of X.690', () => {
  test.each([
    ['2.999.3', '0603883703'],
    ['1.2.840.113549.1.7.2', '06092a864886f70d010702'],
    ['0.9.2342.19200300.100.1.1', '060a0992268993f22c640101'],
    ['2.16.840.1.101.3.4.2.1', '0609608648016503040201'],
  ])('object identifier %s, both ways', (oid, encoded) => {
    expect(toHex(encodeOid(oid))).toBe(encoded)
    expect(readOid(readElement(hex(encoded)))).toBe(oid)
  })

  test.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [65_535, '020300ffff'],
  ])('integer %i, both ways', (value, encoded) => {
    expect(toHex(encodeSmallInteger(value))).toBe(encoded)
    expect(readSmallInteger(readElement(hex(encoded)))).toBe(value)
  })

  test('an unsigned number loses leading zeros and gains a sign octet', () => {
    expect(toHex(encodeUnsignedInteger(hex('0000ff01')))).toBe('020300ff01')
    expect(toHex(encodeUnsignedInteger(hex('00007f')))).toBe('02017f')
  })

  test('lengths in the short and the long form', () => {
    expect(toHex(encodeOctetString(new Uint8Array(127))).slice(0, 4)).toBe('047f')
    expect(toHex(encodeOctetString(new Uint8Array(128))).slice(0, 6)).toBe('048180')
    expect(toHex(encodeOctetString(new Uint8Array(256))).slice(0, 8)).toBe('04820100')
    expect(readElement(encodeOctetString(new Uint8Array(70_000))).content).toHaveLength(70_000)
  })

  test('a SET OF is sorted by its encodings', () => {
    expect(
      toHex(encodeSetOf([encodeOctetString(hex('02')), encodeSmallInteger(9), encodeOctetString(hex('01'))])),
    ).toBe('3109020109040101040102')
  })

  test('an octet string in pieces, of indefinite length', () => {
    expect(toHex(readOctetString(readElement(hex('2480040201020401030000'))))).toBe('010203')
  })
})

describe('what is not ASN.1', () => {
  test.each(['', '30', '3002', '300201', '0480', '1f8101', '3080', '308001', '06022a80', '0600', '30850000000000'])(
    '"%s" is an Asn1Error',
    text => {
      const read = () => {
        const element = readElement(hex(text))
        readElements(element.content)
        readOid(element)
      }
      expect(read).toThrow(Asn1Error)
    },
  )

  test('a whole element has nothing after it and no child that does not fit', () => {
    expect(readWholeElement(encodeSequence(encodeSequence())).content).toHaveLength(2)
    expect(() => readWholeElement(hex('300000'))).toThrow(Asn1Error)
    expect(() => readWholeElement(hex('30033002 01'.replace(' ', '')))).toThrow(Asn1Error)
  })
})
