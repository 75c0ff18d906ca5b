/** The vault as it is shown: what opens it, and how it is. */
import type { Incident } from './incident.ts'
import type { LogVerdict } from './log.ts'

/** `pkcs11-data`: a value that a token which can only sign keeps behind its PIN. */
export const slotKinds = ['software-token', 'pkcs11-rsa', 'pkcs11-ecdh', 'pkcs11-data', 'passphrase'] as const
export type SlotKind = (typeof slotKinds)[number]

/** In characters. No counter limits the tries of who has the files: length has to. */
export const shortestPassphrase = 12
export const longestPassphrase = 1_000

/** One way into the vault. */
export interface SlotSummary {
  readonly slotId: string
  readonly kind: SlotKind
  /** Of a passphrase the word itself. */
  readonly keyId: string
  /** ISO 8601. */
  readonly createdAt: string
}

/** What of a key's use counts for its trust index. Numbers and states only: nothing that tells who, where or for what. */
export interface TrustSignals {
  /** Whole days since the vault's first slot was made. */
  readonly ageDays: number
  /** Signatures made and answers given. */
  readonly useCount: number
  /** Within the last year. */
  readonly wrongPinRuns: number
  readonly pinLocks: number
  readonly forgedRequests: number
  readonly signatureMismatches: number
  readonly isRevoked: boolean
  readonly log: 'signed' | 'unsigned' | 'broken'
}

export interface TrustIndex {
  /** 0 to 100. */
  readonly value: number
  /** What it is made of, in the order of the table. */
  readonly parts: readonly { readonly signal: keyof TrustSignals | 'base'; readonly points: number }[]
  /** What holds it down whatever the parts are; null: nothing. */
  readonly cap: 'isRevoked' | 'log' | null
}

/** With what it was computed from. */
export interface TrustReport {
  readonly index: TrustIndex
  readonly signals: TrustSignals
}

export interface VaultCheck {
  /** What SQLite's own check of the file says; empty: it is sound. */
  readonly damage: readonly string[]
  readonly log: LogVerdict
  readonly trustIndex: TrustIndex
  /** Those that the user has not been told of, newest first. */
  readonly incidents: readonly Incident[]
}
