/**
 * Until when an algorithm may be relied on: ETSI TS 119 312 V1.5.1 (2024-10), for retired ones the dates of its earlier
 * editions and of TS 102 176-1, as the machine-readable catalogue of the EU's reference implementation joins them
 * (esig/dss, dss-policy-crypto-xml, dss-crypto-suite.xml: policy 1.5.1 of 2024-10-13).
 */
import { createPublicKey } from 'node:crypto'
import type { KeyAlgorithm } from '../../shared/model/key.ts'
import type { SignatureScheme, VerifiableDigest } from './public-key.ts'

export type LifetimeAlgorithm = VerifiableDigest | SignatureScheme | KeyAlgorithm | 'md5' | 'ripemd160' | 'dsa'

interface Lifetime {
  readonly fromBits: number
  /** The first day on which it is weak; null: no end is set. */
  readonly end: string | null
}

const whole = (end: string | null): readonly Lifetime[] => [{ fromBits: 0, end }]

const smallRsa: readonly Lifetime[] = [
  { fromBits: 1900, end: '2029-01-01' },
  { fromBits: 1024, end: '2019-10-01' },
  { fromBits: 786, end: '2010-08-01' },
]
const rsa: readonly Lifetime[] = [{ fromBits: 3000, end: null }, ...smallRsa]
const ec: readonly Lifetime[] = [
  { fromBits: 256, end: null },
  { fromBits: 224, end: '2021-10-01' },
  { fromBits: 160, end: '2012-08-01' },
]

/** Largest size first; what is smaller than the last row was never suitable. */
const lifetimes: Readonly<Record<LifetimeAlgorithm, readonly Lifetime[]>> = {
  md5: whole('2004-08-01'),
  sha1: whole('2012-08-01'),
  ripemd160: whole('2014-08-01'),
  sha224: whole('2029-01-01'),
  sha256: whole(null),
  sha384: whole(null),
  sha512: whole(null),
  /** The key, whatever it signs with. */
  rsa,
  'rsa-pss': rsa,
  /** The padding of version 1.5 ends for every size. */
  'rsa-pkcs1': smallRsa,
  dsa: [
    { fromBits: 3000, end: null },
    { fromBits: 1900, end: '2029-01-01' },
    { fromBits: 1024, end: '2015-12-01' },
  ],
  ec,
  ecdsa: ec,
}

const names: Readonly<Record<LifetimeAlgorithm, string>> = {
  md5: 'MD5',
  ripemd160: 'RIPEMD-160',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  'rsa-pkcs1': 'RSA PKCS#1 v1.5',
  dsa: 'DSA',
  ec: 'ECDSA',
  ecdsa: 'ECDSA',
}

export interface AlgorithmJudgement {
  readonly verdict: 'good' | 'weak'
  /** For people: `RSA 1024`, `SHA-1`, `ECDSA prime192v1`. */
  readonly name: string
  /** ISO date of the first day on which it is weak; null: no end is set, or it never was suitable. */
  readonly end: string | null
}

/** @param sizeBits of the key: the modulus, the prime p, or the order of the curve; 0 for a digest */
export const judgeAlgorithm = (algorithm: LifetimeAlgorithm, sizeBits: number, at: Date): AlgorithmJudgement => {
  const row = lifetimes[algorithm].find(({ fromBits }) => sizeBits >= fromBits)
  const isGood = row !== undefined && (row.end === null || at < new Date(row.end))
  const name = sizeBits > 0 ? `${names[algorithm]} ${sizeBits}` : names[algorithm]
  return { verdict: isGood ? 'good' : 'weak', name, end: row?.end ?? null }
}

/** Sizes of the curves that keys are met on. Of those from 256 bits on, only what the norm lists is suitable (§6.2.2.3). */
const curveBits: Readonly<Record<string, number>> = {
  prime192v1: 192,
  brainpoolP160r1: 160,
  brainpoolP192r1: 192,
  secp224r1: 224,
  brainpoolP224r1: 224,
  prime256v1: 256,
  brainpoolP256r1: 256,
  secp384r1: 384,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
  secp521r1: 521,
}

/** Judges a DER SubjectPublicKeyInfo of any kind; one that the runtime cannot read, or that is not listed, is weak. */
export const judgePublicKey = (spki: Uint8Array, at: Date): AlgorithmJudgement => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
    if (key.asymmetricKeyType === 'ec') {
      return { ...judgeAlgorithm('ec', curveBits[namedCurve] ?? 0, at), name: `ECDSA ${namedCurve}` }
    }
    const kind = key.asymmetricKeyType === 'rsa-pss' ? 'rsa' : key.asymmetricKeyType
    if (kind === 'rsa' || kind === 'dsa') return judgeAlgorithm(kind, modulusLength, at)
    return { verdict: 'weak', name: kind ?? '', end: null }
  } catch {
    return { verdict: 'weak', name: '', end: null }
  }
}

/** One that a signature rests on: a digest, or a scheme with the size of its key. */
export interface UsedAlgorithm {
  readonly algorithm: LifetimeAlgorithm
  /** 0 for a digest. */
  readonly sizeBits: number
}

export const usedDigest = (algorithm: VerifiableDigest): UsedAlgorithm => ({ algorithm, sizeBits: 0 })

/** Whether everything that a signature rests on could be relied on at `at`. */
export const areReliable = (used: readonly UsedAlgorithm[], at: Date): boolean =>
  used.every(({ algorithm, sizeBits }) => judgeAlgorithm(algorithm, sizeBits, at).verdict === 'good')
