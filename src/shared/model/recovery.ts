/** Keys that can be revoked by their holder, as people see them. */

/** Why a key is revoked, as its holder says it. */
export const revocationReasons = ['lost', 'stolen', 'pin-known', 'unused'] as const
export type RevocationReason = (typeof revocationReasons)[number]

/** Numbers of RFC 9580 §5.2.3.31: 0 not told, 2 compromised, 3 retired. */
export const reasonCodes: Readonly<Record<RevocationReason, 0 | 2 | 3>> = {
  lost: 0,
  stolen: 2,
  'pin-known': 2,
  unused: 3,
}

const reasonsOfCodes = { 0: 'lost', 1: 'unused', 2: 'stolen', 3: 'unused' } as const

export const reasonOfCode = (code: 0 | 1 | 2 | 3): RevocationReason => reasonsOfCodes[code]

/** `unknown`: nobody has said anything about the key. */
export type KeyState = 'in-use' | 'revoked' | 'suspended' | 'unknown'

export interface KeyStatus {
  readonly keyId: string
  readonly state: KeyState
  /** ISO 8601; null: not revoked, or the list does not tell. */
  readonly revokedAt: string | null
  readonly reason: RevocationReason | null
  /** ISO 8601; when a suspension is over at the latest; null: it is not suspended. */
  readonly suspendedUntil: string | null
  /** When the registry's list was made that says so, ISO 8601; null: it was not asked, or does not know the key. */
  readonly checkedAt: string | null
  /** Error code of what kept the registry's list from being used; null when it was, or when no registry is set. */
  readonly problem: string | null
}

/** A key whose enrolment is known here. */
export interface RecoverableKey extends KeyStatus {
  /** Short and public, printed on the sheet: `7Q4M-21`. */
  readonly sheetNumber: string
  /** ISO 8601. */
  readonly enrolledAt: string
  /** The holder typed groups from the sheet, or printed it on a terminal. */
  readonly isConfirmed: boolean
  /** Groups of the newest code that are asked for, counted from 1; null: none, or Signet has forgotten the code. */
  readonly groupsToConfirm: readonly number[] | null
  /** The registry has answered that it keeps the enrolment. */
  readonly isRegistered: boolean
  /** The revocation waits for the registry, which could not be reached. */
  readonly isWaiting: boolean
  /** Its revocation or suspension is not known to the user yet. */
  readonly isNews: boolean
}

/** How long a suspension lasts: the registry lets go by itself. */
export const suspensionMs = 72 * 3_600_000

/** A new unlock code, shown once; Signet forgets it when two groups were confirmed, or when it ends. */
export interface NewUnlockCode {
  readonly keyId: string
  readonly sheetNumber: string
  readonly unlockCode: string
  /** Numbers of the two groups that are asked for, counted from 1. */
  readonly groupsToConfirm: readonly number[]
}

/** `kept`: the registry could not be reached and is tried again; `no-registry`: none is set. */
export type Delivery = 'sent' | 'kept' | 'no-registry'

export interface RevokedKey {
  readonly keyId: string
  readonly sheetNumber: string
  /** ISO 8601. */
  readonly revokedAt: string
  readonly reason: RevocationReason
  readonly delivery: Delivery
}
