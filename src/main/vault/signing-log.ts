/** The record of signing acts: entries of kind `signing` in the log. */
import type { SigningRecord } from '../../shared/model/signing.ts'
import { appendLogEntries } from './log-entries.ts'
import { findLogEntries } from './log-search.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

/** A kept act with its place in the log: later acts have higher numbers. */
export interface NumberedSigningLogEntry extends SigningRecord {
  readonly id: number
}

/** In this order. */
export const addSigningRecords = (vault: WritableVault, ...acts: readonly SigningRecord[]): void =>
  appendLogEntries(
    vault,
    acts.map(({ signedAt, ...body }) => ({ eventTime: signedAt, kind: 'signing', state: 'done', party: null, body })),
  )

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
