/** The log: entries are appended and read, never changed; each is chained to the one before by its digest. */
import { randomBytes } from 'node:crypto'
import type { Json } from '../../shared/bridge.ts'
import { AppError } from '../../shared/errors.ts'
import type { LogEntry, LogKind, LogState, NewLogEntry } from '../../shared/model/log.ts'
import {
  chainStart,
  createEntryId,
  digestContent,
  digestEntry,
  findIdBytes,
  formatEntryId,
  idBytes,
  saltBytes,
  toHex,
} from './log-chain.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

/** Far more than a receipt takes; what is larger does not belong in a log. */
export const largestBodyBytes = 256 * 1024

/** A row as the table has it; `party`, `body` and `salt` are null once they were erased. */
export interface LogRow {
  readonly seq: number
  readonly entryId: Uint8Array
  readonly eventTime: number
  readonly kind: LogKind
  readonly state: LogState
  readonly party: string | null
  readonly body: string | null
  readonly salt: Uint8Array | null
  readonly contentSha256: Uint8Array
  readonly prevSha256: Uint8Array
  readonly sha256: Uint8Array
}

export const logColumns = `seq, entry_id AS entryId, event_time AS eventTime, kind, state, party, body, salt,
  content_sha256 AS contentSha256, prev_sha256 AS prevSha256, sha256`

/** A row as it is shown: without what only the chain needs, and bytes as text, which costs a third of bringing them out as such. */
export interface ShownRow extends Pick<LogRow, 'seq' | 'eventTime' | 'kind' | 'state' | 'party' | 'body'> {
  /** These three in hex. */
  readonly entryId: string
  readonly prevSha256: string
  readonly sha256: string
}

export const shownColumns = `seq, lower(hex(entry_id)) AS entryId, event_time AS eventTime, kind, state, party, body,
  lower(hex(prev_sha256)) AS prevSha256, lower(hex(sha256)) AS sha256`

/** Only of a row whose content is there. */
export const toLogEntry = (row: ShownRow): LogEntry => ({
  seq: row.seq,
  entryId: formatEntryId(row.entryId),
  eventTime: new Date(row.eventTime).toISOString(),
  kind: row.kind,
  state: row.state,
  party: row.party,
  body: JSON.parse(row.body ?? 'null') as Json,
  prevSha256: row.prevSha256,
  sha256: row.sha256,
})

type LastRow = Pick<LogRow, 'seq' | 'entryId' | 'sha256'>

const findLast = (vault: ReadableVault): LastRow | undefined =>
  vault.all<LastRow>('SELECT seq, entry_id AS entryId, sha256 FROM log_entry ORDER BY seq DESC LIMIT 1')[0]

const appendBehind = (vault: WritableVault, last: LastRow | undefined, entry: NewLogEntry) => {
  const body = JSON.stringify(entry.body)
  if (Buffer.byteLength(body) > largestBodyBytes)
    throw new AppError('vault/entry-too-large', { limit: largestBodyBytes })
  const eventTime = new Date(entry.eventTime).getTime()
  const random = randomBytes(saltBytes + idBytes)
  const salt = random.subarray(0, saltBytes)
  const row = {
    seq: (last?.seq ?? 0) + 1,
    entryId: createEntryId(eventTime, random.subarray(saltBytes), last?.entryId),
    eventTime,
    kind: entry.kind,
    state: entry.state,
    party: entry.party,
    body,
    salt,
    contentSha256: digestContent(salt, entry.party, body),
    prevSha256: last?.sha256 ?? chainStart,
  }
  const sha256 = digestEntry(row)
  vault.run(
    `INSERT INTO log_entry (seq, entry_id, event_time, kind, state, party, body, salt, content_sha256, prev_sha256, sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[row.seq, row.entryId, row.eventTime, row.kind, row.state, row.party, row.body, row.salt],
    ...[row.contentSha256, row.prevSha256, sha256],
  )
  return { ...row, sha256 }
}

/**
 * Adds one entry at the end and answers it as it stands there.
 *
 * @throws {AppError} vault/entry-too-large
 */
export const appendLogEntry = (vault: WritableVault, entry: NewLogEntry): LogEntry => {
  const row = appendBehind(vault, findLast(vault), entry)
  const { entryId, prevSha256, sha256 } = row
  return toLogEntry({ ...row, entryId: toHex(entryId), prevSha256: toHex(prevSha256), sha256: toHex(sha256) })
}

/**
 * Adds several at the end, in this order.
 *
 * @throws {AppError} vault/entry-too-large
 */
export const appendLogEntries = (vault: WritableVault, entries: readonly NewLogEntry[]): void => {
  let last = findLast(vault)
  for (const entry of entries) last = appendBehind(vault, last, entry)
}

/** Newest first, without those whose content was erased. `before` is the `seq` of the last entry of the page before. */
export const listLogEntries = (
  vault: ReadableVault,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): readonly LogEntry[] =>
  vault
    .all<ShownRow>(
      `SELECT ${shownColumns} FROM log_entry WHERE seq < ? AND body IS NOT NULL ORDER BY seq DESC LIMIT ?`,
      before,
      limit,
    )
    .map(toLogEntry)

/** The entry with this id; undefined also when its content was erased. */
export const findLogEntry = (vault: ReadableVault, entryId: string): LogEntry | undefined => {
  const id = findIdBytes(entryId)
  const rows = id
    ? vault.all<ShownRow>(`SELECT ${shownColumns} FROM log_entry WHERE entry_id = ? AND body IS NOT NULL`, id)
    : []
  return rows.map(toLogEntry)[0]
}

/** The highest `seq`; 0 for an empty log. */
export const countLogEntries = (vault: ReadableVault): number =>
  vault.all<{ readonly last: number | null }>('SELECT max(seq) AS last FROM log_entry')[0]?.last ?? 0
