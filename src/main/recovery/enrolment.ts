/** Enrolments: a public record, signed by the key, that binds its key id to the public half of its unlock code. */
import { createHash, createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { formatSheetNumber } from '../../shared/unlock-code.ts'
import { thumbprintOf } from '../pki/jwk-thumbprint.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import {
  createStatement,
  digestOf,
  digestStatement,
  type PublicJwk,
  StatementError,
  toPublicJwk,
  verifyStatement,
} from './signed-statement.ts'
import { type UnlockKey, unlockDerivation } from './unlock-key.ts'

export const keyIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** Seconds since 1970, up to the year 9999. */
export const numericDate = z.int().min(0).max(253_402_300_799)

const claimsSchema = z.object({
  sub: keyIdSchema,
  iat: numericDate,
  revocation: z.strictObject({ jkt: keyIdSchema, kdf: z.literal(unlockDerivation) }),
})

export interface Enrolment {
  /** The compact JWS. */
  readonly text: string
  readonly keyId: string
  readonly jwk: PublicJwk
  /** Thumbprint of the key that the unlock code derives. */
  readonly unlockThumbprint: string
  readonly sheetNumber: string
  /** ISO 8601. */
  readonly enrolledAt: string
  /** SHA-256 of the text and of its equals, base64url: what a revocation may name. */
  readonly digests: readonly string[]
}

/** Short and public; the same for everyone who has the enrolment. */
export const sheetNumberOf = (unlockThumbprint: string): string =>
  formatSheetNumber(createHash('sha256').update(`signet/sheet/v1|${unlockThumbprint}`).digest())

/** Signs with the key of a token; its private half stays there. */
export const signWithToken =
  (unlocked: Pick<UnlockedKey, 'key' | 'sign'>) =>
  (message: Uint8Array, algorithm: Parameters<typeof digestOf>[0]): Promise<Uint8Array> =>
    unlocked.sign({
      scheme: unlocked.key.algorithm === 'ec' ? 'ecdsa' : 'rsa-pkcs1',
      digestAlgorithm: digestOf(algorithm) ?? 'sha256',
      message,
    })

/** The public key of a token. */
export const jwkOfToken = ({ key }: Pick<UnlockedKey, 'key'>): PublicJwk =>
  toPublicJwk(createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' }))

/** @throws {AppError} those of `UnlockedKey.sign`; keys/too-weak for a key that cannot sign one */
export const createEnrolment = async (
  unlocked: Pick<UnlockedKey, 'key' | 'sign'>,
  unlockKey: UnlockKey,
  now: Date,
): Promise<Enrolment> => {
  const claims = {
    sub: unlocked.key.keyId,
    iat: Math.floor(now.getTime() / 1000),
    revocation: { jkt: unlockKey.thumbprint, kdf: unlockDerivation },
  }
  try {
    const text = await createStatement('key-enrolment+jwt', jwkOfToken(unlocked), claims, signWithToken(unlocked))
    return parseEnrolment(text)
  } catch (thrown) {
    if (!(thrown instanceof StatementError)) throw thrown
    throw new AppError('keys/too-weak', { keyId: unlocked.key.keyId }, { cause: thrown })
  }
}

/** @throws {AppError} recovery/enrolment-unreadable, recovery/enrolment-untrusted for one that its key did not sign */
export const parseEnrolment = (text: string): Enrolment => {
  try {
    const trimmed = text.trim()
    const { claims, jwk, signedBy, signature } = verifyStatement('key-enrolment+jwt', trimmed, claimsSchema)
    if (signedBy !== claims.sub) throw new StatementError('binding')
    return {
      text: trimmed,
      keyId: claims.sub,
      jwk,
      unlockThumbprint: claims.revocation.jkt,
      sheetNumber: sheetNumberOf(claims.revocation.jkt),
      enrolledAt: new Date(claims.iat * 1000).toISOString(),
      digests: [trimmed, ...mirrored(trimmed, jwk, signature)].map(digestStatement),
    }
  } catch (thrown) {
    if (!(thrown instanceof StatementError)) throw thrown
    const isForged = thrown.problem === 'signature' || thrown.problem === 'binding'
    throw new AppError(
      isForged ? 'recovery/enrolment-untrusted' : 'recovery/enrolment-unreadable',
      {},
      { cause: thrown },
    )
  }
}

const curveOrders = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'P-384': BigInt('0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973'),
  'P-521': BigInt(
    '0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
  ),
} as const

/**
 * With (r, s) everyone knows (r, −s), which signs the same (FIPS 186-5 §6.4): who hands in that form first must not keep
 * the holder's revocation, which names the other, from being heard.
 */
const mirrored = (text: string, jwk: PublicJwk, signature: Uint8Array): readonly string[] => {
  if (jwk.kty !== 'EC') return []
  const half = signature.length / 2
  const s = BigInt(`0x${Buffer.from(signature.subarray(half)).toString('hex')}`)
  const other = Buffer.from((curveOrders[jwk.crv] - s).toString(16).padStart(half * 2, '0'), 'hex')
  const value = Buffer.concat([signature.subarray(0, half), other]).toString('base64url')
  return [`${text.slice(0, text.lastIndexOf('.'))}.${value}`]
}

/** @throws {AppError} recovery/code-wrong: the code of another key, or no code of any */
export const requireUnlockKeyOf = (enrolment: Enrolment, unlockKey: UnlockKey): void => {
  if (thumbprintOf(unlockKey.jwk) !== enrolment.unlockThumbprint) {
    throw new AppError('recovery/code-wrong', { keyId: enrolment.keyId })
  }
}
