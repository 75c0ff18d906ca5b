/** The registry with many keys, in SQLite and in PostgreSQL: filled, asked, written to, and published. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseRegistration, registryPaths } from '../src/main/recovery/registry-link.ts'
import { createRevocation } from '../src/main/recovery/revocation.ts'
import { createStatusClient } from '../src/main/recovery/status-client.ts'
import { listEntries } from '../src/main/recovery/status-list.ts'
import { openPostgresRegistry } from '../src/main/support/registry/postgres-database.ts'
import { publish } from '../src/main/support/registry/publish.ts'
import { openFolderTarget } from '../src/main/support/registry/publish-target.ts'
import { createRegistry } from '../src/main/support/registry/registry.ts'
import type { RegistryDatabase } from '../src/main/support/registry/registry-database.ts'
import { initializeRegistry } from '../src/main/support/registry/registry-facts.ts'
import { createRegistryKey } from '../src/main/support/registry/registry-key.ts'
import { openSqliteRegistry } from '../src/main/support/registry/sqlite-database.ts'
import { enrolWithoutCode } from '../test/recovery/recovery-fixture.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../test/support/postgres.ts'
import { createSigner, newSignerKey } from '../test/support/registry-fixture.ts'

/** `SIGNET_BENCH_KEYS=10000000` for the large one. */
const keys = Number(process.env['SIGNET_BENCH_KEYS'] ?? 1_000_000)
const revokedEach = 100
const rowsAtOnce = 200
const rowsInTransaction = 100_000
const asked = 1000
const acts = 100
const keysPerShard = (listEntries / 4) * 3

const clock = (): Date => new Date()
const random = (sizeBytes: number): Uint8Array => randomBytes(sizeBytes)
/** Every place of a list once, in no order that packing could use: odd factors and shifts can be undone. */
const placeOf = (number: number): number => {
  let place = number % listEntries
  for (const factor of [40_503, 91_019, 57_649]) {
    place = (Math.imul(place, factor) >>> 0) % listEntries
    place ^= place >>> 8
  }
  return place
}
const shardOf = (number: number): number => Math.floor((number - 1) / keysPerShard)

/** base64url in the order in which databases sort it. */
const letters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const prefixLetters = 6
/**
 * Key ids spread over all there are, and in their order: rows that come in the order of their indexes write each page once,
 * as the restore of a dump does; in a random order each of a million rows writes another page of four indexes again.
 */
const idOf = (number: number): string => {
  let rest = Math.floor(((number - 1) / (keys + acts)) * 64 ** prefixLetters)
  let prefix = ''
  for (let digit = 0; digit < prefixLetters; digit++) {
    prefix = (letters[rest % 64] ?? '') + prefix
    rest = Math.floor(rest / 64)
  }
  return prefix + createHash('sha256').update(String(number)).digest('base64url').slice(prefixLetters)
}

const seconds = async (action: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await action()
  return (performance.now() - start) / 1000
}

type Row = readonly (string | number)[]

/** Rows as acts make them, without their log: a signature for each would be what is measured. */
const createRows = (statement: string) => {
  const at = clock().toISOString()
  return {
    registered_key: {
      columns: ['key_id', 'number', 'shard', 'idx', 'registered_at'],
      rowOf: (n: number): Row => [idOf(n), n, shardOf(n), placeOf(n), at],
      each: 1,
    },
    enrolment: {
      columns: ['enrolment_sha256', 'key_id', 'sheet_number', 'statement'],
      rowOf: (n: number): Row => [idOf(n), idOf(n), idOf(n).slice(0, 7), statement],
      each: 1,
    },
    revocation: {
      columns: ['key_id', 'shard', 'idx', 'reason', 'revoked_at', 'statement'],
      rowOf: (n: number): Row => [idOf(n), shardOf(n), placeOf(n), 'lost', at, statement],
      each: revokedEach,
    },
  }
}
type Rows = ReturnType<typeof createRows>

