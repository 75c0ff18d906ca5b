/** Bytes encrypted under a password as a compact JWE (RFC 7516): PBES2-HS512+A256KW with A256GCM, which any JOSE library opens. */
import { createCipheriv, createDecipheriv, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { unwrapKey, wrapKey } from './key-wrap.ts'

const alg = 'PBES2-HS512+A256KW'
const enc = 'A256GCM'
/** OWASP's advice for PBKDF2 is 210 000 with SHA-512; this is three times as much, some 0.4 s. */
const iterations = 600_000
/** A file can ask for work before its password is tried: ten times ours is enough. */
const mostIterations = 6_000_000
const nonceBytes = 12
const tagBytes = 16

const headerSchema = z.object({
  alg: z.literal(alg),
  enc: z.literal(enc),
  p2s: z.string().regex(/^[A-Za-z0-9_-]{11,200}$/),
  p2c: z.int().min(1000).max(mostIterations),
  // RFC 7516 §4.1.13: what is not understood must not be passed over.
  crit: z.undefined().optional(),
  zip: z.undefined().optional(),
})

const derive = promisify(pbkdf2)

/** RFC 7518 §4.8.1.1: the salt is `alg`, a zero byte, and `p2s`. */
const deriveKey = async (password: Secret, p2s: string, p2c: number): Promise<Buffer> => {
  const bytes = Buffer.from(revealSecret(password))
  const salt = Buffer.concat([Buffer.from(`${alg}\0`), Buffer.from(p2s, 'base64url')])
  try {
    return await derive(bytes, salt, p2c, 32, 'sha512')
  } finally {
    bytes.fill(0)
  }
}

/** Its text in pieces, for content that comes in pieces: what is long stands in memory nowhere as a whole. Used once. */
export const createPasswordJwe = async (password: Secret, random: (sizeBytes: number) => Uint8Array) => {
  const p2s = Buffer.from(random(16)).toString('base64url')
  const header = Buffer.from(JSON.stringify({ alg, enc, p2c: iterations, p2s })).toString('base64url')
  const wrappingKey = await deriveKey(password, p2s, iterations)
  return function* (plain: Iterable<Uint8Array>): Generator<string> {
    const contentKey = Buffer.from(random(32))
    const nonce = Buffer.from(random(nonceBytes))
    try {
      const cipher = createCipheriv('aes-256-gcm', contentKey, nonce)
      cipher.setAAD(Buffer.from(header, 'ascii'))
      yield `${[header, ...[wrapKey(wrappingKey, contentKey), nonce].map(toText)].join('.')}.`
      let rest = Buffer.alloc(0)
      for (const part of plain) {
        const sealed = Buffer.concat([rest, cipher.update(part)])
        // Three bytes are four letters.
        const whole = sealed.length - (sealed.length % 3)
        yield toText(sealed.subarray(0, whole))
        rest = sealed.subarray(whole)
      }
      cipher.final()
      yield `${toText(rest)}.${toText(cipher.getAuthTag())}`
    } finally {
      wrappingKey.fill(0)
      contentKey.fill(0)
    }
  }
}

const toText = (bytes: Buffer): string => bytes.toString('base64url')

export const encryptForPassword = async (
  plain: Uint8Array,
  password: Secret,
  random: (sizeBytes: number) => Uint8Array,
): Promise<string> => [...(await createPasswordJwe(password, random))([plain])].join('')

/** undefined: the password is wrong, or the bytes were changed. @throws {Error} when it is no such JWE */
export const decryptWithPassword = async (jwe: string, password: Secret): Promise<Buffer | undefined> => {
  const parts = jwe.split('.')
  const [header = '', wrapped = '', nonce = '', sealed = '', tag = ''] = parts
  if (parts.length !== 5) throw new Error('a compact JWE has five parts')
  const { p2s, p2c } = headerSchema.parse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')))
  const [nonceValue, tagValue] = [Buffer.from(nonce, 'base64url'), Buffer.from(tag, 'base64url')]
  if (nonceValue.length !== nonceBytes || tagValue.length !== tagBytes) throw new Error('lengths of A256GCM')
  const wrappingKey = await deriveKey(password, p2s, p2c)
  const contentKey = unwrapKey(wrappingKey, Buffer.from(wrapped, 'base64url'))
  wrappingKey.fill(0)
  if (contentKey?.length !== 32) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', contentKey, nonceValue)
    decipher.setAAD(Buffer.from(header, 'ascii'))
    decipher.setAuthTag(tagValue)
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()])
  } catch {
    return undefined
  } finally {
    contentKey.fill(0)
  }
}
