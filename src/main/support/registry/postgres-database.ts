/** A registry in PostgreSQL: many desks at once, each with a role that adds and reads, and changes nothing. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import {
  createTables,
  type RegistryDatabase,
  type RegistryReader,
  type RegistryWriter,
  tables,
} from './registry-database.ts'

export interface PostgresOptions {
  /** `postgresql://user@host/database` or `postgresql:///database?host=/folder/of/the/socket`; passwords stand in ~/.pgpass. */
  readonly url: string
  /** Makes the tables where there are none. */
  readonly create: boolean
  /** How long a server that is away is waited for. */
  readonly patienceMs?: number
}

/** PostgreSQL appendix A: classes and codes that mean something to people. */
const codes: Readonly<Record<string, ErrorCode>> = {
  '25006': 'registry/database-refused',
  '28000': 'registry/database-refused',
  '28P01': 'registry/database-refused',
  '3D000': 'registry/database-refused',
  '42501': 'registry/database-refused',
  '53100': 'registry/database-full',
  XX001: 'registry/damaged',
  XX002: 'registry/damaged',
}
/** The same may succeed in a moment: serialization, deadlock, connection, server that stops or starts, too many clients. */
const passing = /^(40001|40P01|08...|57P0.|53300|ECONN.*|EPIPE|ENOENT|ETIMEDOUT)$/

const codeOf = (thrown: unknown): string => {
  const { code, message } = thrown as { readonly code?: string; readonly message?: string }
  if (code) return code
  // The driver's own failures have words only.
  return /terminated|timeout|closed|not queryable/i.test(message ?? '') ? 'ECONNRESET' : ''
}

const toRegistryError = (thrown: unknown): unknown => {
  if (thrown instanceof AppError) return thrown
  const code = codeOf(thrown)
  const known = codes[code] ?? (passing.test(code) ? 'registry/database-unreachable' : undefined)
  return known ? new AppError(known, {}, { cause: thrown }) : thrown
}

const defaultPatienceMs = 15_000
const firstPauseMs = 50
const longestPauseMs = 1000
const connectMs = 3000
const statementMs = 60_000
/** Held by whoever appends to the log: one number for all registries, as each has its own database. */
const writerLock = 7_261_945

/** BIGINT as a number: no count here comes near 2⁵³. */
const bigintOid = 20
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintOid ? Number : pg.types.getTypeParser(oid, format as 'text'),
}

/** @throws {AppError} registry/database-unreachable, registry/database-refused, registry/damaged where there are no tables */
export const openPostgresRegistry = async (options: PostgresOptions): Promise<RegistryDatabase> => {
  const { url, create, patienceMs = defaultPatienceMs } = options
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    options: '-c search_path=signet',
    application_name: 'signet',
    types,
  })
  // A connection that breaks while nobody uses it is made anew by the next use.
  pool.on('error', () => {})

  const retry = async <Result>(action: () => Promise<Result>): Promise<Result> => {
    const endMs = Date.now() + patienceMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await action()
      } catch (thrown) {
        const error = toRegistryError(thrown)
        const isPassing = error instanceof AppError && error.code === 'registry/database-unreachable'
        if (!isPassing || Date.now() + pauseMs > endMs) throw error
        // Not all at once.
        await delay(pauseMs * (0.5 + Math.random()))
      }
    }
  }

  const readerOf = (client: Pick<pg.Pool, 'query'>): RegistryReader => ({
    async all<Row extends object>(sql: string, ...values: readonly (string | number | null)[]) {
      return (await client.query<Row>(sql, [...values])).rows
    },
  })
  const writerOf = (client: pg.PoolClient): RegistryWriter => ({
    ...readerOf(client),
    async run(sql, ...values) {
      await client.query(sql, [...values])
    },
  })

  const transact = async <Result>(action: (writer: RegistryWriter) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect()
    let broken: Error | undefined
    const onError = (error: Error): void => {
      broken = error
    }
    client.on('error', onError)
    try {
      // Each statement after the lock sees all that the holder before has committed: writers are one after the other.
      await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${writerLock})`)
      const result = await action(writerOf(client))
      await client.query('COMMIT')
      return result
    } catch (thrown) {
      await client.query('ROLLBACK').catch((error: Error) => {
        broken = error
      })
      throw thrown
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  const write: RegistryDatabase['write'] = action => retry(() => transact(action))
  const read: RegistryReader = { all: (sql, ...values) => retry(() => readerOf(pool).all(sql, ...values)) }
  try {
    const [found] = await read.all<{ readonly oid: string | null }>(
      "SELECT to_regclass('signet.log_entry')::text AS oid",
    )
    if (!found?.oid && create) await write(createSchema)
    else if (!found?.oid) throw new AppError('registry/damaged')
  } catch (thrown) {
    await pool.end()
    throw thrown
  }
  return { kind: 'postgresql', read, write, close: () => pool.end() }
}

const createSchema = async (writer: RegistryWriter): Promise<void> => {
  const [found] = await writer.all<{ readonly oid: string | null }>(
    "SELECT to_regclass('signet.log_entry')::text AS oid",
  )
  // Another program was first.
  if (found?.oid) return
  await writer.run('CREATE SCHEMA IF NOT EXISTS signet')
  await writer.run(createTables({ long: 'BIGINT', strict: '' }))
  await writer.run(`
    CREATE FUNCTION signet.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'rows are never changed' USING ERRCODE = '42501'; END $$`)
  for (const table of tables) {
    await writer.run(`
      CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signet.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION signet.refuse_change()`)
  }
  // Agents are given this role; it can add and read.
  await writer.run(`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'signet_agent') THEN CREATE ROLE signet_agent NOLOGIN; END IF;
      GRANT USAGE ON SCHEMA signet TO signet_agent;
      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA signet TO signet_agent;
    END $$`)
}
