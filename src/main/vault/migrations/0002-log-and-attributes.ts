/** The log that chains every entry to the one before, the requests it speaks of, and the user's attributes. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const logAndAttributes = {
  version: 2,
  name: 'log-and-attributes',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE log_entry (
        seq INTEGER PRIMARY KEY,
        entry_id TEXT NOT NULL UNIQUE,
        event_time TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        party TEXT,
        body TEXT NOT NULL,
        prev_sha256 TEXT NOT NULL CHECK (length(prev_sha256) = 64),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
      ) STRICT;
      CREATE INDEX log_entry_by_kind ON log_entry (kind, seq);
      CREATE INDEX log_entry_by_party ON log_entry (party, seq) WHERE party IS NOT NULL;

      CREATE TABLE attribute (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        source TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        expires_at TEXT
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
