/** The log that chains every entry to the one before, and the user's attributes. */
import type { Database } from 'better-sqlite3-multiple-ciphers'

export const logAndAttributes = {
  version: 2,
  name: 'log-and-attributes',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE log_entry (
        seq INTEGER PRIMARY KEY,
        entry_id BLOB NOT NULL UNIQUE CHECK (length(entry_id) = 16),
        event_time INTEGER NOT NULL, -- milliseconds since 1970
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        -- What can be erased: the three go together.
        party TEXT,
        body TEXT,
        salt BLOB CHECK (length(salt) = 16),
        content_sha256 BLOB NOT NULL CHECK (length(content_sha256) = 32),
        prev_sha256 BLOB NOT NULL CHECK (length(prev_sha256) = 32),
        sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
        CHECK ((body IS NULL) = (salt IS NULL) AND (body IS NOT NULL OR party IS NULL))
      ) STRICT;
      -- Each ends with the row's seq by itself.
      CREATE INDEX log_entry_by_kind ON log_entry (kind);
      CREATE INDEX log_entry_by_state ON log_entry (state);
      CREATE INDEX log_entry_by_party ON log_entry (party) WHERE party IS NOT NULL;
      CREATE INDEX log_entry_by_time ON log_entry (event_time);
      CREATE INDEX log_entry_by_kind_and_time ON log_entry (kind, event_time);
      CREATE INDEX log_entry_by_party_and_time ON log_entry (party, event_time) WHERE party IS NOT NULL;

      CREATE TRIGGER log_entry_is_last BEFORE INSERT ON log_entry
      WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM log_entry)
      BEGIN SELECT RAISE(ABORT, 'the log takes entries at its end only'); END;
      CREATE TRIGGER log_entry_stays BEFORE DELETE ON log_entry
      BEGIN SELECT RAISE(ABORT, 'entries of the log are never removed'); END;
      CREATE TRIGGER log_entry_is_erased_only BEFORE UPDATE ON log_entry
      WHEN NEW.body IS NOT NULL OR OLD.body IS NULL
        OR (NEW.seq, NEW.entry_id, NEW.event_time, NEW.kind, NEW.state, NEW.content_sha256, NEW.prev_sha256, NEW.sha256)
          IS NOT (OLD.seq, OLD.entry_id, OLD.event_time, OLD.kind, OLD.state, OLD.content_sha256, OLD.prev_sha256, OLD.sha256)
      BEGIN SELECT RAISE(ABORT, 'the content of an entry can be erased, nothing else'); END;

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
