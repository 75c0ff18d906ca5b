/** The open vault, and the handles by which its tables are read and written. */
import type { Database, Statement } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '../../shared/errors.ts'
import { syncFile } from '../files/sync-to-disk.ts'
import { toVaultError } from './database.ts'

type SqlValue = string | number | bigint | Uint8Array | null

declare const readable: unique symbol
declare const writable: unique symbol

/** Reads only; a statement that would write is refused. */
export interface ReadableVault {
  readonly [readable]: true
  /** `Row` names the columns that the statement selects. */
  all<Row extends object>(sql: string, ...values: readonly SqlValue[]): readonly Row[]
}

/** Exists inside of `Vault.write` only, so that every write belongs to a transaction. */
export interface WritableVault extends ReadableVault {
  readonly [writable]: true
  run(sql: string, ...values: readonly SqlValue[]): void
}

/** @throws {AppError} vault/damaged on bytes that fail their authentication; vault/locked after `close` */
export interface Vault {
  readonly read: ReadableVault
  /** One transaction: what `action` wrote is durable when this returns, and undone when it throws. */
  write<Result>(action: (vault: WritableVault) => Result): Result
  /** The same, durable when it settles: nothing else of this program waits for the disk. */
  writeAndSync<Result>(action: (vault: WritableVault) => Result): Promise<Result>
  close(): void
}

/** The vault over a keyed database; closing it closes the database and runs `onClose` once. */
export const createVault = (db: Database, onClose: () => void): Vault => {
  const statements = new Map<string, Statement>()

  const guard = <Result>(action: () => Result): Result => {
    if (!db.open) throw new AppError('vault/locked')
    try {
      return action()
    } catch (thrown) {
      throw toVaultError(thrown)
    }
  }

  const prepare = (sql: string): Statement => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  const all: ReadableVault['all'] = <Row extends object>(sql: string, ...values: readonly SqlValue[]) =>
    guard(() => {
      const statement = prepare(sql)
      if (!statement.readonly) throw new Error('a statement that writes was given to a reader')
      return statement.all(...values) as Row[]
    })

  const run = (sql: string, ...values: readonly SqlValue[]) =>
    guard(() => {
      if (!db.inTransaction) throw new Error('a writer was used after its transaction')
      prepare(sql).run(...values)
    })

  const write: Vault['write'] = action =>
    guard(() => db.transaction(() => action({ all, run } as WritableVault)).immediate())

  /** SQLite writes to the WAL all the same, in the same order, and leaves the sync of it to others. */
  const writeUnsynced: Vault['write'] = action => {
    guard(() => db.pragma('synchronous = NORMAL'))
    try {
      return write(action)
    } finally {
      db.pragma('synchronous = FULL')
    }
  }

  return {
    read: { all } as ReadableVault,
    write,
    async writeAndSync(action) {
      const result = writeUnsynced(action)
      // Opened at once: whoever closes the vault meanwhile syncs it too, and takes the file away.
      await syncFile(`${db.name}-wal`).catch(thrown => {
        throw toVaultError(thrown)
      })
      return result
    },
    close() {
      if (!db.open) return
      db.close()
      onClose()
    },
  }
}
