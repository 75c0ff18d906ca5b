/** Signature algorithms by the names of the Web eID token (RFC 7518 §3.1) and of its signing protocol. */
import type { KeyAlgorithm } from '../../shared/model/key.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import type { SignatureScheme } from '../pki/public-key.ts'

export const hashFunctions = ['SHA-256', 'SHA-384', 'SHA-512'] as const
export type HashFunction = (typeof hashFunctions)[number]

export const digestOf: Readonly<Record<HashFunction, DigestAlgorithm>> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

/** What a website is told of how a hash was signed. */
export interface SigningAlgorithm {
  readonly cryptoAlgorithm: 'ECC' | 'RSA'
  readonly hashFunction: HashFunction
  readonly paddingScheme: 'NONE' | 'PKCS1.5'
}

export interface TokenAlgorithm {
  /** `algorithm` of the token. */
  readonly name: string
  readonly scheme: SignatureScheme
  readonly digest: DigestAlgorithm
}

/** RFC 7518 §3.4: each curve has its digest. */
const ecdsa: Readonly<Record<number, TokenAlgorithm>> = {
  256: { name: 'ES256', scheme: 'ecdsa', digest: 'sha256' },
  384: { name: 'ES384', scheme: 'ecdsa', digest: 'sha384' },
  521: { name: 'ES512', scheme: 'ecdsa', digest: 'sha512' },
}

/** PKCS #1 v1.5 and not PSS: every token has it. */
const rsa: TokenAlgorithm = { name: 'RS256', scheme: 'rsa-pkcs1', digest: 'sha256' }

export const findTokenAlgorithm = (key: {
  readonly algorithm: KeyAlgorithm
  readonly sizeBits: number
}): TokenAlgorithm => (key.algorithm === 'rsa' ? rsa : (ecdsa[key.sizeBits] ?? rsa))

export const listSigningAlgorithms = (algorithm: KeyAlgorithm): readonly SigningAlgorithm[] =>
  hashFunctions.map(hashFunction => describeSigning(algorithm, hashFunction))

export const describeSigning = (algorithm: KeyAlgorithm, hashFunction: HashFunction): SigningAlgorithm =>
  algorithm === 'rsa'
    ? { cryptoAlgorithm: 'RSA', hashFunction, paddingScheme: 'PKCS1.5' }
    : { cryptoAlgorithm: 'ECC', hashFunction, paddingScheme: 'NONE' }
