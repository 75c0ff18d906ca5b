/** Receipts, which are the entries of the log on queries of services. */
import type { LogEntry } from '../../shared/model/log.ts'
import type { Receipt, ReceiptBody, ReceiptState } from '../../shared/model/receipt.ts'
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

type Row = Pick<LogEntry, 'seq' | 'entryId' | 'eventTime' | 'prevSha256'> & {
  readonly state: ReceiptState
  readonly party: string
  readonly body: string
}

/** Newest first. */
export const listReceipts = (
  vault: ReadableVault,
  { limit, beforeSeq = Number.MAX_SAFE_INTEGER, clientId }: ReceiptPage,
): readonly NumberedReceipt[] =>
  vault
    .all<Row>(
      `SELECT seq, entry_id AS entryId, event_time AS eventTime, state, party, body, prev_sha256 AS prevSha256
       FROM log_entry WHERE kind = 'disclosure' AND seq < ? ${clientId === undefined ? '' : 'AND party = ?'}
       ORDER BY seq DESC LIMIT ?`,
      ...(clientId === undefined ? [beforeSeq, limit] : [beforeSeq, clientId, limit]),
    )
    .map(({ seq, entryId, eventTime, state, party, body, prevSha256 }) => ({
      ...(JSON.parse(body) as ReceiptBody),
      seq,
      receiptId: entryId,
      eventTime,
      eventState: state,
      clientId: party,
      prevSha256,
    }))

export const countReceipts = (vault: ReadableVault): number =>
  vault.all<{ n: number }>("SELECT count(*) AS n FROM log_entry WHERE kind = 'disclosure'")[0]?.n ?? 0

/** The user's last word on processing for this service: whether it is an objection (Article 21 GDPR). */
export const hasObjected = (vault: ReadableVault, clientId: string): boolean =>
  vault.all<{ state: string }>(
    `SELECT state FROM log_entry
     WHERE party = ? AND kind = 'rights' AND json_extract(body, '$.right') = 'objection' AND state IN ('given', 'withdrawn')
     ORDER BY seq DESC LIMIT 1`,
    clientId,
  )[0]?.state === 'given'
