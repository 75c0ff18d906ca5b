/** Receipts, which are the entries of the log on queries of services. */
import type { LogKind } from '../../shared/model/log.ts'
import type { Receipt } from '../../shared/model/receipt.ts'
import { toReceipt } from './log-export.ts'
import { findLogEntries } from './log-search.ts'
import type { ReadableVault } from './vault.ts'

export interface ReceiptPage {
  readonly limit: number
  /** Receipts older than this one; absent: from the newest. */
  readonly beforeSeq?: number | undefined
  /** Of this service alone: its full client id. */
  readonly clientId?: string | undefined
}

export interface NumberedReceipt extends Receipt {
  readonly seq: number
}

/** Newest first. */
export const listReceipts = (
  vault: ReadableVault,
  { limit, beforeSeq, clientId }: ReceiptPage,
): readonly NumberedReceipt[] =>
  findLogEntries(
    vault,
    { kind: 'disclosure', ...(clientId === undefined ? {} : { party: clientId }) },
    limit,
    beforeSeq,
  ).map(entry => ({ ...toReceipt(entry), seq: entry.seq }))

/** Entries of these kinds whose content is there; with `until`, those of that time or before. */
export const findKeptSeqs = (vault: ReadableVault, kinds: readonly LogKind[], until: Date): readonly number[] =>
  vault
    .all<{ seq: number }>(
      `SELECT seq FROM log_entry WHERE event_time <= ? AND body IS NOT NULL AND kind IN (${kinds.map(() => '?').join(', ')})`,
      until.getTime(),
      ...kinds,
    )
    .map(({ seq }) => seq)

export const countKept = (vault: ReadableVault, kinds: readonly LogKind[]): number =>
  vault.all<{ n: number }>(
    `SELECT count(*) AS n FROM log_entry WHERE body IS NOT NULL AND kind IN (${kinds.map(() => '?').join(', ')})`,
    ...kinds,
  )[0]?.n ?? 0

/** The user's last word on processing for this service: whether it is an objection (Article 21 GDPR). */
export const hasObjected = (vault: ReadableVault, clientId: string): boolean =>
  vault.all<{ state: string }>(
    `SELECT state FROM log_entry
     WHERE party = ? AND kind = 'rights' AND json_extract(body, '$.right') = 'objection' AND state IN ('given', 'withdrawn')
     ORDER BY seq DESC LIMIT 1`,
    clientId,
  )[0]?.state === 'given'
