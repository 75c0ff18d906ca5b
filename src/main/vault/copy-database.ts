/** The same tables and rows in a new file under another key. */
import { closeSync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '../../shared/errors.ts'
import { openDatabase } from './database.ts'

interface SchemaRow {
  readonly type: string
  readonly name: string
  readonly sql: string
}

/** Of which a step copies so many at most. */
const chunkRows = 100

/**
 * Copies row by row: a copy of the file would have to open it once more, and closing that takes away the lock that
 * keeps other programs out (fcntl(2)). Not durable, and whole only at the end; what is left of one that was killed
 * belongs to nobody. What is written to `from` between two steps may be missed.
 *
 * @throws {AppError} vault/damaged when the copy is not sound; what `from` throws
 */
export function* copyDatabase(from: () => Database, path: string, key: Uint8Array): Generator<void> {
  closeSync(openSync(path, 'wx', 0o600))
  const to = openDatabase(path, key)
  try {
    to.pragma('journal_mode = MEMORY')
    to.pragma('synchronous = OFF')
    to.pragma('foreign_keys = OFF')
    to.exec('BEGIN')
    yield* copyContent(from, to)
    to.exec('COMMIT')
    // What the indexes say of their tables is left out: they have just been made of them, and that takes as long again.
    const problems = [to.pragma('quick_check(1)', { simple: true }), ...(to.pragma('foreign_key_check') as unknown[])]
    requireSound(problems)
    to.pragma('journal_mode = WAL')
  } finally {
    to.close()
  }
}

const requireSound = ([first, ...others]: readonly unknown[]): void => {
  if (first !== 'ok' || others.length > 0) throw new AppError('vault/damaged')
}

function* copyContent(from: () => Database, to: Database): Generator<void> {
  const schema = from()
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all() as SchemaRow[]
  const tables = schema.filter(({ type }) => type === 'table')
  for (const { sql } of tables) to.exec(sql)
  for (const { name } of tables) yield* copyTable(from, to, name)
  requireSound([to.pragma('integrity_check(1)', { simple: true })])
  yield
  // After the rows: quicker, and no trigger stands in the way.
  for (const { type, sql } of schema) {
    if (type === 'table') continue
    to.exec(sql)
    yield
  }
  to.pragma(`user_version = ${Number(from().pragma('user_version', { simple: true }))}`)
}

function* copyTable(from: () => Database, to: Database, name: string): Generator<void> {
  const table = `"${name.replaceAll('"', '""')}"`
  const { wr: hasNoRowId } = from().prepare('SELECT wr FROM pragma_table_list WHERE name = ?').get(name) as {
    wr: number
  }
  // Those without row ids are small.
  const columns = hasNoRowId ? '0, *' : 'rowid, *'
  const rest = hasNoRowId ? '' : `WHERE rowid > ? ORDER BY rowid LIMIT ${chunkRows}`
  let after = -(2n ** 63n)
  while (true) {
    const rows = from().prepare(`SELECT ${columns} FROM ${table} ${rest}`).raw().safeIntegers()
    const insert = to.prepare(
      `INSERT INTO ${table} VALUES (${rows
        .columns()
        .slice(1)
        .map(() => '?')
        .join(', ')})`,
    )
    const chunk = rows.all(...(hasNoRowId ? [] : [after])) as [bigint, ...unknown[]][]
    for (const [, ...values] of chunk) insert.run(...values)
    yield
    const last = chunk.at(-1)
    if (hasNoRowId || !last || chunk.length < chunkRows) return
    after = last[0]
  }
}
