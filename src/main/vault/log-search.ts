/** Pages of the log by kind, state, party, time and words: quick among a million entries, each by an index. */
import type { Json } from '../../shared/bridge.ts'
import type { LogEntry, LogFilter } from '../../shared/model/log.ts'
import { type ShownRow, shownColumns, toLogEntry } from './log-entries.ts'
import type { ReadableVault } from './vault.ts'

/** Rows that are brought out at a time. */
const chunkRows = 500
/** Rows that a search for words looks through at a time. */
const searchedRows = 10_000

type SqlPart = { readonly sql: string; readonly values: readonly (string | number)[] }

/** A part of a page. */
export interface LogPart {
  readonly entries: readonly LogEntry[]
  /** Where the next part begins; null: there is nothing more. */
  readonly before: number | null
}

/**
 * Newest first, without those whose content was erased: in the order of entry, or, where `from` or `to` is given, by
 * time (they differ where the clock was set back). `before` is the `seq` of the last entry of the page before. Looks
 * for words in so many rows only, then tells where to go on: a million of them would stop everything else.
 */
export const findLogPart = (vault: ReadableVault, filter: LogFilter, limit: number, before?: number): LogPart => {
  const byTime = filter.from !== undefined || filter.to !== undefined
  const order = byTime ? 'event_time DESC, seq DESC' : 'seq DESC'
  const wanted = [...partsOf(filter), ...(before === undefined ? [] : [pastOf(vault, byTime, '<', before)])]
  const select = (parts: readonly SqlPart[], rows: number): readonly ShownRow[] => {
    const { sql, values } = joinParts(parts)
    return vault.all<ShownRow>(
      `SELECT ${shownColumns} FROM log_entry WHERE ${sql} ORDER BY ${order} LIMIT ?`,
      ...values,
      rows,
    )
  }
  if (filter.text === undefined) {
    const rows = select(wanted, limit)
    return { entries: rows.map(toLogEntry), before: rows.length < limit ? null : (rows.at(-1)?.seq ?? null) }
  }
  const { sql, values } = joinParts(wanted)
  const end = vault.all<Pick<ShownRow, 'seq'>>(
    `SELECT seq FROM log_entry WHERE ${sql} ORDER BY ${order} LIMIT 1 OFFSET ?`,
    ...values,
    searchedRows - 1,
  )[0]
  const searched = [...wanted, ...(end ? [pastOf(vault, byTime, '>=', end.seq)] : []), ...mayHaveText(filter.text)]
  const mostRows = Math.max(limit, chunkRows)
  const rows = select(searched, mostRows)
  const fitting = rows.filter(row => hasText(row, filter.text)).slice(0, limit)
  const last = fitting.length === limit ? fitting.at(-1) : rows.length === mostRows ? rows.at(-1) : end
  return { entries: fitting.map(toLogEntry), before: last?.seq ?? null }
}

/** A whole page in one run. */
export const findLogEntries = (
  vault: ReadableVault,
  filter: LogFilter,
  limit: number,
  before?: number,
): readonly LogEntry[] => {
  const found: LogEntry[] = []
  for (let from = before; found.length < limit; ) {
    const part = findLogPart(vault, filter, limit - found.length, from)
    found.push(...part.entries)
    if (part.before === null) break
    from = part.before
  }
  return found
}

/** Every entry that fits, oldest first, read as it is needed: for exports. The log may grow meanwhile. */
export function* iterateLogEntries(vault: ReadableVault, filter: LogFilter = {}): Generator<LogEntry> {
  for (let after = 0; ; ) {
    const { sql, values } = joinParts([...partsOf(filter), { sql: 'seq > ?', values: [after] }])
    const rows = vault.all<ShownRow>(
      `SELECT ${shownColumns} FROM log_entry WHERE ${sql} ORDER BY seq LIMIT ?`,
      ...values,
      chunkRows,
    )
    for (const row of rows) if (hasText(row, filter.text)) yield toLogEntry(row)
    const last = rows.at(-1)
    if (!last) return
    after = last.seq
  }
}

/** Rows before this one in the order that is asked for, or from it on. */
const pastOf = (vault: ReadableVault, byTime: boolean, comparison: '<' | '>=', seq: number): SqlPart =>
  byTime
    ? { sql: `(event_time, seq) ${comparison} (?, ?)`, values: [findTime(vault, seq), seq] }
    : { sql: `seq ${comparison} ?`, values: [seq] }

const findTime = (vault: ReadableVault, seq: number): number =>
  vault.all<Pick<ShownRow, 'eventTime'>>('SELECT event_time AS eventTime FROM log_entry WHERE seq = ?', seq)[0]
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

/**
 * Rules out most rows inside of SQLite, which costs a fraction of bringing them out: by the longest run of letters of
 * ASCII, whose case it folds. What JSON writes in another way (quotes, controls) ends a run.
 */
const mayHaveText = (text: string): readonly SqlPart[] => {
  const runs = text.normalize('NFC').match(/[ !#-[\]-~]+/g) ?? []
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  if (longest === '') return []
  const pattern = `%${longest.replaceAll(/[%_~]/g, '~$&')}%`
  return [{ sql: "(body LIKE ? ESCAPE '~' OR party LIKE ? ESCAPE '~')", values: [pattern, pattern] }]
}

/** Names of fields are not looked at: every receipt has a `host`. */
const hasText = ({ party, body }: ShownRow, text: string | undefined): boolean => {
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
