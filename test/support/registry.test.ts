/** The registry over SQLite and over PostgreSQL: one suite for both. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEnrolment } from '../../src/main/recovery/enrolment.ts'
import { createRevocation } from '../../src/main/recovery/revocation.ts'
import { openPostgresRegistry } from '../../src/main/support/registry/postgres-database.ts'
import { createRegistry, type Registry } from '../../src/main/support/registry/registry.ts'
import type { RegistryDatabase } from '../../src/main/support/registry/registry-database.ts'
import { agentIdOf, appendAction, signAction, verifyLog } from '../../src/main/support/registry/registry-log.ts'
import { openSqliteRegistry } from '../../src/main/support/registry/sqlite-database.ts'
import { AppError } from '../../src/shared/errors.ts'
import { enrolWithoutCode } from '../recovery/recovery-fixture.ts'
import { mountSmallDisk } from '../small-disk.ts'
import { hasPostgres, startPostgres, type TestPostgres } from './postgres.ts'
import { createSigner, createTestRegistry, enrolmentOfSigner, newSignerKey, registryKeyId } from './registry-fixture.ts'

const codeOf = async (action: () => Promise<unknown>): Promise<string> => {
  try {
    await action()
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown)
  }
  return 'done'
}

const folder = mkdtempSync(join(tmpdir(), 'signet-registry-'))
let server: TestPostgres | undefined
beforeAll(() => {
  if (hasPostgres) server = startPostgres()
})
afterAll(() => {
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Backend {
  readonly open: () => Promise<RegistryDatabase>
  /** As whoever owns the database: changes what the product never does. */
  readonly meddle: (sql: string) => void
  readonly reset: () => void
}

const file = join(folder, 'registry.db')
const backends: readonly (readonly [string, boolean, () => Backend])[] = [
  [
    'SQLite',
    true,
    () => ({
      open: async () => openSqliteRegistry({ path: file, create: true }),
      meddle: sql => {
        const db = new Database(file)
        db.exec('DROP TRIGGER IF EXISTS log_entry_no_update; DROP TRIGGER IF EXISTS log_entry_no_delete;')
        db.exec('DROP TRIGGER IF EXISTS revocation_no_delete;')
        db.exec(sql)
        db.close()
      },
      reset: () => rmSync(file, { force: true }),
    }),
  ],
  [
    'PostgreSQL',
    hasPostgres,
    () => ({
      open: () => openPostgresRegistry({ url: server?.url() ?? '', create: true }),
      meddle: sql => void server?.sql(`SET session_replication_role = replica; SET search_path = signet; ${sql}`),
      reset: () => void server?.sql('DROP SCHEMA IF EXISTS signet CASCADE'),
    }),
  ],
]

