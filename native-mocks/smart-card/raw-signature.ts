/** The bare key operation of a card, over what the driver has padded or hashed. Not in constant time: for tests. */
import { constants, createECDH, type KeyObject, privateEncrypt } from 'node:crypto'
import { fromHex, tlv } from './ber-tlv.ts'

export type CardAlgorithm = 'rsa-2048' | 'p-256' | 'p-384'

interface AlgorithmFacts {
  /** SP 800-78-4 table 6-2. */
  readonly reference: number
  readonly inputBytes: number
}

export const cardAlgorithms: Readonly<Record<CardAlgorithm, AlgorithmFacts>> = {
  'rsa-2048': { reference: 0x07, inputBytes: 256 },
  'p-256': { reference: 0x11, inputBytes: 32 },
  'p-384': { reference: 0x14, inputBytes: 48 },
}

const curves = {
  'p-256': {
    name: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'p-384': {
    name: 'secp384r1',
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
} as const

/** RSA: the modulus' power of `input`. ECDSA: DER of the signature over the hash `input` (FIPS 186-5 §6.4.1). */
export const signRaw = (algorithm: CardAlgorithm, key: KeyObject, input: Buffer): Buffer =>
  algorithm === 'rsa-2048'
    ? privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, input)
    : signHash(algorithm, key, input)

/** ECDH (SP 800-56A §5.7.1.2): the x-coordinate of the shared point. */
export const agreeRaw = (algorithm: 'p-256' | 'p-384', key: KeyObject, point: Uint8Array): Buffer => {
  const own = createECDH(curves[algorithm].name)
  own.setPrivateKey(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'))
  return own.computeSecret(point)
}

/** node:crypto signs no ready hash; the nonce k and k·G come from its ECDH. */
const signHash = (algorithm: 'p-256' | 'p-384', key: KeyObject, hash: Buffer): Buffer => {
  const { name, order } = curves[algorithm]
  const { inputBytes } = cardAlgorithms[algorithm]
  const secret = toBigInt(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'))
  for (;;) {
    const nonce = createECDH(name)
    const r = toBigInt(nonce.generateKeys().subarray(1, 1 + inputBytes)) % order
    const s = (inverse(toBigInt(nonce.getPrivateKey()), order) * (toBigInt(hash) + r * secret)) % order
    if (r !== 0n && s !== 0n) return tlv(0x30, derInteger(r), derInteger(s))
  }
}

/** By Fermat: the order is a prime. */
const inverse = (value: bigint, order: bigint): bigint => {
  let [result, base] = [1n, value]
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n, base = (base * base) % order) {
    if (exponent & 1n) result = (result * base) % order
  }
  return result
}

const toBigInt = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`)

const derInteger = (value: bigint): Buffer => {
  const hex = value.toString(16)
  const bytes = fromHex(hex.length % 2 ? `0${hex}` : hex)
  return tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.of(0) : Buffer.alloc(0), bytes)
}
