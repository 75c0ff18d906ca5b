/** How a software key is sealed: from PIN and device secret to a key, and authenticated encryption under it. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { revealSecret, type Secret } from '../../../shared/secret.ts'

/** RFC 7914. Memory is 128·N·r bytes. */
export interface ScryptParameters {
  readonly N: number
  readonly r: number
  readonly p: number
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const largestScryptMemoryBytes = 256 * 2 ** 20

const base64 = z.base64().max(100_000)
export const sealedSchema = z.strictObject({ nonce: base64, data: base64 })
export type Sealed = z.infer<typeof sealedSchema>

/** Bounds, so that a hostile file can neither ask for all memory nor make a PIN cheap to guess. */
export const scryptSchema = z
  .strictObject({
    N: z
      .int()
      .min(2 ** 10)
      .max(2 ** 20),
    r: z.int().min(8).max(16),
    p: z.int().min(1).max(4),
  })
  .refine(({ N, r }) => Number.isInteger(Math.log2(N)) && 128 * N * r <= largestScryptMemoryBytes)

const runScrypt = promisify<Uint8Array, Uint8Array, number, ScryptParameters & { maxmem: number }, Buffer>(scrypt)

/** HKDF-SHA-256 (RFC 5869), 32 bytes. */
export const deriveKey = (secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, purpose, keyBytes))

/**
 * The key that a PIN or PUK opens, on this computer alone: neither the secret nor the device secret suffices.
 * The caller wipes it.
 */
export const deriveSlotSealingKey = async (
  secret: Secret,
  deviceSecret: Uint8Array,
  salt: Uint8Array,
  parameters: ScryptParameters,
  purpose: string,
): Promise<Buffer> => {
  const text = Buffer.from(revealSecret(secret))
  const stretched = await runScrypt(text, salt, keyBytes, {
    ...parameters,
    maxmem: 2 * largestScryptMemoryBytes,
  }).finally(() => text.fill(0))
  const both = Buffer.concat([stretched, deviceSecret])
  try {
    return deriveKey(both, salt, purpose)
  } finally {
    stretched.fill(0)
    both.fill(0)
  }
}

/** AES-256-GCM. `purpose` is authenticated with the data: a sealed value cannot be moved to another place. */
export const seal = (
  key: Uint8Array,
  random: (sizeBytes: number) => Uint8Array,
  purpose: string,
  plain: Uint8Array,
): Sealed => {
  const nonce = random(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const data = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { nonce: Buffer.from(nonce).toString('base64'), data: data.toString('base64') }
}

/** The plain bytes, for the caller to wipe; undefined when the key is not the right one or the data was changed. */
export const findUnsealed = (key: Uint8Array, purpose: string, sealed: Sealed): Buffer | undefined => {
  const data = Buffer.from(sealed.data, 'base64')
  const nonce = Buffer.from(sealed.nonce, 'base64')
  if (nonce.length !== nonceBytes || data.length < tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(data.subarray(-tagBytes))
  const plain = decipher.update(data.subarray(0, -tagBytes))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return undefined
  } finally {
    plain.fill(0)
  }
}

/** HMAC-SHA-256 under a key that only this computer has; hex. Shows plain editing of what lies beside the key. */
export const deviceMac = (deviceSecret: Uint8Array, ...parts: readonly string[]): string => {
  const key = deriveKey(deviceSecret, Buffer.alloc(0), 'signet/software-key/mac/v1')
  try {
    return createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
  } finally {
    key.fill(0)
  }
}

export const isSameMac = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))