for (const [name, isThere, createBackend] of backends) {
  describe.skipIf(!isThere)(`a registry in ${name}`, () => {
    const [first, second, stranger] = [newSignerKey(), newSignerKey(), newSignerKey()].map(createSigner) as [
      ReturnType<typeof createSigner>,
      ReturnType<typeof createSigner>,
      ReturnType<typeof createSigner>,
    ]
    let backend: Backend
    let database: RegistryDatabase
    let registry: Registry
    let now = new Date('2026-11-22T03:00:00Z')
    const clock = (): Date => now
    const later = (hours: number): void => {
      now = new Date(now.getTime() + hours * 3_600_000)
    }

    beforeAll(async () => {
      backend = createBackend()
      backend.reset()
      database = await backend.open()
      registry = await createTestRegistry(database, first, clock)
      await database.write(async writer => {
        // The second agent of these tests, as `addAgent` enters one.
        await writer.run('INSERT INTO agent (agent_id, name) VALUES ($1, $2)', agentIdOf(second), 'Marc')
      })
    })
    afterAll(() => database.close())

    test('is made once', async () => {
      expect(await codeOf(() => createTestRegistry(database, first))).toBe('registry/exists')
      expect(registry.facts).toEqual({ name: 'Desk', url: null, registryKeyId })
    })

    test('takes an enrolment in once, at a random place, and finds it by key id and sheet', async () => {
      const keys = await Promise.all([...Array(20)].map(() => enrolWithoutCode()))
      for (const { enrolment } of [...keys, ...keys]) await registry.addKey(first, enrolment.text)
      expect((await registry.count()).keys).toBe(20)
      const places = await registry.lists.newKeys(0, 100)
      expect(places.map(({ keyId }) => keyId)).toEqual(keys.map(({ keyId }) => keyId))
      expect(new Set(places.map(({ idx }) => idx)).size).toBe(20)
      // Twenty places of 131 072 in a row, or in order, are no chance.
      expect(places.map(({ idx }) => idx)).not.toEqual(places.map(({ idx }) => idx).sort((a, b) => a - b))
      const [anna] = keys as [(typeof keys)[number]]
      for (const wanted of [anna.keyId, anna.enrolment.sheetNumber, anna.enrolment.sheetNumber.toLowerCase()]) {
        expect(await registry.find(wanted), wanted).toMatchObject([{ keyId: anna.keyId, state: 'in-use' }])
      }
      expect(await registry.find('0000-00')).toEqual([])
    })

    test('keeps every sheet of a key, and takes a revocation by any of them', async () => {
      const anna = await enrolWithoutCode()
      const again = await enrolWithoutCode()
      const newer = await createEnrolment(anna.token, again.unlockKey, now)
      await registry.addKey(first, anna.enrolment.text)
      const key = await registry.addKey(first, newer.text)
      expect([...key.sheetNumbers].sort()).toEqual([anna.enrolment.sheetNumber, newer.sheetNumber].sort())
      const { text } = await createRevocation(anna.enrolment, anna.unlockKey, 'stolen', now)
      expect(await registry.revoke(second, text)).toMatchObject({ state: 'revoked', reason: 'stolen' })
      for (let more = 0; more < 8; more++) {
        const { unlockKey } = await enrolWithoutCode()
        await registry.addKey(first, (await createEnrolment(anna.token, unlockKey, now)).text)
      }
      const { unlockKey } = await enrolWithoutCode()
      const eleventh = await createEnrolment(anna.token, unlockKey, now)
      expect(await codeOf(() => registry.addKey(first, eleventh.text))).toBe('registry/too-many-enrolments')
    })

    test('revokes once, and only by the unlock code of the key', async () => {
      const [anna, binh] = [await enrolWithoutCode(), await enrolWithoutCode()]
      await registry.addKey(first, anna.enrolment.text)
      const { text } = await createRevocation(anna.enrolment, anna.unlockKey, 'lost', now)
      const forged = await createRevocation(binh.enrolment, binh.unlockKey, 'lost', now)
      expect(await codeOf(() => registry.revoke(first, forged.text))).toBe('registry/unknown-key')
      expect(await codeOf(() => registry.revoke(first, `${text.slice(0, -6)}AAAAAA`))).toMatch(/^recovery\/statement-/)
      const revoked = await registry.revoke(first, text)
      later(1)
      const { text: other } = await createRevocation(anna.enrolment, anna.unlockKey, 'unused', now)
      expect(await registry.revoke(second, other)).toEqual(revoked)
      expect(
        (await registry.log(100)).filter(each => each.subject === anna.keyId && each.action === 'revoke'),
      ).toHaveLength(1)
      expect(await codeOf(() => registry.status(binh.keyId))).toBe('registry/unknown-key')
    })

    test('suspends by two agents for 72 hours, and lets go by itself', async () => {
      const { enrolment, keyId } = await enrolWithoutCode()
      await registry.addKey(first, enrolment.text)
      expect(await registry.suspend(first, keyId)).toMatchObject({
        state: 'in-use',
        suspensionAskedBy: agentIdOf(first),
      })
      expect(await codeOf(() => registry.suspend(first, keyId))).toBe('registry/same-agent')
      const suspended = await registry.suspend(second, keyId)
      const until = new Date(now.getTime() + 72 * 3_600_000).toISOString()
      expect(suspended).toMatchObject({ state: 'suspended', suspendedUntil: until })
      expect(await registry.lists.suspended()).toMatchObject([{ keyId, until }])
      later(71)
      expect((await registry.status(keyId)).state).toBe('suspended')
      later(2)
      expect((await registry.status(keyId)).state).toBe('in-use')
      expect(await registry.lists.suspended()).toEqual([])
      expect(await codeOf(() => registry.resume(first, keyId))).toBe('registry/not-suspended')
      // A wish that nobody agreed to ends after a day.
      await registry.suspend(first, keyId)
      later(25)
      expect((await registry.suspend(second, keyId)).suspensionAskedBy).toBe(agentIdOf(second))
      await registry.suspend(first, keyId)
      expect((await registry.resume(second, keyId)).state).toBe('in-use')
    })

    test('finds a key by the contact that its holder gave, however it is written, and keeps none of it', async () => {
      const { enrolment, keyId } = await enrolWithoutCode()
      await registry.addKey(first, enrolment.text)
      await registry.addContact(first, keyId, '+84 24 5550 1287')
      await registry.addContact(second, keyId, 'Anh.Nguyen@Example.org')
      const entries = await registry.log(2)
      await registry.addContact(first, keyId, '+84-24-5550-1287')
      expect(await registry.log(2)).toEqual(entries)
      expect(entries).toMatchObject([{ action: 'contact-add', subject: keyId }, { subject: keyId }])
      for (const typed of ['0084 (24) 5550.1287', ' anh.nguyen@example.org ']) {
        expect(
          (await registry.find(typed)).map(found => found.keyId),
          typed,
        ).toEqual([keyId])
      }
      expect(await registry.find('+84 24 5550 1288')).toEqual([])
      expect(await codeOf(() => registry.addContact(first, 'A'.repeat(43), 'x@example.org'))).toBe(
        'registry/unknown-key',
      )
      const rows = await database.read.all('SELECT * FROM contact JOIN log_entry ON subject = key_id')
      expect(rows.length).toBeGreaterThan(1)
      expect(JSON.stringify(rows)).not.toMatch(/5550\W?1287|example/i)
      // In base64, wherever it begins, the letters that are its own; four digits are few enough to stand in a key by chance.
      for (const number of ['842455501287', '55501287', '5550 1287', '5550-1287', '5550.1287']) {
        for (const before of [0, 1, 2]) {
          const encoded = Buffer.from(`${' '.repeat(before)}${number}`).toString('base64url')
          const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + number.length) * 8) / 6))
          expect(JSON.stringify(rows)).not.toContain(own)
        }
      }
    })

    test('does not suspend what is revoked', async () => {
      const { enrolment, unlockKey, keyId } = await enrolWithoutCode()
      await registry.addKey(first, enrolment.text)
      await registry.revoke(first, (await createRevocation(enrolment, unlockKey, 'lost', now)).text)
      expect(await codeOf(() => registry.suspend(first, keyId))).toBe('registry/revoked-already')
    })

    test('answers to nobody but its agents', async () => {
      const { enrolment } = await enrolWithoutCode()
      expect(await codeOf(() => registry.addKey(stranger, enrolment.text))).toBe('registry/unknown-agent')
      expect(await codeOf(() => registry.suspend(stranger, 'A'.repeat(43)))).toBe('registry/unknown-agent')
      const key = newSignerKey()
      expect(await codeOf(async () => registry.addAgent(stranger, await enrolmentOfSigner(key), 'Me'))).toBe(
        'registry/unknown-agent',
      )
      await registry.addAgent(first, await enrolmentOfSigner(key), 'Linh')
      await registry.addKey(createSigner(key), enrolment.text)
      expect((await registry.log(1))[0]).toMatchObject({ action: 'key-add', agentName: 'Linh' })
    })

    test('never changes a row', async () => {
      for (const sql of ["UPDATE log_entry SET at = 'x'", 'DELETE FROM revocation', "UPDATE agent SET name = 'x'"]) {
        const result = await database
          .write(writer => writer.run(sql))
          .then(
            () => 'changed',
            thrown => String(thrown),
          )
        expect(result, sql).not.toBe('changed')
      }
    })

    test('undoes what was not finished, and does not do twice what was not heard', async () => {
      const before = await registry.log(1)
      const failing = database.write(async writer => {
        await writer.run('INSERT INTO agent (agent_id, name) VALUES ($1, $2)', 'X'.repeat(43), 'Nobody')
        throw new Error('in the middle')
      })
      await expect(failing).rejects.toThrow('in the middle')
      expect((await registry.agents()).map(agent => agent.name)).not.toContain('Nobody')
      expect(await registry.log(1)).toEqual(before)
      // A database that says "unreachable" after it did its work, as a connection does that breaks at COMMIT.
      let lost = 0
      const deaf: RegistryDatabase = {
        ...database,
        async write(action) {
          if (lost++ === 0) await database.write(action)
          return database.write(action)
        },
      }
      const twice = await createRegistry({ database: deaf, clock, random: size => new Uint8Array(size).fill(7) })
      const { enrolment, keyId } = await enrolWithoutCode()
      await twice.addKey(first, enrolment.text)
      expect((await registry.log(100)).filter(each => each.subject === keyId)).toHaveLength(1)
    })

    test('has a log that tells of every change to it', async () => {
      // The agent that was entered by hand stands in no log.
      expect(await codeOf(() => registry.verify())).toBe('registry/damaged')
      await database.close()
      backend.reset()
      database = await backend.open()
      registry = await createTestRegistry(database, first, clock)
      const keys = await Promise.all([...Array(5)].map(() => enrolWithoutCode()))
      for (const { enrolment } of keys) await registry.addKey(first, enrolment.text)
      for (const { enrolment, unlockKey } of keys.slice(0, 2)) {
        await registry.revoke(first, (await createRevocation(enrolment, unlockKey, 'lost', now)).text)
      }
      const head = await registry.verify()
      expect(head).toMatchObject({ entries: 8, revoked: 2 })
      const [last] = await registry.log(1)
      expect(head.sha256).toBe(last?.sha256)
      const changes = [
        [
          "UPDATE log_entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3",
          "UPDATE log_entry SET at = '<at>' WHERE seq = 3",
        ],
        [
          "UPDATE log_entry SET action = 'resume' WHERE seq = 8",
          "UPDATE log_entry SET action = 'revoke' WHERE seq = 8",
        ],
      ]
      const third = (await registry.log(100)).find(({ seq }) => seq === 3)
      for (const [change = '', back = ''] of changes) {
        backend.meddle(change)
        expect(await codeOf(() => registry.verify()), change).toBe('registry/damaged')
        backend.meddle(back.replace('<at>', third?.at ?? ''))
        expect(await registry.verify()).toEqual(head)
      }
      // One that another key signed, chained as it should be.
      const claims = { aud: registryKeyId, action: 'resume' as const, sub: 'K'.repeat(43), evidence: null }
      const foreign = await signAction(stranger, claims, now, size => Buffer.alloc(size, 9))
      await database.write(writer => appendAction(writer, foreign, now))
      expect(await codeOf(() => registry.verify())).toBe('registry/damaged')
      backend.meddle('DELETE FROM log_entry WHERE seq = 9')
      backend.meddle(`DELETE FROM revocation WHERE key_id = '${keys[0]?.keyId}'`)
      expect(await codeOf(() => registry.verify())).toBe('registry/damaged')
    })
  })
}