const fillByInsert = async (database: RegistryDatabase, rows: Rows): Promise<void> => {
  for (const [table, { columns, rowOf, each }] of Object.entries(rows)) {
    const insertOf = (count: number): string => {
      const values = Array.from(
        { length: count },
        (_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
      )
      return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values.join(', ')}`
    }
    const whole = insertOf(rowsAtOnce)
    const count = Math.floor(keys / each)
    for (let start = 0; start < count; start += rowsInTransaction) {
      const end = Math.min(start + rowsInTransaction, count)
      await database.write(async writer => {
        for (let first = start; first < end; first += rowsAtOnce) {
          const length = Math.min(rowsAtOnce, end - first)
          const values = Array.from({ length }, (_, index) => rowOf((first + index + 1) * each)).flat()
          await writer.run(length === rowsAtOnce ? whole : insertOf(length), ...values)
        }
      })
    }
  }
}

const fillByCopy = async (server: TestPostgres, rows: Rows): Promise<void> => {
  for (const [table, { columns, rowOf, each }] of Object.entries(rows)) {
    await server.copy(
      `signet.${table} (${columns.join(', ')})`,
      (function* () {
        for (let n = each; n <= keys; n += each) yield `${rowOf(n).join('\t')}\n`
      })(),
    )
  }
  // As after any bulk load: what the planner knows of a table is else what it knew when it was empty.
  server.sql('ANALYZE')
}

interface Backend {
  readonly name: string
  readonly database: RegistryDatabase
  readonly folder: string
  readonly fill: (rows: Rows) => Promise<void>
  readonly sizeBytes: () => number
}

const benchDatabase = async ({ name, database, folder, fill, sizeBytes }: Backend): Promise<void> => {
  const signer = createSigner(newSignerKey())
  const seal = async (bytes: Uint8Array): Promise<Uint8Array> => Uint8Array.from(bytes)
  const keyDeps = { directory: join(folder, 'key'), protectSecret: seal, unprotectSecret: seal }
  const key = await createRegistryKey(keyDeps, 'Bench', clock(), random)
  const url = 'https://keys.example.org'
  const { registryKeyId } = key
  await initializeRegistry({ database, clock, random }, { name: 'Bench', url, registryKeyId }, signer, 'Bench')
  const registry = await createRegistry({ database, clock, random })
  const sample = await enrolWithoutCode()
  const rows = createRows(sample.enrolment.text)
  const filled = await seconds(() => fill(rows))
  const size = sizeBytes()
  const found = await seconds(async () => {
    for (let n = 0; n < asked; n++) await registry.status(idOf(((n * 7919) % keys) + 1))
  })
  const enrolled = await Promise.all(Array.from({ length: acts }, () => enrolWithoutCode()))
  const added = await seconds(async () => {
    for (const { enrolment } of enrolled) await registry.addKey(signer, enrolment.text)
  })
  const www = join(folder, 'www')
  const publishing = {
    ...{ registry, key, url, clock },
    target: openFolderTarget(www),
    statePath: join(folder, 'published.json'),
  }
  const first = await seconds(() => publish(publishing))
  const statements = await Promise.all(
    enrolled.map(async ({ unlockKey, enrolment }) => {
      return (await createRevocation(enrolment, unlockKey, 'lost', clock())).text
    }),
  )
  const revoked = await seconds(async () => {
    for (const text of statements) await registry.revoke(signer, text)
  })
  let listsWritten = 0
  const changed = await seconds(async () => {
    listsWritten = (await publish(publishing)).listsWritten
  })
  const again = await seconds(() => publish(publishing))
  const lists = readdirSync(join(www, 'lists')).map(list => statSync(join(www, 'lists', list)).size)
  const checked = await seconds(() => checkAsClients(enrolled, folder, { url, registryKeyId }))
  const ms = (time: number, count: number): string => `${((time / count) * 1000).toFixed(2)} ms`
  const cells = [
    ...[name, `${filled.toFixed(0)} s`, `${Math.round(size / 1_000_000)} MB, ${Math.round(size / keys)} bytes a key`],
    ...[ms(found, asked), ms(added, acts), ms(revoked, acts)],
    ...[`${first.toFixed(1)} s`, `${listsWritten}: ${changed.toFixed(1)} s`, `${again.toFixed(1)} s`],
    `${lists.length} lists, ${Math.round(lists.reduce((sum, bytes) => sum + bytes, 0) / 1000)} kB`,
    ms(checked, acts),
  ]
  console.log(`| ${cells.join(' | ')} |`)
  await registry.close()
}

/** What each client does once an hour: its list fetched, verified, unpacked and kept. */
const checkAsClients = async (
  enrolled: readonly { readonly keyId: string }[],
  folder: string,
  { url, registryKeyId }: { readonly url: string; readonly registryKeyId: string },
): Promise<void> => {
  const read = (path: string): string => readFileSync(join(folder, 'www', path), 'utf8')
  const client = createStatusClient({
    directory: join(folder, 'client'),
    link: { fetchList: async uri => read(uri.slice(url.length + 1)) },
    settings: () => ({ url, keyId: registryKeyId, timeoutMs: 1000 }),
    clock,
  })
  for (const { keyId } of enrolled) {
    const [text = ''] = read(registryPaths.key(keyId)).split('\n')
    const { state } = await client.check(parseRegistration(text, keyId, registryKeyId), true)
    if (state !== 'revoked') throw new Error('the list does not say what the registry says')
  }
}

export const benchRegistry = async ({ directory }: { readonly directory: string }): Promise<void> => {
  console.log(`\n### A registry of ${keys} keys, ${Math.floor(keys / revokedEach)} of them revoked\n`)
  console.log(
    '| database | filled in | size without the log | one key’s status | enrolment taken in | revocation taken in | all lists published | changed lists published | nothing changed | published | a client’s check |',
  )
  console.log(`|${'---|'.repeat(11)}`)
  const folderOf = (name: string): string => {
    const folder = join(directory, name)
    mkdirSync(folder, { recursive: true })
    return folder
  }
  const small = folderOf('sqlite')
  const path = join(small, 'registry.db')
  const sqlite = openSqliteRegistry({ path, create: true })
  await benchDatabase({
    ...{ name: 'SQLite', database: sqlite, folder: small },
    fill: rows => fillByInsert(sqlite, rows),
    sizeBytes: () => statSync(path).size,
  })
  rmSync(small, { recursive: true, force: true })
  if (!hasPostgres) return
  const server = startPostgres()
  try {
    await benchDatabase({
      ...{ name: 'PostgreSQL', folder: folderOf('postgresql') },
      database: await openPostgresRegistry({ url: server.url(), create: true }),
      fill: rows => fillByCopy(server, rows),
      sizeBytes: () => Number(server.sql("SELECT pg_database_size('postgres')")),
    })
  } finally {
    server.stop()
  }
}
