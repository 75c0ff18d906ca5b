/** Pages of the log by kind, state, party, time and words: quick among a million entries, each by an index. */
import type { Json } from '../../shared/bridge.ts'
import type { LogEntry, LogFilter } from '../../shared/model/log.ts'
import { type LogRow, logColumns, toLogEntry } from './log-entries.ts'
import type { ReadableVault } from './vault.ts'

/** Rows that are looked through at a time; a page of results never waits for more than it needs. */
const chunkRows = 500

type SqlPart = { readonly sql: string; readonly values: readonly (string | number)[] }

/**
 * Newest first, without those whose content was erased: in the order of entry, or, where `from` or `to` is given, by
 * time (they differ where the clock was set back). `before` is the `seq` of the last entry of the page before.
 */
export const findLogEntries = (
  vault: ReadableVault,
  filter: LogFilter,
  limit: number,
  before?: number,
): readonly LogEntry[] => {
  const found: LogEntry[] = []
  for (const row of rowsNewestFirst(vault, filter, filter.text === undefined ? limit : chunkRows, before)) {
    if (found.length >= limit) break
    if (hasText(row, filter.text)) found.push(toLogEntry(row))
  }
  return found
}

/** Every entry that fits, oldest first, read as it is needed: for exports. The log may grow meanwhile. */
export function* iterateLogEntries(vault: ReadableVault, filter: LogFilter = {}): Generator<LogEntry> {
  for (let after = 0; ; ) {
    const { sql, values } = joinParts([...partsOf(filter), { sql: 'seq > ?', values: [after] }])
    const rows = vault.all<LogRow>(
      `SELECT ${logColumns} FROM log_entry WHERE ${sql} ORDER BY seq LIMIT ?`,
      ...values,
      chunkRows,
    )
    for (const row of rows) if (hasText(row, filter.text)) yield toLogEntry(row)
    const last = rows.at(-1)
    if (!last) return
    after = last.seq
  }
}

function* rowsNewestFirst(
  vault: ReadableVault,
  filter: LogFilter,
  chunk: number,
  before: number | undefined,
): Generator<LogRow> {
  const byTime = filter.from !== undefined || filter.to !== undefined
  const order = byTime ? 'event_time DESC, seq DESC' : 'seq DESC'
  let cursor = before === undefined ? undefined : { seq: before, eventTime: byTime ? findTime(vault, before) : 0 }
  while (true) {
    const past: readonly SqlPart[] =
      cursor === undefined
        ? []
        : byTime
          ? [{ sql: '(event_time, seq) < (?, ?)', values: [cursor.eventTime, cursor.seq] }]
          : [{ sql: 'seq < ?', values: [cursor.seq] }]
    const { sql, values } = joinParts([...partsOf(filter), ...past])
    const rows = vault.all<LogRow>(
      `SELECT ${logColumns} FROM log_entry WHERE ${sql} ORDER BY ${order} LIMIT ?`,
      ...values,
      chunk,
    )
    yield* rows
    cursor = rows.at(-1)
    if (!cursor || rows.length < chunk) return
  }
}

const findTime = (vault: ReadableVault, seq: number): number =>
  vault.all<Pick<LogRow, 'eventTime'>>('SELECT event_time AS eventTime FROM log_entry WHERE seq = ?', seq)[0]
    ?.eventTime ?? Number.MAX_SAFE_INTEGER

const partsOf = ({ kind, state, party, from, to }: LogFilter): readonly SqlPart[] => [
  { sql: 'body IS NOT NULL', values: [] },
  ...(kind === undefined ? [] : [{ sql: 'kind = ?', values: [kind] }]),
  // With a time the index of states would bring all of them to be sorted: the plus keeps it out.
  ...(state === undefined
    ? []
    : [{ sql: from === undefined && to === undefined ? 'state = ?' : '+state = ?', values: [state] }]),
  ...(party === undefined ? [] : [{ sql: 'party = ?', values: [party] }]),
  ...(from === undefined ? [] : [{ sql: 'event_time >= ?', values: [new Date(from).getTime()] }]),
  ...(to === undefined ? [] : [{ sql: 'event_time < ?', values: [new Date(to).getTime()] }]),
]

const joinParts = (parts: readonly SqlPart[]): SqlPart => ({
  sql: parts.map(({ sql }) => sql).join(' AND '),
  values: parts.flatMap(({ values }) => values),
})

/** SQLite folds the case of ASCII letters only. */
const fold = (text: string): string => text.normalize('NFC').toLowerCase()

/** Names of fields are not looked at: every receipt has a `host`. */
const hasText = ({ party, body }: LogRow, text: string | undefined): boolean => {
  if (text === undefined) return true
  const wanted = fold(text)
  if (party !== null && fold(party).includes(wanted)) return true
  // The text alone rules most rows out, for less than their parsing costs.
  const mayHave = body !== null && fold(body).includes(fold(JSON.stringify(text).slice(1, -1)))
  return mayHave && hasTextInside(JSON.parse(body) as Json, wanted)
}

const hasTextInside = (value: Json, wanted: string): boolean => {
  if (value === null || typeof value === 'boolean') return false
  if (typeof value !== 'object') return fold(String(value)).includes(wanted)
  return Object.values(value).some(each => hasTextInside(each, wanted))
}
