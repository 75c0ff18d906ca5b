/** Services that the user deals with, the master of the pairwise keys, and what was asked and answered. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const services = {
  version: 5,
  name: 'services',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE service (
        service_id TEXT PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        client_id TEXT NOT NULL,
        tier TEXT NOT NULL,
        host TEXT NOT NULL,
        name TEXT,
        first_use TEXT NOT NULL,
        last_use TEXT NOT NULL,
        answers INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE pairwise_master (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        secret BLOB NOT NULL CHECK (length(secret) = 32)
      ) STRICT;

      CREATE TABLE pseudonym (
        tag BLOB PRIMARY KEY CHECK (length(tag) = 32),
        counter INTEGER NOT NULL CHECK (counter >= 0)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE seen_nonce (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
        seen_at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE kept_request (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
        request BLOB NOT NULL,
        received_at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
