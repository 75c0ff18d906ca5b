/**
 * The log as files that other programs read: receipts by the field names of ISO/IEC TS 27560, entries as they are, as
 * JSON lines, one JSON array, or CSV. All of it flows: a million entries never stand in memory together.
 */
import type { Json } from '../../shared/bridge.ts'
import type { LogEntry } from '../../shared/model/log.ts'
import type { Receipt, ReceiptBody, ReceiptState } from '../../shared/model/receipt.ts'

/** Of an entry of kind `disclosure`. */
export const toReceipt = ({ entryId, eventTime, state, party, body, prevSha256 }: LogEntry): Receipt => ({
  ...(body as unknown as ReceiptBody),
  receiptId: entryId,
  eventTime,
  eventState: state as ReceiptState,
  clientId: party ?? '',
  prevSha256,
})

/** A receipt in the words of ISO/IEC TS 27560:2023; `pii_…` are claim paths, never values. */
export const describeReceipt = (receipt: Receipt): Readonly<Record<string, Json>> => ({
  schema_version: 'ts27560/1',
  receipt_id: receipt.receiptId,
  event_time: receipt.eventTime,
  event_state: receipt.eventState,
  // Every answer is a decision on the one query.
  event_type: 'explicit',
  party: { party_id: receipt.clientId, party_name: receipt.name, party_host: receipt.host },
  assurance: receipt.tier,
  query: receipt.query,
  purpose: receipt.purpose,
  privacy_notice: receipt.policyUrl,
  pii_requested: receipt.requested,
  pii_optional: receipt.optional,
  pii_disclosed: receipt.disclosed,
  self_attested: receipt.isSelfAttested,
  pseudonym_alias: receipt.pseudonymAlias,
  request_sha256: receipt.requestSha256,
  presentation_sha256: receipt.presentationSha256,
  nonce_sha256: receipt.nonceSha256,
  failure: receipt.failure,
  prev_sha256: receipt.prevSha256,
})

/** Any entry, under names of the same style. */
export const describeEntry = (entry: LogEntry): Readonly<Record<string, Json>> => ({
  seq: entry.seq,
  entry_id: entry.entryId,
  event_time: entry.eventTime,
  kind: entry.kind,
  event_state: entry.state,
  party_id: entry.party,
  body: entry.body,
  prev_sha256: entry.prevSha256,
  sha256: entry.sha256,
})

export function* toJsonLines(records: Iterable<Readonly<Record<string, Json>>>): Generator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`
}

export function* toJsonArray(records: Iterable<Readonly<Record<string, Json>>>): Generator<string> {
  let before = '['
  for (const record of records) {
    yield `${before}\n${JSON.stringify(record)}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

/** RFC 4180, the first record's fields as columns; lists and objects as JSON inside their cell. Nothing for no records. */
export function* toCsv(records: Iterable<Readonly<Record<string, Json>>>): Generator<string> {
  let columns: readonly string[] | undefined
  for (const record of records) {
    if (!columns) {
      columns = Object.keys(record)
      yield toCsvLine(columns)
    }
    yield toCsvLine(columns.map(column => record[column] ?? null))
  }
}

const toCsvLine = (cells: readonly Json[]): string => `${cells.map(toCsvCell).join(',')}\r\n`

const toCsvCell = (cell: Json): string => {
  if (cell === null) return ''
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  // A website's name that begins so would run as a formula in a spreadsheet.
  const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
