/** Revocations: signed by the key that the unlock code derives, and checked by anyone who has the enrolment, without asking anybody. */
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { type RevocationReason, reasonCodes, reasonOfCode } from '../../shared/model/recovery.ts'
import { type Enrolment, keyIdSchema, numericDate, requireUnlockKeyOf } from './enrolment.ts'
import { createStatement, StatementError, verifyStatement } from './signed-statement.ts'
import type { UnlockKey } from './unlock-key.ts'

const claimsSchema = z.strictObject({
  sub: keyIdSchema,
  iat: numericDate,
  reason: z.literal([0, 1, 2, 3]),
  /** SHA-256 of the enrolment, base64url. */
  enrolment: keyIdSchema,
})

export interface Revocation {
  /** The compact JWS. */
  readonly text: string
  readonly keyId: string
  readonly reason: RevocationReason
  /** ISO 8601; what the holder's clock said. */
  readonly revokedAt: string
}

/** @throws {AppError} recovery/code-wrong */
export const createRevocation = async (
  enrolment: Enrolment,
  unlockKey: UnlockKey,
  reason: RevocationReason,
  now: Date,
): Promise<Revocation> => {
  requireUnlockKeyOf(enrolment, unlockKey)
  const claims = {
    sub: enrolment.keyId,
    iat: Math.floor(now.getTime() / 1000),
    reason: reasonCodes[reason],
    enrolment: enrolment.digests[0],
  }
  const text = await createStatement('key-revocation+jwt', unlockKey.jwk, claims, async message =>
    unlockKey.sign(message),
  )
  return verifyRevocation(text, enrolment)
}

/** The key id that a statement speaks of, before its enrolment is known; says nothing about who made it. */
export const readRevokedKeyId = (text: string): string => readClaims(text.trim()).claims.sub

/**
 * What a statement revokes, if the unlock code of this very enrolment made it.
 *
 * @throws {AppError} recovery/statement-unreadable; recovery/statement-untrusted for one that another code or nobody made
 */
export const verifyRevocation = (text: string, enrolment: Enrolment): Revocation => {
  const trimmed = text.trim()
  const { claims, signedBy } = readClaims(trimmed)
  const isBound =
    claims.sub === enrolment.keyId &&
    signedBy === enrolment.unlockThumbprint &&
    enrolment.digests.includes(claims.enrolment)
  if (!isBound) throw new AppError('recovery/statement-untrusted', { keyId: enrolment.keyId })
  return {
    text: trimmed,
    keyId: claims.sub,
    reason: reasonOfCode(claims.reason),
    revokedAt: new Date(claims.iat * 1000).toISOString(),
  }
}

const readClaims = (text: string) => {
  try {
    return verifyStatement('key-revocation+jwt', text, claimsSchema)
  } catch (thrown) {
    if (!(thrown instanceof StatementError)) throw thrown
    const isForged = thrown.problem === 'signature'
    throw new AppError(
      isForged ? 'recovery/statement-untrusted' : 'recovery/statement-unreadable',
      {},
      { cause: thrown },
    )
  }
}
