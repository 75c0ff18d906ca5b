import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { judgeAlgorithm, judgePublicKey, type LifetimeAlgorithm } from '../../src/main/pki/algorithm-lifetime.ts'

const dayBefore = (date: string): Date => new Date(new Date(date).getTime() - 86_400_000)

/** The norm's dates once more, as they are read in it: algorithm, size, first weak day (null: none). */
const rows: readonly (readonly [LifetimeAlgorithm, number, string | null])[] = [
  ['md5', 0, '2004-08-01'],
  ['sha1', 0, '2012-08-01'],
  ['ripemd160', 0, '2014-08-01'],
  ['sha224', 0, '2029-01-01'],
  ['sha256', 0, null],
  ['sha384', 0, null],
  ['sha512', 0, null],
  ['rsa', 800, '2010-08-01'],
  ['rsa', 1024, '2019-10-01'],
  ['rsa', 1536, '2019-10-01'],
  ['rsa', 2048, '2029-01-01'],
  ['rsa', 3072, null],
  ['rsa', 4096, null],
  ['rsa-pss', 2048, '2029-01-01'],
  ['rsa-pss', 3072, null],
  ['rsa-pkcs1', 1024, '2019-10-01'],
  ['rsa-pkcs1', 2048, '2029-01-01'],
  ['rsa-pkcs1', 4096, '2029-01-01'],
  ['dsa', 1024, '2015-12-01'],
  ['dsa', 2048, '2029-01-01'],
  ['dsa', 3072, null],
  ['ec', 160, '2012-08-01'],
  ['ec', 192, '2012-08-01'],
  ['ec', 224, '2021-10-01'],
  ['ec', 256, null],
  ['ecdsa', 192, '2012-08-01'],
  ['ecdsa', 521, null],
]

describe('every row by its date', () => {
  test.each(rows)('%s %i: %s', (algorithm, sizeBits, end) => {
    if (end === null) {
      expect(judgeAlgorithm(algorithm, sizeBits, new Date('2040-01-01'))).toMatchObject({ verdict: 'good', end })
      return
    }
    expect(judgeAlgorithm(algorithm, sizeBits, dayBefore(end))).toMatchObject({ verdict: 'good', end })
    expect(judgeAlgorithm(algorithm, sizeBits, new Date(end))).toMatchObject({ verdict: 'weak', end })
  })

  test('what is smaller than the smallest size was never good', () => {
    for (const [algorithm, sizeBits] of [
      ['rsa', 512],
      ['ec', 112],
      ['dsa', 512],
    ] as const) {
      expect(judgeAlgorithm(algorithm, sizeBits, new Date('1999-01-01'))).toMatchObject({ verdict: 'weak', end: null })
    }
  })

  test('is named in words', () => {
    expect(judgeAlgorithm('rsa-pkcs1', 1024, new Date()).name).toBe('RSA PKCS#1 v1.5 1024')
    expect(judgeAlgorithm('sha1', 0, new Date()).name).toBe('SHA-1')
  })
})

describe('public keys', () => {
  const now = new Date('2026-11-22')
  const spkiOf = ({ publicKey }: ReturnType<typeof generateKeyPairSync>): Uint8Array =>
    publicKey.export({ format: 'der', type: 'spki' })
  const ec = (namedCurve: string) => spkiOf(generateKeyPairSync('ec', { namedCurve }))

  test.each([
    ['prime192v1', 'weak', '2012-08-01'],
    ['secp224r1', 'weak', '2021-10-01'],
    ['brainpoolP192r1', 'weak', '2012-08-01'],
    ['prime256v1', 'good', null],
    ['brainpoolP384r1', 'good', null],
    ['secp521r1', 'good', null],
    // As large as P-256, but not in the norm's list.
    ['secp256k1', 'weak', null],
  ])('the curve %s is %s', (curve, verdict, end) => {
    expect(judgePublicKey(ec(curve), now)).toEqual({ verdict, name: `ECDSA ${curve}`, end })
  })

  test('RSA, RSA-PSS and DSA by their size; a curve signature that is not listed; bytes that are no key', () => {
    expect(judgePublicKey(spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 })), now)).toMatchObject({
      verdict: 'weak',
      name: 'RSA 1024',
    })
    expect(judgePublicKey(spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 })), now)).toMatchObject({
      verdict: 'good',
      name: 'RSA 2048',
    })
    const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
    expect(judgePublicKey(spkiOf(dsa), now)).toMatchObject({ verdict: 'weak', name: 'DSA 1024' })
    expect(judgePublicKey(spkiOf(generateKeyPairSync('ed25519')), now)).toMatchObject({ verdict: 'weak' })
    expect(judgePublicKey(Buffer.from('no key'), now)).toEqual({ verdict: 'weak', name: '', end: null })
  })
})
