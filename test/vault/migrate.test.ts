import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/main/vault/database.ts'
import { appendLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import { type Migration, migrate, migrations, readSchemaVersion } from '../../src/main/vault/migrate.ts'
import { settingsAndSigningLog } from '../../src/main/vault/migrations/0001-settings-and-signing-log.ts'
import { listSigningRecords } from '../../src/main/vault/signing-log.ts'
import { createVault } from '../../src/main/vault/vault.ts'
import { verifyLog } from '../../src/main/vault/verify-log.ts'
import { makeFolder } from './vault-fixture.ts'

const openEmpty = () => {
  const path = join(makeFolder(), 'vault.db')
  writeFileSync(path, '')
  const db = openDatabase(path, Buffer.alloc(32, 7))
  onTestFinished(() => void db.close())
  return db
}

const step = (version: number, sql: string): Migration => ({
  version,
  name: `step-${version}`,
  update: db => void db.exec(sql),
})

test('every step runs once, in order, and counts the version up', () => {
  const db = openEmpty()
  const steps = [step(1, 'CREATE TABLE a (x INTEGER) STRICT'), step(2, 'INSERT INTO a VALUES (1)')]
  expect(migrate(db, steps.slice(0, 1))).toEqual(['step-1'])
  expect(migrate(db, steps)).toEqual(['step-2'])
  expect(migrate(db, steps)).toEqual([])
  expect(db.prepare('SELECT x FROM a').all()).toEqual([{ x: 1 }])
  expect(readSchemaVersion(db)).toBe(2)
})

test('a step that fails leaves the tables and the version of the step before it', () => {
  const db = openEmpty()
  const steps = [
    step(1, 'CREATE TABLE a (x INTEGER) STRICT'),
    step(2, 'INSERT INTO a VALUES (1); INSERT INTO none VALUES (1)'),
  ]
  expect(() => migrate(db, steps)).toThrow('none')
  expect(readSchemaVersion(db)).toBe(1)
  expect(db.prepare('SELECT x FROM a').all()).toEqual([])
})

test('a list with a gap, or out of order, does not start', () => {
  const db = openEmpty()
  expect(() => migrate(db, [step(1, ''), step(3, '')])).toThrow('step-3 is out of order')
  expect(() => migrate(db, [step(2, ''), step(1, '')])).toThrow('step-2 is out of order')
  expect(readSchemaVersion(db)).toBe(0)
})

test('tables of a newer program are refused', () => {
  const db = openEmpty()
  db.pragma('user_version = 3')
  expect(() => migrate(db, [step(1, 'CREATE TABLE a (x INTEGER) STRICT')])).toThrow(
    expect.objectContaining({ code: 'vault/newer', facts: { found: 3, known: 1 } }),
  )
})

test('the list that ships makes strict tables only', () => {
  const db = openEmpty()
  migrate(db)
  expect(readSchemaVersion(db)).toBe(migrations.length)
  const tables = db
    .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    .all()
  expect(tables.length).toBeGreaterThan(0)
  for (const table of tables) expect(table).toMatchObject({ strict: 1 })
})

test('0001 makes the settings and the signing log', () => {
  const db = openEmpty()
  settingsAndSigningLog.update(db)
  const columns = (table: string) =>
    db.prepare('SELECT name, type, "notnull" AS required FROM pragma_table_info(?)').raw().all(table)
  expect(columns('setting')).toEqual([
    ['name', 'TEXT', 1],
    ['value', 'TEXT', 1],
  ])
  expect(columns('signing_record')).toEqual([
    ['id', 'INTEGER', 0],
    ...['signed_at', 'file_name', 'output_sha256', 'key_id', 'signer', 'level'].map(name => [name, 'TEXT', 1]),
  ])
})

test('0002 and 0003 bring the signing acts of 0001 into the log, in their order and soundly chained', () => {
  const db = openEmpty()
  migrate(db, migrations.slice(0, 1))
  const insert = db.prepare(
    'INSERT INTO signing_record (signed_at, file_name, output_sha256, key_id, signer, level) VALUES (?, ?, ?, ?, ?, ?)',
  )
  // The clock stood still once and went back once.
  const times = ['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z', '2025-12-24T08:00:00.000Z']
  times.forEach((at, n) => void insert.run(at, `Hợp đồng ${n}.pdf`, `${n}`.repeat(64), 'key-1', 'Ann', 'B-T'))
  db.prepare("INSERT INTO setting VALUES ('city', 'Nîmes')").run()
  expect(migrate(db, migrations.slice(0, 3))).toEqual(['log-and-attributes', 'signing-acts-in-the-log'])

  const { read } = createVault(db, () => {})
  expect([...listSigningRecords(read, 10)].reverse()).toEqual(
    times.map((signedAt, n) => ({
      ...{ id: n + 1, signedAt, fileName: `Hợp đồng ${n}.pdf`, outputSha256: `${n}`.repeat(64) },
      ...{ keyId: 'key-1', signer: 'Ann', level: 'B-T' },
    })),
  )
  const heads = { kept: 'none', beside: 'none' } as const
  expect(verifyLog(read, { vaultId: 'any', heads, keyIds: [] })).toMatchObject({ entryCount: 3, findings: [] })
  const ids = db.prepare('SELECT hex(entry_id) FROM log_entry ORDER BY seq').pluck().all() as string[]
  expect([...ids].sort()).toEqual(ids)
  expect(db.prepare("SELECT value FROM setting WHERE name = 'city'").pluck().get()).toBe('Nîmes')
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'signing_record'").pluck().get()).toBe(0)
})

test('0003 puts signing acts behind the entries that 0002 has taken already', () => {
  const db = openEmpty()
  migrate(db, migrations.slice(0, 2))
  const first = createVault(db, () => {})
  first.write(writable =>
    appendLogEntry(writable, {
      eventTime: '2026-05-01T00:00:00Z',
      kind: 'consent',
      state: 'given',
      party: null,
      body: {},
    }),
  )
  db.prepare("INSERT INTO signing_record VALUES (7, '2026-04-01T00:00:00.000Z', 'a.pdf', ?, 'k', 'Ann', 'B-B')").run(
    'ab'.repeat(32),
  )
  expect(migrate(db, migrations.slice(0, 3))).toEqual(['signing-acts-in-the-log'])
  const { read } = createVault(db, () => {})
  expect(listLogEntries(read, 10).map(({ seq, kind }) => [seq, kind])).toEqual([
    [2, 'signing'],
    [1, 'consent'],
  ])
  const heads = { kept: 'none', beside: 'none' } as const
  expect(verifyLog(read, { vaultId: 'any', heads, keyIds: [] }).findings).toEqual([])
})

test('0004 keeps the attributes of a vault of version 3 and gets the tables for keys and kept documents', () => {
  const db = openEmpty()
  migrate(db, migrations.slice(0, 3))
  db.exec("INSERT INTO attribute VALUES ('given_name', 'Anna', 'self-attested', '2026-11-22T08:00:00.000Z', NULL)")
  expect(migrate(db, migrations.slice(0, 4))).toEqual(['attributes-on-keys-and-kept-documents'])
  expect(db.prepare('SELECT name, value FROM attribute').all()).toEqual([{ name: 'given_name', value: 'Anna' }])
  db.exec("INSERT INTO attribute_on_key VALUES ('email', 'k', '2026-11-22T08:00:00.000Z')")
  expect(db.prepare('SELECT count(*) AS n FROM kept_document').get()).toEqual({ n: 0 })
})

test('0006 keeps what a vault of version 5 holds and gets the table of recent documents', () => {
  const db = openEmpty()
  migrate(db, migrations.slice(0, 5))
  db.exec("INSERT INTO attribute VALUES ('given_name', 'Anna', 'self-attested', '2026-11-22T08:00:00.000Z', NULL)")
  expect(migrate(db, migrations.slice(0, 6))).toEqual(['recent-documents'])
  expect(db.prepare('SELECT name, value FROM attribute').all()).toEqual([{ name: 'given_name', value: 'Anna' }])
  db.prepare("INSERT INTO recent_document VALUES ('/a.pdf', 'document', ?, '2026-11-22T08:00:00.000Z')").run(
    'ab'.repeat(32),
  )
  expect(() => db.exec("INSERT INTO recent_document VALUES ('/b.pdf', 'other', NULL, '2026')")).toThrow('CHECK')
})
