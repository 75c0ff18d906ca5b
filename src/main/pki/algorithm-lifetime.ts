/** Until when an algorithm may be relied on (ETSI TS 119 312; dates of retired ones as its earlier editions gave them). */
import type { KeyAlgorithm } from '../../shared/model/key.ts'
import type { VerifiableDigest } from './public-key.ts'

/** Not listed digests, MD5 among them, are not verified at all. */
const digestSunsets: Readonly<Record<VerifiableDigest, string>> = {
  sha1: '2012-08-01',
  sha224: '2029-01-01',
  sha256: '2035-01-01',
  sha384: '2035-01-01',
  sha512: '2035-01-01',
}

/** The first row whose size is not smaller than the key's. */
const keySunsets: Readonly<Record<KeyAlgorithm, readonly { readonly belowBits: number; readonly sunset: string }[]>> = {
  rsa: [
    { belowBits: 1024, sunset: '2010-08-01' },
    { belowBits: 1900, sunset: '2019-10-01' },
    { belowBits: 3000, sunset: '2029-01-01' },
    { belowBits: Number.POSITIVE_INFINITY, sunset: '2035-01-01' },
  ],
  ec: [
    { belowBits: 224, sunset: '2013-08-01' },
    { belowBits: 256, sunset: '2016-10-01' },
    { belowBits: Number.POSITIVE_INFINITY, sunset: '2035-01-01' },
  ],
}

export const isDigestReliable = (digest: VerifiableDigest, at: Date): boolean => at < new Date(digestSunsets[digest])

export const isKeyReliable = (algorithm: KeyAlgorithm, sizeBits: number, at: Date): boolean => {
  const row = keySunsets[algorithm].find(({ belowBits }) => sizeBits < belowBits)
  return row !== undefined && at < new Date(row.sunset)
}
