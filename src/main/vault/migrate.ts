/** Brings the vault's tables to the version that this program knows, one step per transaction. */
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '../../shared/errors.ts'
import { settingsAndSigningLog } from './migrations/0001-settings-and-signing-log.ts'
import { logAndAttributes } from './migrations/0002-log-and-attributes.ts'
import { signingActsInTheLog } from './migrations/0003-signing-acts-in-the-log.ts'
import { attributesOnKeysAndKeptDocuments } from './migrations/0004-attributes-on-keys-and-kept-documents.ts'
import { services } from './migrations/0005-services.ts'
import { recentDocuments } from './migrations/0006-recent-documents.ts'
import { credentials } from './migrations/0007-credentials.ts'

/** One step; imports nothing of the program and is never edited after a release. */
export interface Migration {
  readonly version: number
  readonly name: string
  update(db: Database): void
}

/** In the order in which they run. */
export const migrations: readonly Migration[] = [
  settingsAndSigningLog,
  logAndAttributes,
  signingActsInTheLog,
  attributesOnKeysAndKeptDocuments,
  services,
  recentDocuments,
  credentials,
]

/** The version of the tables, kept in the database's header. */
export const readSchemaVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

/**
 * Runs the steps that are missing and returns their names. A step that fails leaves the version before it.
 *
 * @throws {AppError} vault/newer when the tables are of a version that this program does not know; nothing is touched
 */
export const migrate = (db: Database, list: readonly Migration[] = migrations): readonly string[] => {
  list.forEach(({ version, name }, index) => {
    if (version !== index + 1) throw new Error(`migration ${name} is out of order`)
  })
  const current = readSchemaVersion(db)
  if (current > list.length) throw new AppError('vault/newer', { found: current, known: list.length })
  const missing = list.slice(current)
  for (const { version, update } of missing) {
    db.transaction(() => {
      update(db)
      db.pragma(`user_version = ${version}`)
    }).immediate()
  }
  return missing.map(({ name }) => name)
}
