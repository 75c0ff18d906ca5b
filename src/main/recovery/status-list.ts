/** Token Status Lists (draft-ietf-oauth-status-list-21): made by the registry, read by every client. */
import { deflateSync } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { type BitWidth, bitWidths, openPackedList } from '../pki/packed-status-list.ts'
import { numericDate } from './enrolment.ts'
import { StatementError, verifyStatement } from './signed-statement.ts'

/** §7: values of one entry. */
export const statusValues = { 'in-use': 0, revoked: 1, suspended: 2 } as const
export type ListedState = keyof typeof statusValues
const statesOfValues: readonly (ListedState | undefined)[] = ['in-use', 'revoked', 'suspended']

/** Entries of one list of ours: enough that nobody is found by its place (§12.5.1), few enough for one small answer. */
export const listEntries = 2 ** 17
/** Three states fit into two bits. */
export const entryBits = 2

/** A list of ours has 44 kB at most; other registries may have larger ones. */
export const maxTokenBytes = 2 * 1024 * 1024
/** For a list that does not say how long it may be kept. */
const defaultTtlSeconds = 3600
/** Clocks differ. */
const toleranceSeconds = 300

const claimsSchema = z.object({
  sub: z.string().min(1).max(2000),
  iat: numericDate,
  exp: numericDate.optional(),
  ttl: z.int().positive().max(31_536_000).optional(),
  status_list: z.object({ bits: z.literal(bitWidths), lst: z.string().max(maxTokenBytes) }),
})

export interface StatusList {
  readonly uri: string
  /** Seconds since 1970. */
  readonly issuedAt: number
  /** Until when it may be used, and after how many seconds to ask again. */
  readonly expiresAt: number | null
  readonly ttlSeconds: number
  /** @throws {AppError} status/out-of-range; status/unreadable for a state that we do not know */
  stateAt(index: number): ListedState
}

export interface ListExpectation {
  readonly uri: string
  /** Thumbprint of the registry's key. */
  readonly registryKeyId: string
  readonly now: Date
  /** `issuedAt` of the newest list of this address that was seen. */
  readonly notBefore: number
}

/**
 * A list as the registry signed it for this address, of now and not older than one that is known (§8.3).
 *
 * @throws {AppError} status/*
 */
export const parseStatusList = (token: string, expected: ListExpectation): StatusList => {
  const { claims, signedBy } = readToken(token)
  if (signedBy !== expected.registryKeyId) throw new AppError('status/untrusted')
  const { sub, iat, exp, ttl = defaultTtlSeconds } = claims
  if (sub !== expected.uri) throw new AppError('status/other-list')
  const now = expected.now.getTime() / 1000
  if ((exp !== undefined && exp < now) || iat > now + toleranceSeconds) throw new AppError('status/expired')
  if (iat < expected.notBefore) throw new AppError('status/rolled-back')
  const valueAt = openPackedList(claims.status_list)
  return {
    uri: sub,
    issuedAt: iat,
    expiresAt: exp ?? null,
    ttlSeconds: ttl,
    stateAt(index) {
      const state = statesOfValues[valueAt(index)]
      if (!state) throw new AppError('status/unreadable')
      return state
    },
  }
}

const readToken = (token: string) => {
  if (token.length > maxTokenBytes) throw new AppError('status/too-large')
  try {
    return verifyStatement('statuslist+jwt', token.trim(), claimsSchema, maxTokenBytes)
  } catch (thrown) {
    if (!(thrown instanceof StatementError)) throw thrown
    throw new AppError(thrown.problem === 'signature' ? 'status/untrusted' : 'status/unreadable', {}, { cause: thrown })
  }
}

/** The `status_list` claim of these entries (§4.1: least significant bits first); all others are in use. */
export const packStatusList = (
  entries: Iterable<{ readonly index: number; readonly state: ListedState }>,
  length = listEntries,
  bits: BitWidth = entryBits,
): { readonly bits: number; readonly lst: string } => {
  const bytes = Buffer.alloc(Math.ceil((length * bits) / 8))
  for (const { index, state } of entries) {
    const at = index * bits
    const byte = Math.floor(at / 8)
    bytes.writeUInt8(bytes.readUInt8(byte) | (statusValues[state] << (at % 8)), byte)
  }
  return { bits, lst: deflateSync(bytes, { level: 9 }).toString('base64url') }
}
