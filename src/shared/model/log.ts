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
  /** At most 256 KiB as JSON. */
  readonly body: Json
}

export interface LogEntry extends NewLogEntry {
  /** Counts from 1, without a gap. */
  readonly seq: number
  /** UUID version 7 (RFC 9562); ids sort in the order of entry, whatever the clock does. */
  readonly entryId: string
  /** Hex; of the entry before, or 64 zeros. */
  readonly prevSha256: string
  /** Hex; over this entry and `prevSha256`. */
  readonly sha256: string
}

/** Which entries are wanted; every field that is there must fit. */
export interface LogFilter {
  readonly kind?: LogKind
  readonly state?: LogState
  readonly party?: string
  /** ISO 8601, inclusive. */
  readonly from?: string
  /** ISO 8601, exclusive. */
  readonly to?: string
  /** Stands anywhere in party or body; upper and lower case are the same. */
  readonly text?: string
}

/**
 * What is wrong with a log. `missing`: entries between two others are gone or out of order. `changed`: an entry is not
 * what its digest says. `unlinked`: it does not follow the one before. `erased-silently`: its content is gone and no
 * later entry says why. `truncated`: the signed head is past the end. `head-…`: about the signed head itself.
 */
export const logFlaws = [
  'missing',
  'changed',
  'unlinked',
  'erased-silently',
  'truncated',
  'head-differs',
  'head-invalid',
  'head-missing',
] as const
export type LogFlaw = (typeof logFlaws)[number]

export interface LogFinding {
  readonly flaw: LogFlaw
  /** The entry it is found at; of a head, the entry that it names; 0 where there is none. */
  readonly seq: number
}

/** What a look through the whole log found. */
export interface LogVerdict {
  readonly entryCount: number
  /** Entries whose content was erased as a later entry says. */
  readonly erasedCount: number
  /** Up to this entry nothing can be changed, exchanged or cut off unseen; 0: nothing is signed yet. */
  readonly signedThrough: number
  /** ISO 8601, and the key; null where nothing is signed. */
  readonly signedAt: string | null
  readonly signedBy: string | null
  /** Empty: all is well. The first hundred. */
  readonly findings: readonly LogFinding[]
}
