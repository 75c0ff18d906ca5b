/** The vault's file as an SQLite database: encrypted page by page with AEGIS-256, and held by one process at a time. */
/// <reference path="./better-sqlite3-multiple-ciphers.d.ts" />
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError, type ErrorCode } from '../../shared/errors.ts'

/** SQLite3 Multiple Ciphers: what follows is the key itself, no key derivation runs. */
const rawKeyPrefix = Buffer.from('raw:')
export const vaultKeyBytes = 32
/**
 * 16 MB. An entry of the log touches ten pages, of its indexes mostly: with SQLite's own 1000, one append in a hundred
 * would wait until all of them are in the file.
 */
export const checkpointPages = 4000

/** SQLite's primary result codes that mean something to people. */
const sqliteErrors: Readonly<Record<string, ErrorCode>> = {
  SQLITE_BUSY: 'app/profile-in-use',
  SQLITE_CANTOPEN: 'vault/damaged',
  SQLITE_CORRUPT: 'vault/damaged',
  SQLITE_FULL: 'vault/disk-full',
  SQLITE_NOTADB: 'vault/damaged',
  SQLITE_READONLY: 'app/profile-not-writable',
}

/** What the system says to a file of the vault. */
const systemErrors: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'vault/disk-full',
  EDQUOT: 'vault/disk-full',
  EACCES: 'app/profile-not-writable',
  EPERM: 'app/profile-not-writable',
  EROFS: 'app/profile-not-writable',
}

/** A failure of SQLite or of a file as one of ours where it has a meaning for people; anything else as it is. */
export const toVaultError = (thrown: unknown): unknown => {
  if (!(thrown instanceof Database.SqliteError)) {
    const code = systemErrors[(thrown as NodeJS.ErrnoException | undefined)?.code ?? '']
    return code ? new AppError(code, {}, { cause: thrown }) : thrown
  }
  // Extended codes add a suffix: SQLITE_CORRUPT_VTAB.
  const code = sqliteErrors[thrown.code.split('_', 2).join('_')]
  return code ? new AppError(code, {}, { cause: thrown }) : thrown
}

/** SQLite names one cause in many ways, and some of them look like damage. */
const checkWritable = (path: string): void => {
  if (!existsSync(path)) return
  for (const each of [path, dirname(path)]) accessSync(each, constants.R_OK | constants.W_OK)
}

/**
 * Opens an existing file, which may be empty. Until it is closed no other connection can read or write it, in this
 * process or another; the system drops the lock of a process that dies.
 *
 * @throws {AppError} app/profile-in-use, app/profile-not-writable; vault/damaged for a file that is missing or that `key` does not decrypt
 */
export const openDatabase = (path: string, key: Uint8Array): Database.Database => {
  if (key.byteLength !== vaultKeyBytes) throw new Error('the vault key must have 256 bits')
  let db: Database.Database | undefined
  try {
    checkWritable(path)
    db = new Database(path, { fileMustExist: true, timeout: 0 })
    db.pragma("cipher = 'aegis'")
    db.pragma("algorithm = 'aegis-256'")
    // As bytes: a key in the text of a PRAGMA could come back in the message of an error.
    const rawKey = Buffer.concat([rawKeyPrefix, key])
    db.key(rawKey)
    rawKey.fill(0)
    db.pragma('locking_mode = EXCLUSIVE')
    // Temporary files are not encrypted.
    db.pragma('temp_store = MEMORY')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    // A row that was acknowledged survives a power cut.
    db.pragma('synchronous = FULL')
    db.pragma('secure_delete = ON')
    db.pragma(`wal_autocheckpoint = ${checkpointPages}`)
    // The first read takes the lock and proves the key.
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (thrown) {
    db?.close()
    throw toVaultError(thrown)
  }
}
