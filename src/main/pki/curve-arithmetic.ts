/**
 * ECDSA over a digest whose message nobody here has, for which the runtime has no call (FIPS 186-5 §6.4). Points are only
 * computed from public values; what is secret is multiplied in blinded form, because the time of big numbers tells of them.
 */
import { createECDH, generateKeyPairSync } from 'node:crypto'
import type { Curve } from '../../shared/model/key.ts'

interface CurveFacts {
  readonly ecdhName: string
  readonly sizeBytes: number
  /** SP 800-186 §3.2.1: the field, and the order of the base point. */
  readonly prime: bigint
  readonly order: bigint
}

const curves: Readonly<Record<Curve, CurveFacts>> = {
  'P-256': {
    ecdhName: 'prime256v1',
    sizeBytes: 32,
    prime: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    ecdhName: 'secp384r1',
    sizeBytes: 48,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    ecdhName: 'secp521r1',
    sizeBytes: 66,
    prime: 2n ** 521n - 1n,
    order: 2n ** 521n - 6n * 2n ** 256n + 0x51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
}

type Point = readonly [x: bigint, y: bigint] | null

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const fromText = (base64url: string | undefined): bigint => toNumber(Buffer.from(base64url ?? '', 'base64url'))
const toBytes = (value: bigint, sizeBytes: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * sizeBytes, '0'), 'hex')
const modulo = (value: bigint, divisor: bigint): bigint => ((value % divisor) + divisor) % divisor

/** Extended Euclid. */
const invert = (value: bigint, divisor: bigint): bigint => {
  let [low, high, lowFactor, highFactor] = [modulo(value, divisor), divisor, 1n, 0n]
  while (low > 1n) {
    const ratio = high / low
    ;[low, high, lowFactor, highFactor] = [high - ratio * low, low, highFactor - ratio * lowFactor, lowFactor]
  }
  return modulo(lowFactor, divisor)
}

/** SP 800-186 §2.1.1; the curves have a = −3. */
const add = (first: Point, second: Point, prime: bigint): Point => {
  if (!first || !second) return first ?? second
  const [[x1, y1], [x2, y2]] = [first, second]
  if (x1 === x2 && modulo(y1 + y2, prime) === 0n) return null
  const slope =
    x1 === x2 ? (3n * x1 * x1 - 3n) * invert(2n * y1, prime) : (y2 - y1) * invert(modulo(x2 - x1, prime), prime)
  const x = modulo(slope * slope - x1 - x2, prime)
  return [x, modulo(slope * (x1 - x) - y1, prime)]
}

const multiply = (point: Point, factor: bigint, prime: bigint): Point => {
  let [sum, power]: [Point, Point] = [null, point]
  for (let left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) sum = add(sum, power, prime)
    power = add(power, power, prime)
  }
  return sum
}

const findBasePoint = ({ ecdhName, sizeBytes }: CurveFacts): Point => {
  const ecdh = createECDH(ecdhName)
  ecdh.setPrivateKey(toBytes(1n, sizeBytes))
  const point = ecdh.getPublicKey()
  return [toNumber(point.subarray(1, 1 + sizeBytes)), toNumber(point.subarray(1 + sizeBytes))]
}

/** FIPS 186-5 §6.4.1: the leftmost bits, as many as the order has. */
const takeDigest = (digest: Uint8Array, { order }: CurveFacts): bigint => {
  const surplus = 8 * digest.length - order.toString(2).length
  return surplus > 0 ? toNumber(digest) >> BigInt(surplus) : toNumber(digest)
}

/** r‖s over `digest`; `d` of RFC 7518 §6.2.2.1. Each of the runtime's new keys is a secret number with its point: k and r. */
export const signDigestOnCurve = (curve: Curve, d: string, digest: Uint8Array): Uint8Array => {
  const facts = curves[curve]
  const { order, sizeBytes } = facts
  const newPair = () => generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ format: 'jwk' })
  const pair = newPair()
  const [k, r] = [fromText(pair.d), modulo(fromText(pair.x), order)]
  const [blind, share] = [fromText(newPair().d), fromText(newPair().d)]
  // s = (z + r·d) / k; d comes in two parts of which neither tells anything, and k only in a product.
  const [first, second] = [modulo(fromText(d) - share, order), share]
  const sum = modulo(blind * takeDigest(digest, facts) + modulo(blind * r, order) * first, order)
  const blinded = modulo(sum + modulo(blind * r, order) * second, order)
  const s = modulo(blinded * invert(modulo(blind * k, order), order), order)
  // One in 2^256: another k would do.
  if (r === 0n || s === 0n) return signDigestOnCurve(curve, d, digest)
  return Buffer.concat([toBytes(r, sizeBytes), toBytes(s, sizeBytes)])
}

/** Whether r‖s is a signature over `digest` by the key with these coordinates (RFC 7518 §6.2.1). */
export const verifyDigestOnCurve = (
  curve: Curve,
  { x, y }: { readonly x?: string | undefined; readonly y?: string | undefined },
  digest: Uint8Array,
  signature: Uint8Array,
): boolean => {
  const facts = curves[curve]
  const { order, prime, sizeBytes } = facts
  if (signature.length !== 2 * sizeBytes) return false
  const [r, s] = [toNumber(signature.subarray(0, sizeBytes)), toNumber(signature.subarray(sizeBytes))]
  if (r === 0n || s === 0n || r >= order || s >= order) return false
  const inverse = invert(s, order)
  const ofBase = multiply(findBasePoint(facts), modulo(takeDigest(digest, facts) * inverse, order), prime)
  const ofKey = multiply([fromText(x), fromText(y)], modulo(r * inverse, order), prime)
  const point = add(ofBase, ofKey, prime)
  return point !== null && modulo(point[0], order) === r
}
