/** Statements about the user that others have signed. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const credentials = {
  version: 7,
  name: 'credentials',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE credential (
        credential_id TEXT PRIMARY KEY,
        compact TEXT NOT NULL,
        issuer TEXT NOT NULL,
        vouched_by TEXT,
        imported_at TEXT NOT NULL
      ) STRICT;
    `)
  },
}
