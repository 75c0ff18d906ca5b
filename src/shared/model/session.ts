/** Whether the window is locked, and whether the vault is open behind it. */
import type { KeySummary } from './key.ts'

/** Minutes without use that the settings offer. */
export const lockMinutes = [1, 5, 15, 30, 60, 90] as const

export const lockReasons = ['start', 'asked', 'idle', 'sleep', 'key-removed'] as const
export type LockReason = (typeof lockReasons)[number]

export interface LockSettings {
  /** At the start, without use and when the computer sleeps; the user can lock at any time. */
  readonly isOn: boolean
  readonly afterMinutes: number
  /** The key that opened the vault is pulled out. */
  readonly whenKeyRemoved: boolean
}

export interface SessionState {
  readonly isLocked: boolean
  /** Why it was locked last; null: not yet. */
  readonly reason: LockReason | null
  /** `absent`: nothing personal is kept yet. `closed` and not locked: personal pages ask for the PIN themselves. */
  readonly vault: 'absent' | 'closed' | 'open'
  readonly settings: LockSettings
}

export interface VaultOpeners {
  /** Keys at hand that open the vault, or that could make it; without names, for they are shown on a locked window. */
  readonly keys: readonly KeySummary[]
  /** So does a passphrase. */
  readonly hasPassphrase: boolean
  /** Nothing can open the vault any more: the window may be used without it. */
  readonly isOrphaned: boolean
}
