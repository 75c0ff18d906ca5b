/** A key for each service, derived from one master: two services cannot tell that they have the same user. */
import { createECDH, createPrivateKey, hkdfSync, sign } from 'node:crypto'
import { thumbprintOf } from '../pki/jwk-thumbprint.ts'

/** RFC 7518 §6.2.1, in the order of RFC 7638. */
export interface PublicJwk {
  readonly crv: 'P-256'
  readonly kty: 'EC'
  readonly x: string
  readonly y: string
}

export interface PairwiseKey {
  readonly jwk: PublicJwk
  /** RFC 7638, SHA-256. */
  readonly thumbprint: string
  /** ES256: r‖s (RFC 7518 §3.4). */
  sign(message: Uint8Array): Uint8Array
}

export const masterBytes = 32
/** FIPS 186-5 A.2.1: 128 bits more than the order, so that no value is likelier than another. */
const seedBytes = 48
const orderOfP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const hkdf = (master: Uint8Array, purpose: string, info: string, sizeBytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', master, `signet/${purpose}/v1`, info, sizeBytes))

const toScalar = (seed: Buffer): Buffer => {
  const scalar = (BigInt(`0x${seed.toString('hex')}`) % (orderOfP256 - 1n)) + 1n
  return Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
}

/**
 * @param identity the proven identity of the service; never a text that a page chose
 * @param counter how often the user has taken a new pseudonym there
 */
export const derivePairwiseKey = (master: Uint8Array, identity: string, counter: number): PairwiseKey => {
  const seed = hkdf(master, 'pairwise', `p256|${identity}|${counter}`, seedBytes)
  const scalar = toScalar(seed)
  seed.fill(0)
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(scalar)
  const point = pair.getPublicKey()
  const jwk: PublicJwk = {
    crv: 'P-256',
    kty: 'EC',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const key = createPrivateKey({ key: { ...jwk, d: scalar.toString('base64url') }, format: 'jwk' })
  scalar.fill(0)
  return {
    jwk,
    thumbprint: thumbprintOf(jwk),
    sign: message => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }),
  }
}

/** Under which the counter of a service is kept: it outlives the service in the list, and does not tell which it was. */
export const pseudonymTag = (master: Uint8Array, identity: string): Uint8Array =>
  hkdf(master, 'pseudonym-tag', identity, 32)

/** Enough to tell pseudonyms apart on a screen. */
export const aliasOf = (thumbprint: string): string => thumbprint.slice(0, 8)
