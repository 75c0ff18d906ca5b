/** What was opened in the window lately. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const recentDocuments = {
  version: 6,
  name: 'recent-documents',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE recent_document (
        path TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('document', 'folder')),
        sha256 TEXT CHECK (length(sha256) = 64),
        opened_at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
