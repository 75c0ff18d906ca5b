/**
 * All that a vault holds, as lines of text: one for each table, one for each row. Nothing of the page format or of the
 * slots is in them, so that they fill a vault of another key, also one whose tables a newer program has changed.
 */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { runInTurns } from '../files/turns.ts'
import { toVaultError } from './database.ts'
import { migrate, migrations } from './migrate.ts'
import type { ReadableVault } from './vault.ts'

/** Rows that are read at a time. */
const chunkRows = 1000

const headSchema = z.strictObject({ schema: z.int().positive() })
const tableSchema = z.strictObject({
  table: z.string().max(100),
  columns: z.array(z.string().max(100)).min(1).max(100),
})
const bytesSchema = z.strictObject({ bytes: z.base64() })
const rowSchema = z.array(z.union([z.string(), z.number(), z.null(), bytesSchema]))
const endSchema = z.strictObject({ rows: z.int().nonnegative() })

interface TableInfo {
  readonly name: string
  readonly withoutRowid: number
}

/** Every row in one synchronous run is of one moment: nothing else writes meanwhile. */
export function* readVaultRows(vault: ReadableVault): Generator<string> {
  const schema = vault.all<{ user_version: number }>('SELECT user_version FROM pragma_user_version')[0]?.user_version
  yield toLine({ schema })
  const tables = vault.all<TableInfo>(
    `SELECT name, wr AS withoutRowid FROM pragma_table_list
     WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  )
  let rows = 0
  for (const table of tables) {
    const columns = vault
      .all<{ name: string }>('SELECT name FROM pragma_table_info(?) ORDER BY cid', table.name)
      .map(({ name }) => name)
    yield toLine({ table: table.name, columns })
    for (const row of readRows(vault, table)) {
      rows++
      yield toLine(columns.map(column => toText(row[column])))
    }
  }
  yield toLine({ rows })
}

type Row = Readonly<Record<string, unknown>>

function* readRows(vault: ReadableVault, { name, withoutRowid }: TableInfo): Generator<Row> {
  const table = quote(name)
  if (withoutRowid) {
    for (let offset = 0; ; offset += chunkRows) {
      const rows = vault.all<Row>(`SELECT * FROM ${table} LIMIT ? OFFSET ?`, chunkRows, offset)
      yield* rows
      if (rows.length < chunkRows) return
    }
  }
  let after = -1
  while (true) {
    const rows = vault.all<Row & { readonly '#': number }>(
      `SELECT rowid AS "#", * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
      after,
      chunkRows,
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < chunkRows) return
    after = last['#']
  }
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const toLine = (value: unknown): string => `${JSON.stringify(value)}\n`
const toText = (value: unknown): unknown =>
  value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value

/**
 * Fills an empty database that nobody else has: with the tables that the rows were read from, then with those of this
 * program. In turns; a failure leaves a transaction that closing the database undoes.
 *
 * @throws {AppError} vault/newer, vault/disk-full; backup/damaged when the lines are not those of a whole vault
 */
export const writeVaultRows = async (db: Database, lines: Iterable<string>): Promise<number> => {
  const reader = lines[Symbol.iterator]()
  const next = (): unknown => {
    const { done, value } = reader.next()
    if (done) throw new Error('the rows end too early')
    return JSON.parse(value)
  }
  try {
    const { schema } = headSchema.parse(next())
    if (schema > migrations.length) throw new AppError('vault/newer', { found: schema, known: migrations.length })
    migrate(db, migrations.slice(0, schema))
    db.exec('BEGIN')
    // Tables come by name, not in the order in which they refer to each other.
    db.pragma('defer_foreign_keys = ON')
    const rows = await runInTurns(fillTables(db, next))
    db.exec('COMMIT')
    migrate(db)
    return rows
  } catch (thrown) {
    // A disk that is full is not the fault of the backup.
    const told = toVaultError(thrown)
    throw told instanceof AppError ? told : new AppError('backup/damaged', {}, { cause: thrown })
  }
}

/** A step is a row. */
function* fillTables(db: Database, next: () => unknown): Generator<void, number> {
  const known = new Map(
    (
      db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        .all() as {
        name: string
      }[]
    ).map(({ name }) => [
      name,
      (db.prepare('SELECT name FROM pragma_table_info(?)').all(name) as { name: string }[]).map(column => column.name),
    ]),
  )
  let insert: ReturnType<Database['prepare']> | undefined
  let width = 0
  for (let rows = 0; ; ) {
    yield
    const line = next()
    if (Array.isArray(line)) {
      const values = rowSchema
        .parse(line)
        .map(value => (value !== null && typeof value === 'object' ? toBytes(value) : value))
      if (!insert || values.length !== width) throw new Error('a row of no table')
      insert.run(values)
      rows++
      continue
    }
    const end = endSchema.safeParse(line)
    if (end.success) {
      if (end.data.rows !== rows || known.size > 0) throw new Error('rows or tables are missing')
      return rows
    }
    const { table, columns } = tableSchema.parse(line)
    const own = known.get(table)
    if (!own || [...own].sort().join() !== [...columns].sort().join()) throw new Error('a table of another form')
    known.delete(table)
    width = columns.length
    insert = db.prepare(
      `INSERT INTO ${quote(table)} (${columns.map(quote).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
  }
}

const toBytes = ({ bytes }: z.output<typeof bytesSchema>): Buffer => Buffer.from(bytes, 'base64')