describe('a registry’s file', () => {
  test('that may not be written, is full or is none is told, and nothing is lost', async () => {
    const path = join(folder, 'small.db')
    const signer = createSigner(newSignerKey())
    const database = openSqliteRegistry({ path, create: true })
    const registry = await createTestRegistry(database, signer)
    const { enrolment, keyId } = await enrolWithoutCode()
    await registry.addKey(signer, enrolment.text)
    const [head] = await registry.log(1)
    await registry.close()

    const readonly = openSqliteRegistry({ path, create: false, readonly: true })
    const shown = await createRegistry({
      database: readonly,
      clock: () => new Date(),
      random: () => new Uint8Array(32),
    })
    expect((await shown.status(keyId)).state).toBe('in-use')
    const other = await enrolWithoutCode()
    expect(await codeOf(() => shown.addKey(signer, other.enrolment.text))).toBe('registry/database-refused')
    await shown.close()

    const full = openSqliteRegistry({ path, create: false })
    const [{ page_count: pages } = { page_count: 0 }] = await full.read.all<{ page_count: number }>('PRAGMA page_count')
    await full.read.all(`PRAGMA max_page_count = ${pages}`)
    const crowded = await createRegistry({
      database: full,
      clock: () => new Date(),
      random: randomBytes,
    })
    let refused = 'done'
    for (let more = 0; more < 40 && refused === 'done'; more++) {
      const { enrolment: next } = await enrolWithoutCode()
      refused = await codeOf(() => crowded.addKey(signer, next.text))
    }
    expect(refused).toBe('registry/database-full')
    expect((await crowded.verify()).entries).toBeGreaterThanOrEqual(head?.seq ?? 0)
    await crowded.close()
    expect(await codeOf(async () => openSqliteRegistry({ path: join(folder, 'absent.db'), create: false }))).toBe(
      'registry/database-refused',
    )
    writeFileSync(join(folder, 'text.db'), 'no database at all, but long enough to be looked at as one'.repeat(40))
    expect(await codeOf(async () => openSqliteRegistry({ path: join(folder, 'text.db'), create: false }))).toBe(
      'registry/damaged',
    )
  })
})

