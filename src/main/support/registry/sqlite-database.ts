/** A registry in one SQLite file: for one desk, or several programs of one computer. */
/// <reference path="../../vault/better-sqlite3-multiple-ciphers.d.ts" />
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { createTables, type RegistryDatabase, type RegistryReader, tables } from './registry-database.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  SQLITE_BUSY: 'registry/database-unreachable',
  SQLITE_CANTOPEN: 'registry/database-refused',
  SQLITE_READONLY: 'registry/database-refused',
  SQLITE_IOERR: 'registry/database-unreachable',
  SQLITE_FULL: 'registry/database-full',
  SQLITE_CORRUPT: 'registry/damaged',
  SQLITE_NOTADB: 'registry/damaged',
}

const toRegistryError = (thrown: unknown): unknown => {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  const code = codes[thrown.code.split('_', 2).join('_')]
  return code ? new AppError(code, {}, { cause: thrown }) : thrown
}

/** How long another program may be at its transaction. */
const busyMs = 10_000

export interface SqliteOptions {
  readonly path: string
  /** Makes the tables where there are none. */
  readonly create: boolean
  readonly readonly?: boolean
}

/** @throws {AppError} registry/database-refused for a file that is not there or may not be written, registry/damaged */
export const openSqliteRegistry = ({ path, create, readonly = false }: SqliteOptions): RegistryDatabase => {
  let db: Database.Database
  try {
    db = new Database(path, { fileMustExist: !create, readonly, timeout: busyMs })
    if (!readonly) db.pragma('journal_mode = WAL')
    // An action that was acknowledged survives a power cut.
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    const isEmpty = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'log_entry'").get() === undefined
    if (isEmpty && create) {
      db.transaction(() => {
        db.exec(createTables({ long: 'INTEGER', strict: 'STRICT' }))
        for (const table of tables) db.exec(neverChanged(table))
      }).immediate()
    } else if (isEmpty) throw new AppError('registry/damaged')
  } catch (thrown) {
    throw toRegistryError(thrown)
  }

  const prepared = new Map<string, Database.Statement>()
  const prepare = (sql: string): Database.Statement => {
    const statement = prepared.get(sql) ?? db.prepare(sql.replace(/\$\d+/g, '?'))
    prepared.set(sql, statement)
    return statement
  }
  const guard = <Result>(action: () => Result): Result => {
    try {
      return action()
    } catch (thrown) {
      throw toRegistryError(thrown)
    }
  }
  const all: RegistryReader['all'] = async <Row extends object>(sql: string, ...values: readonly unknown[]) =>
    guard(() => prepare(sql).all(...values) as Row[])
  const run = async (sql: string, ...values: readonly unknown[]): Promise<void> => {
    guard(() => prepare(sql).run(...values))
  }

  let turn: Promise<unknown> = Promise.resolve()
  return {
    kind: 'sqlite',
    read: { all },
    write(action) {
      const transact = async () => {
        guard(() => db.exec('BEGIN IMMEDIATE'))
        try {
          const result = await action({ all, run })
          guard(() => db.exec('COMMIT'))
          return result
        } catch (thrown) {
          if (db.inTransaction) db.exec('ROLLBACK')
          throw thrown
        }
      }
      const done = turn.then(transact, transact)
      turn = done.catch(() => undefined)
      return done
    },
    async close() {
      await turn
      db.close()
    },
  }
}

const neverChanged = (table: string): string =>
  ['UPDATE', 'DELETE']
    .map(
      act => `CREATE TRIGGER ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table}
        BEGIN SELECT RAISE(ABORT, 'rows are never changed'); END;`,
    )
    .join('\n')
