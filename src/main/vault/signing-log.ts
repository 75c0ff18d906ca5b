/** The record of signing acts: entries of kind `signing` in the log. */
import type { LogEntry } from '../../shared/model/log.ts'
import type { SigningRecord } from '../../shared/model/signing.ts'
import { appendLogEntry } from './log-entries.ts'
import { findLogEntries } from './log-search.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

/** A kept act with its place in the log: later acts have higher numbers. */
export interface NumberedSigningLogEntry extends SigningRecord {
  readonly id: number
}

export const addSigningRecord = (vault: WritableVault, { signedAt, ...act }: SigningRecord): LogEntry =>
  appendLogEntry(vault, { eventTime: signedAt, kind: 'signing', state: 'done', party: null, body: act })

/** Newest first, by order of entry: a clock may go back. `before` is the `id` of the last entry of the page before. */
export const listSigningRecords = (
  vault: ReadableVault,
  limit: number,
  before?: number,
): readonly NumberedSigningLogEntry[] =>
  findLogEntries(vault, { kind: 'signing' }, limit, before).map(({ seq, eventTime, body }) => ({
    ...(body as unknown as Omit<SigningRecord, 'signedAt'>),
    id: seq,
    signedAt: eventTime,
  }))
