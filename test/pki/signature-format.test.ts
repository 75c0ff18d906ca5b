import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Asn1Error, readElement } from '../../src/main/pki/asn1-element.ts'
import { encodeSequence, encodeUnsignedInteger } from '../../src/main/pki/der-encode.ts'
import {
  ecdsaSignatureFromDer,
  ecdsaSignatureToDer,
  encodeSignatureAlgorithm,
  findSignatureAlgorithm,
} from '../../src/main/pki/signature-format.ts'
import { digestAlgorithms } from '../../src/shared/model/signing.ts'

describe('the two forms of an ECDSA signature', () => {
  test.each(['P-256', 'P-384', 'P-521'] as const)(
    '%s: OpenSSL accepts each after conversion, a hundred times',
    curve => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve })
      const message = Buffer.from('message')
      for (let round = 0; round < 100; round++) {
        const raw = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
        const der = ecdsaSignatureToDer(raw)
        expect(verify('sha256', message, publicKey, der)).toBe(true)
        expect(Buffer.from(ecdsaSignatureFromDer(der, curve))).toEqual(raw)
      }
    },
  )

  test('small numbers are padded to the size of the curve', () => {
    const raw = ecdsaSignatureFromDer(
      encodeSequence(encodeUnsignedInteger(Uint8Array.of(1)), encodeUnsignedInteger(Uint8Array.of(0x80))),
      'P-256',
    )
    expect(raw).toHaveLength(64)
    expect([raw[31], raw[63]]).toEqual([1, 0x80])
  })

  test.each([
    ['one number', '3003020101'],
    ['three numbers', '3009020101020101020101'],
    ['a negative number', '3006020181020101'],
    ['an empty number', '30050200020101'],
    ['trailing bytes', '300602010102010100'],
    ['a number longer than the order', `3026022101${'00'.repeat(32)}020101`],
  ])('%s is refused', (_, text) => {
    expect(() => ecdsaSignatureFromDer(Buffer.from(text, 'hex'), 'P-256')).toThrow(Asn1Error)
  })
})

describe('algorithm identifiers', () => {
  for (const scheme of ['rsa-pkcs1', 'rsa-pss', 'ecdsa'] as const) {
    test.each(digestAlgorithms)(`${scheme} with %s is read as it was written`, digest => {
      expect(findSignatureAlgorithm(readElement(encodeSignatureAlgorithm(scheme, digest)))).toEqual({ scheme, digest })
    })
  }

  test.each([
    ['rsaEncryption names no digest', '300d06092a864886f70d0101010500', undefined, undefined],
    [
      'rsaEncryption takes the digest of the signer',
      '300d06092a864886f70d0101010500',
      'sha384',
      { scheme: 'rsa-pkcs1', digest: 'sha384' },
    ],
    [
      'RSASSA-PSS without fields means SHA-1',
      '300d06092a864886f70d01010a3000',
      undefined,
      { scheme: 'rsa-pss', digest: 'sha1' },
    ],
    [
      'RSASSA-PSS with SHA-256 and a mask of SHA-1',
      '301e06092a864886f70d01010a3011a00f300d06096086480165030402010500',
      undefined,
      undefined,
    ],
    ['md5WithRSAEncryption', '300d06092a864886f70d0101040500', undefined, undefined],
  ] as const)('%s', (_, text, separateDigest, expected) => {
    expect(findSignatureAlgorithm(readElement(Buffer.from(text, 'hex')), separateDigest)).toEqual(expected)
  })
})
