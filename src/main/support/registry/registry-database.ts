/** The database of a registry: SQLite for one desk, PostgreSQL for many; the same tables, statements and promises. */

type SqlValue = string | number | null

export interface RegistryReader {
  /** `Row` names the columns that the statement selects; values stand as `$1`, `$2` …, each once and in order. */
  all<Row extends object>(sql: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>
}

export interface RegistryWriter extends RegistryReader {
  run(sql: string, ...values: readonly SqlValue[]): Promise<void>
}

export interface RegistryDatabase {
  readonly kind: 'sqlite' | 'postgresql'
  readonly read: RegistryReader
  /**
   * One transaction; no other writer is between its statements, whichever program it is in. What it wrote is durable when
   * this returns, and undone when it throws. It may run more than once, also after it took effect unheard: `action` must
   * look first whether its work is done.
   *
   * @throws {AppError} registry/database-unreachable, registry/database-refused, registry/database-full, registry/damaged
   */
  write<Result>(action: (writer: RegistryWriter) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Names of what the two differ in. */
export interface Dialect {
  readonly long: string
  /** Ends a CREATE TABLE. */
  readonly strict: string
}

/** Rows are added and never changed: whatever changes is a new row, signed in the log. */
export const tables = [
  'registry_fact',
  'agent',
  'registered_key',
  'enrolment',
  'contact',
  'revocation',
  'log_entry',
] as const

export const createTables = ({ long, strict }: Dialect): string => `
  CREATE TABLE registry_fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) ${strict};

  CREATE TABLE agent (
    agent_id TEXT PRIMARY KEY,
    name TEXT NOT NULL
  ) ${strict};

  CREATE TABLE registered_key (
    key_id TEXT PRIMARY KEY,
    number ${long} NOT NULL UNIQUE,
    shard INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    registered_at TEXT NOT NULL,
    UNIQUE (shard, idx)
  ) ${strict};

  CREATE TABLE enrolment (
    enrolment_sha256 TEXT PRIMARY KEY,
    key_id TEXT NOT NULL REFERENCES registered_key,
    sheet_number TEXT NOT NULL,
    statement TEXT NOT NULL
  ) ${strict};
  CREATE INDEX enrolment_by_key ON enrolment (key_id);
  CREATE INDEX enrolment_by_sheet ON enrolment (sheet_number);

  CREATE TABLE contact (
    key_id TEXT NOT NULL REFERENCES registered_key,
    digest TEXT NOT NULL,
    PRIMARY KEY (key_id, digest)
  ) ${strict};
  CREATE INDEX contact_by_digest ON contact (digest);

  CREATE TABLE revocation (
    key_id TEXT PRIMARY KEY REFERENCES registered_key,
    shard INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    reason TEXT NOT NULL,
    revoked_at TEXT NOT NULL,
    statement TEXT NOT NULL
  ) ${strict};

  CREATE TABLE log_entry (
    seq ${long} PRIMARY KEY,
    action_id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    statement TEXT NOT NULL,
    prev_sha256 TEXT NOT NULL UNIQUE CHECK (length(prev_sha256) = 64),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
  ) ${strict};
  CREATE INDEX log_entry_by_subject ON log_entry (subject, seq);
  CREATE INDEX log_entry_of_suspensions ON log_entry (at) WHERE action IN ('suspend-ask', 'suspend', 'resume');
`
