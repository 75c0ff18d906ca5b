/** What the log keeps, as people see it: signing acts, answers to websites, consents, deletions, incidents. */
import type { Json } from '../bridge.ts'

export const logKinds = ['signing', 'disclosure', 'consent', 'rights', 'deletion', 'incident', 'key', 'vault'] as const
export type LogKind = (typeof logKinds)[number]

/** `done` for what simply happened; the others are decisions on a query or a consent. */
export const logStates = ['done', 'given', 'refused', 'failed', 'withdrawn'] as const
export type LogState = (typeof logStates)[number]

/** What is told to the log. Never a value of an attribute, never a secret. */
export interface NewLogEntry {
  /** ISO 8601. */
  readonly eventTime: string
  readonly kind: LogKind
  readonly state: LogState
  /** Full client id of the service that the entry is about; null: nobody else. */
  readonly party: string | null
  readonly body: Json
}

export interface LogEntry extends NewLogEntry {
  /** Counts from 1, without a gap. */
  readonly seq: number
  /** UUID version 7 (RFC 9562). */
  readonly entryId: string
  /** Hex; of the entry before, or 64 zeros. */
  readonly prevSha256: string
  /** Hex; over this entry and `prevSha256`. */
  readonly sha256: string
}
