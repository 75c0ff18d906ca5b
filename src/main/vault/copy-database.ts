/** The same tables and rows in a new file under another key. */
import { closeSync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '../../shared/errors.ts'
import { syncFileNow } from '../files/sync-to-disk.ts'
import { openDatabase } from './database.ts'

interface SchemaRow {
  readonly type: string
  readonly name: string
  readonly sql: string
}

/**
 * Copies row by row: a copy of the file would have to open it once more, and closing that takes away the lock that
 * keeps other programs out (fcntl(2)). Not durable until it returns, and then whole: what is left of one that was
 * killed belongs to nobody. Nothing else may write `from` meanwhile.
 *
 * @throws {AppError} vault/damaged when the copy is not sound
 */
export const copyDatabase = (from: Database, path: string, key: Uint8Array): void => {
  closeSync(openSync(path, 'wx', 0o600))
  const to = openDatabase(path, key)
  try {
    to.pragma('journal_mode = MEMORY')
    to.pragma('synchronous = OFF')
    to.pragma('foreign_keys = OFF')
    to.transaction(() => copyContent(from, to))()
    const problems = [
      to.pragma('integrity_check(1)', { simple: true }),
      ...(to.pragma('foreign_key_check') as unknown[]),
    ]
    if (problems.length !== 1 || problems[0] !== 'ok') throw new AppError('vault/damaged')
    to.pragma('journal_mode = WAL')
  } finally {
    to.close()
  }
  syncFileNow(path)
}

const copyContent = (from: Database, to: Database): void => {
  const schema = from
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all() as SchemaRow[]
  const tables = schema.filter(({ type }) => type === 'table')
  for (const { sql } of tables) to.exec(sql)
  for (const { name } of tables) {
    const quoted = `"${name.replaceAll('"', '""')}"`
    const rows = from.prepare(`SELECT * FROM ${quoted}`).raw().safeIntegers()
    const insert = to.prepare(
      `INSERT INTO ${quoted} VALUES (${rows
        .columns()
        .map(() => '?')
        .join(', ')})`,
    )
    for (const row of rows.iterate() as IterableIterator<unknown[]>) insert.run(...row)
  }
  // After the rows: quicker, and no trigger stands in the way.
  for (const { type, sql } of schema) if (type !== 'table') to.exec(sql)
  to.pragma(`user_version = ${Number(from.pragma('user_version', { simple: true }))}`)
}
