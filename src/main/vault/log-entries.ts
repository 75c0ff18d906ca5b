/** The log: entries are appended and read, never changed; each is chained to the one before by its digest. */
import { createHash, randomBytes } from 'node:crypto'
import type { Json } from '../../shared/bridge.ts'
import type { LogEntry, NewLogEntry } from '../../shared/model/log.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

/** What the first entry is chained to. */
export const chainStart = '0'.repeat(64)

type Row = Omit<LogEntry, 'body'> & { readonly body: string }

const columns = `seq, entry_id AS entryId, event_time AS eventTime, kind, state, party, body,
  prev_sha256 AS prevSha256, sha256`

/** Adds one entry at the end and answers it as it stands there. */
export const appendLogEntry = (vault: WritableVault, entry: NewLogEntry): LogEntry => {
  const last = vault.all<Row>(`SELECT ${columns} FROM log_entry ORDER BY seq DESC LIMIT 1`)[0]
  const unsealed = {
    seq: (last?.seq ?? 0) + 1,
    entryId: createEntryId(new Date(entry.eventTime)),
    eventTime: entry.eventTime,
    kind: entry.kind,
    state: entry.state,
    party: entry.party,
    body: JSON.stringify(entry.body),
    prevSha256: last?.sha256 ?? chainStart,
  }
  const sha256 = digestEntry(unsealed)
  vault.run(
    `INSERT INTO log_entry (seq, entry_id, event_time, kind, state, party, body, prev_sha256, sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[unsealed.seq, unsealed.entryId, unsealed.eventTime, unsealed.kind, unsealed.state, unsealed.party],
    ...[unsealed.body, unsealed.prevSha256, sha256],
  )
  return { ...unsealed, body: entry.body, sha256 }
}

/** Newest first. `before` is the `seq` of the last entry of the page before. */
export const listLogEntries = (
  vault: ReadableVault,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): readonly LogEntry[] =>
  vault
    .all<Row>(`SELECT ${columns} FROM log_entry WHERE seq < ? ORDER BY seq DESC LIMIT ?`, before, limit)
    .map(row => ({ ...row, body: JSON.parse(row.body) as Json }))

/** An array, whose order is fixed, of what the columns hold: no two different rows have the same text. */
const digestEntry = (row: Omit<Row, 'sha256'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([row.seq, row.entryId, row.eventTime, row.kind, row.state, row.party, row.body, row.prevSha256]),
    )
    .digest('hex')

/** UUID version 7 (RFC 9562 §5.7): sorts by time, and tells nothing else. */
const createEntryId = (time: Date): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(time.getTime(), 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