describe.skipIf(!hasPostgres)('agents of PostgreSQL', () => {
  const url = (role?: string): string => server?.url(role) ?? ''

  test('have a role that adds and reads, and can change nothing', async () => {
    server?.sql('DROP SCHEMA IF EXISTS signet CASCADE')
    const owner = await openPostgresRegistry({ url: url(), create: true })
    const signer = createSigner(newSignerKey())
    await (await createTestRegistry(owner, signer)).close()
    server?.sql('DROP ROLE IF EXISTS desk; CREATE ROLE desk LOGIN IN ROLE signet_agent')
    const database = await openPostgresRegistry({ url: url('desk'), create: false })
    const registry = await createRegistry({ database, clock: () => new Date(), random: randomBytes })
    const { enrolment, keyId } = await enrolWithoutCode()
    expect((await registry.addKey(signer, enrolment.text)).keyId).toBe(keyId)
    for (const sql of [
      "UPDATE log_entry SET at = 'x'",
      'DELETE FROM log_entry',
      'TRUNCATE log_entry CASCADE',
      'DROP TABLE log_entry',
      'ALTER TABLE log_entry DISABLE TRIGGER ALL',
      'CREATE TABLE signet.mine (x int)',
      'SET session_replication_role = replica',
    ]) {
      expect(await codeOf(() => database.write(writer => writer.run(sql))), sql).toBe('registry/database-refused')
    }
    server?.sql(
      'CREATE ROLE reader LOGIN IN ROLE signet_agent; ALTER ROLE reader SET default_transaction_read_only = on',
    )
    const reading = await openPostgresRegistry({ url: url('reader'), create: false })
    const shown = await createRegistry({
      database: reading,
      clock: () => new Date(),
      random: randomBytes,
    })
    const other = await enrolWithoutCode()
    expect(await codeOf(() => shown.addKey(signer, other.enrolment.text))).toBe('registry/database-refused')
    expect((await registry.verify()).entries).toBe(2)
    await registry.close()
    await shown.close()
    const nowhere = 'postgresql://signet@/postgres?host=/nonexistent'
    expect(await codeOf(() => openPostgresRegistry({ url: nowhere, create: false, patienceMs: 100 }))).toBe(
      'registry/database-unreachable',
    )
  })

  test('whose disk is full say so, and what was acknowledged stays', async () => {
    const disk = mountSmallDisk(128)
    if (!disk) return
    try {
      server?.sql('DROP SCHEMA IF EXISTS signet CASCADE')
      server?.own(disk.path)
      server?.sql(`CREATE TABLESPACE small LOCATION '${disk.path}'`)
      const signer = createSigner(newSignerKey())
      const owner = await openPostgresRegistry({ url: url(), create: true })
      const registry = await createTestRegistry(owner, signer)
      server?.sql('ALTER TABLE signet.log_entry SET TABLESPACE small')
      let acknowledged = 1
      let refused = 'done'
      while (refused === 'done') {
        const { enrolment } = await enrolWithoutCode()
        refused = await codeOf(() => registry.addKey(signer, enrolment.text))
        if (refused === 'done') acknowledged++
      }
      expect(refused).toBe('registry/database-full')
      expect(await registry.verify()).toMatchObject({ entries: acknowledged })
      await registry.close()
      server?.sql('DROP SCHEMA signet CASCADE')
      server?.sql('DROP TABLESPACE small')
    } finally {
      disk.unmount()
    }
  })

  // `SIGNET_REGISTRY_ACTIONS=500` is the full size; it takes minutes.
  const actions = Number(process.env['SIGNET_REGISTRY_ACTIONS'] ?? 10)
  const agents = 20

  test(
    `${agents} agents do ${actions} acts each while two are killed and the server restarts: all that was acknowledged stands once`,
    async () => {
      server?.sql('DROP SCHEMA IF EXISTS signet CASCADE')
      const keys = [...Array(agents)].map(newSignerKey)
      const [firstKey = ''] = keys
      const owner = await openPostgresRegistry({ url: url(), create: true })
      const registry = await createTestRegistry(owner, createSigner(firstKey))
      for (const key of keys.slice(1))
        await registry.addAgent(createSigner(firstKey), await enrolmentOfSigner(key), 'Agent')

      const acknowledged: string[] = []
      const program = join(import.meta.dirname, 'agent-program.ts')
      const startProgram = (key: string): ChildProcess => {
        // More than it will be let do.
        const child = spawn(process.execPath, [program, url(), String(actions * 100), key], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', line => acknowledged.push(line))
        return child
      }
      const children = keys.slice(18).map(startProgram)
      const act = async (key: string): Promise<void> => {
        const database = await openPostgresRegistry({ url: url(), create: false, patienceMs: 60_000 })
        const desk = await createRegistry({
          database,
          clock: () => new Date(),
          random: randomBytes,
        })
        const signer = createSigner(key)
        for (let done = 0; done < actions; done += 2) {
          const { enrolment, unlockKey, keyId } = await enrolWithoutCode()
          await desk.addKey(signer, enrolment.text)
          acknowledged.push(`key-add ${keyId}`)
          await desk.revoke(signer, (await createRevocation(enrolment, unlockKey, 'lost', new Date())).text)
          acknowledged.push(`revoke ${keyId}`)
        }
        await desk.close()
      }
      const working = Promise.all(keys.slice(0, 18).map(act))
      const until = async (count: number): Promise<void> => {
        while (acknowledged.length < count) await new Promise(resolve => setTimeout(resolve, 20))
      }
      await until(agents * 2)
      server?.restart()
      for (const child of children) {
        const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data').then(([data]) => [String(data)])
        expect(line).toContain(' ')
        child.kill('SIGKILL')
        await once(child, 'close')
      }
      await working

      const logged: string[] = []
      await verifyLog(owner.read, registryKeyId, ({ action, sub }) => logged.push(`${action} ${sub}`))
      const head = await registry.verify()
      const acts = new Map<string, number>()
      for (const line of logged) acts.set(line, (acts.get(line) ?? 0) + 1)
      expect(acknowledged.length).toBeGreaterThanOrEqual(18 * actions)
      expect(acknowledged.filter(line => acts.get(line) !== 1)).toEqual([])
      const listed = await registry.lists.revoked()
      const revoked = logged.filter(line => line.startsWith('revoke ')).map(line => line.slice('revoke '.length))
      expect(listed.map(({ keyId }) => keyId).sort()).toEqual(revoked.sort())
      console.log(
        `${agents} agents: ${acknowledged.length} acts acknowledged, ${head.entries} entries in the log, chain whole; two agents killed, server restarted once`,
      )
      await registry.close()
    },
    600_000 + actions * 10_000,
  )
})
