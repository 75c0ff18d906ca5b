/** Signature algorithms by the names of the Web eID token (RFC 7518 §3.1) and of its signing protocol. */
import type { KeyAlgorithm } from '../../shared/model/key.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import { findJoseAlgorithm, type JoseAlgorithm } from '../pki/jose-algorithm.ts'

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

/** PKCS #1 v1.5 and not PSS: every token has it. */
const ofRsa: JoseAlgorithm = { name: 'RS256', scheme: 'rsa-pkcs1', digestAlgorithm: 'sha256' }

/** Of the token; its name is `algorithm` there. */
export const findTokenAlgorithm = (key: Parameters<typeof findJoseAlgorithm>[0]): JoseAlgorithm =>
  findJoseAlgorithm(key, ofRsa)

export const listSigningAlgorithms = (algorithm: KeyAlgorithm): readonly SigningAlgorithm[] =>
  hashFunctions.map(hashFunction => describeSigning(algorithm, hashFunction))

export const describeSigning = (algorithm: KeyAlgorithm, hashFunction: HashFunction): SigningAlgorithm =>
  algorithm === 'rsa'
    ? { cryptoAlgorithm: 'RSA', hashFunction, paddingScheme: 'PKCS1.5' }
    : { cryptoAlgorithm: 'ECC', hashFunction, paddingScheme: 'NONE' }
