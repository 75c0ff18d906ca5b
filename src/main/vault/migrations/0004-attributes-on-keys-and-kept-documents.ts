/** Which attributes lie on which key, and the keys of the documents that are kept encrypted beside the vault. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const attributesOnKeysAndKeptDocuments = {
  version: 4,
  name: 'attributes-on-keys-and-kept-documents',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE attribute_on_key (
        name TEXT NOT NULL,
        key_id TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (name, key_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX attribute_by_expiry ON attribute (expires_at) WHERE expires_at IS NOT NULL;

      CREATE TABLE kept_document (
        document_id TEXT PRIMARY KEY CHECK (length(document_id) = 32),
        file_name TEXT NOT NULL,
        kind TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        file_key BLOB NOT NULL CHECK (length(file_key) = 32),
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
