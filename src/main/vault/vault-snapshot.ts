/**
 * The vault as it is at one moment, for a process that copies its file while this one goes on writing: until the copy is
 * there, what is written stays beside the file, in the write-ahead log. No other way leads there: the file is held by one
 * process alone, and one that opened it a second time would give up its lock by closing it (fcntl(2)).
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { checkpointPages, openDatabase, toVaultError } from './database.ts'
import { createVault, type ReadableVault } from './vault.ts'

export interface SnapshotFile {
  /** Absolute. */
  readonly path: string
  /** Where the copy lies, encrypted as the vault is; one that is left there goes when the vault is next opened. */
  readonly copyPath: string
  /** Of both files. Whoever has it wipes it. */
  readonly key: Uint8Array
}

export interface VaultSnapshot {
  readonly file: SnapshotFile
  /** The copy is there. False: the vault was closed meanwhile, and what was copied may be of two moments. */
  release(): boolean
  /** Releases it, and wipes key and copy. */
  close(): void
}

/** What SQLite puts beside a database. */
const suffixes = ['', '-wal', '-shm', '-journal'] as const

/** `databases`: those of which there is a snapshot now. A second one would move the file under the first. */
export const takeSnapshot = (
  databases: WeakSet<Database>,
  db: Database,
  key: Uint8Array,
  random: (sizeBytes: number) => Uint8Array,
): VaultSnapshot => {
  if (databases.has(db)) throw new Error('one snapshot at a time')
  const name = `vault-${Buffer.from(random(8)).toString('hex')}.db`
  const file = { path: db.name, copyPath: join(dirname(db.name), name), key: Uint8Array.from(key) }
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.pragma('wal_autocheckpoint = 0')
  } catch (thrown) {
    throw toVaultError(thrown)
  }
  databases.add(db)
  const release = (): boolean => {
    if (!databases.delete(db)) return db.open
    if (db.open) db.pragma(`wal_autocheckpoint = ${checkpointPages}`)
    return db.open
  }
  return {
    file,
    release,
    close() {
      release()
      file.key.fill(0)
      for (const suffix of suffixes) rmSync(file.copyPath + suffix, { force: true })
    },
  }
}

const chunkBytes = 1_048_576
/** SQLite keeps its locks there, which no other program can read through on Windows, and never any data. */
const lockByte = 0x4000_0000
const lockPageBytes = 4096

/** In another process than that of the vault. @throws {AppError} vault/disk-full, app/profile-not-writable */
export const copySnapshot = ({ path, copyPath }: SnapshotFile): void => {
  const files: number[] = []
  const open = (...how: Parameters<typeof openSync>): number => {
    const file = openSync(...how)
    files.push(file)
    return file
  }
  try {
    const [from, to] = [open(path, 'r'), open(copyPath, 'wx', 0o600)]
    const buffer = Buffer.alloc(chunkBytes)
    for (let at = 0, size = -1; size !== 0; at += size) {
      if (at === lockByte) at += lockPageBytes
      size = readSync(from, buffer, 0, at < lockByte ? Math.min(chunkBytes, lockByte - at) : chunkBytes, at)
      for (let written = 0; written < size; ) written += writeSync(to, buffer, written, size - written, at + written)
    }
  } catch (thrown) {
    throw toVaultError(thrown)
  } finally {
    for (const file of files) closeSync(file)
  }
}

export interface SnapshotCopy {
  readonly read: ReadableVault
  readonly rowCount: number
  close(): void
}

/** @throws {AppError} vault/damaged */
export const openSnapshotCopy = ({ copyPath, key }: SnapshotFile): SnapshotCopy => {
  const db = openDatabase(copyPath, key)
  const { read, close } = createVault(db, () => {})
  const tables = read.all<{ name: string }>(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  )
  const count = (table: string): number =>
    read.all<{ n: number }>(`SELECT count(*) AS n FROM "${table.replaceAll('"', '""')}"`)[0]?.n ?? 0
  return { read, rowCount: tables.reduce((sum, { name }) => sum + count(name), 0), close }
}
