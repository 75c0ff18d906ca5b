/** The first tables: personal settings, and the record of signing acts. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const settingsAndSigningLog = {
  version: 1,
  name: 'settings-and-signing-log',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE signing_record (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        signed_at TEXT NOT NULL,
        file_name TEXT NOT NULL,
        output_sha256 TEXT NOT NULL CHECK (length(output_sha256) = 64),
        key_id TEXT NOT NULL,
        signer TEXT NOT NULL,
        level TEXT NOT NULL
      ) STRICT;
    `)
  },
}
