/** The registry with many keys, in SQLite and in PostgreSQL: filled, asked, written to, and published. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createRevocation } from '../src/main/recovery/revocation.ts'
import { openPostgresRegistry } from '../src/main/support/registry/postgres-database.ts'
import { publish } from '../src/main/support/registry/publish.ts'
import { openFolderTarget } from '../src/main/support/registry/publish-target.ts'
import { createRegistry, initializeRegistry } from '../src/main/support/registry/registry.ts'
import type { RegistryDatabase } from '../src/main/support/registry/registry-database.ts'
import { createRegistryKey } from '../src/main/support/registry/registry-key.ts'
import { openSqliteRegistry } from '../src/main/support/registry/sqlite-database.ts'
import { enrolWithoutCode } from '../test/recovery/recovery-fixture.ts'
import { hasPostgres, startPostgres } from '../test/support/postgres.ts'
import { createSigner, newSignerKey } from '../test/support/registry-fixture.ts'

/** `SIGNET_BENCH_KEYS=10000000` for the large one. */
const keys = Number(process.env['SIGNET_BENCH_KEYS'] ?? 1_000_000)
const revokedEach = 100
const rowsAtOnce = 200
const rowsInTransaction = 20_000
const asked = 1000
const acts = 100
const places = 131_072
const keysPerShard = (places / 4) * 3

const clock = (): Date => new Date()
const random = (sizeBytes: number): Uint8Array => randomBytes(sizeBytes)
/** An odd factor reaches every place of a list once. */
const placeOf = (number: number): number => (Math.imul(number, 40_503) >>> 0) % places

const seconds = async (action: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await action()
  return (performance.now() - start) / 1000
}

const values = (rows: number, columns: number): string =>
  Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: columns }, (__, column) => `$${row * columns + column + 1}`).join(', ')})`,
  ).join(', ')

/** Rows as acts make them, without their log: a signature for each would be what is measured. */
const fill = async (database: RegistryDatabase, ids: readonly string[], statement: string): Promise<void> => {
  const at = clock().toISOString()
  for (let start = 0; start < keys; start += rowsInTransaction) {
    await database.write(async writer => {
      const end = Math.min(start + rowsInTransaction, keys)
      for (let first = start; first < end; first += rowsAtOnce) {
        const numbers = Array.from({ length: Math.min(rowsAtOnce, end - first) }, (_, index) => first + index + 1)
        const shardOf = (number: number): number => Math.floor((number - 1) / keysPerShard)
        const idOf = (number: number): string => ids[number - 1] ?? ''
        await writer.run(
          `INSERT INTO registered_key (key_id, number, shard, idx, registered_at) VALUES ${values(numbers.length, 5)}`,
          ...numbers.flatMap(n => [idOf(n), n, shardOf(n), placeOf(n), at]),
        )
        await writer.run(
          `INSERT INTO enrolment (enrolment_sha256, key_id, sheet_number, statement) VALUES ${values(numbers.length, 4)}`,
          ...numbers.flatMap(n => [idOf(n), idOf(n), idOf(n).slice(0, 7), statement]),
        )
        const lost = numbers.filter(n => n % revokedEach === 0)
        if (lost.length === 0) continue
        await writer.run(
          `INSERT INTO revocation (key_id, shard, idx, reason, revoked_at, statement) VALUES ${values(lost.length, 6)}`,
          ...lost.flatMap(n => [idOf(n), shardOf(n), placeOf(n), 'lost', at, statement]),
        )
      }
    })
  }
}

const benchDatabase = async (name: string, database: RegistryDatabase, folder: string, size: () => string) => {
  const signer = createSigner(newSignerKey())
  const seal = async (bytes: Uint8Array): Promise<Uint8Array> => Uint8Array.from(bytes)
  const keyDeps = { directory: join(folder, 'key'), protectSecret: seal, unprotectSecret: seal }
  const key = await createRegistryKey(keyDeps, 'Bench', clock(), random)
  const facts = { name: 'Bench', url: 'https://keys.example.org', registryKeyId: key.registryKeyId }
  await initializeRegistry({ database, clock, random }, facts, signer, 'Bench')
  const registry = await createRegistry({ database, clock, random })
  const ids = Array.from({ length: keys }, () => randomBytes(32).toString('base64url'))
  const sample = await enrolWithoutCode()
  const filled = await seconds(() => fill(database, ids, sample.enrolment.text))
  const found = await seconds(async () => {
    for (let n = 0; n < asked; n++) await registry.status(ids[(n * 7919) % keys] ?? '')
  })
  const enrolled = await Promise.all(Array.from({ length: acts }, () => enrolWithoutCode()))
  const added = await seconds(async () => {
    for (const { enrolment } of enrolled) await registry.addKey(signer, enrolment.text)
  })
  const statements = await Promise.all(
    enrolled.map(async ({ unlockKey, enrolment }) => {
      return (await createRevocation(enrolment, unlockKey, 'lost', clock())).text
    }),
  )
  const revoked = await seconds(async () => {
    for (const text of statements) await registry.revoke(signer, text)
  })
  const target = openFolderTarget(join(folder, 'www'))
  const url = 'https://registry.example'
  const publishing = { registry, key, target, url, statePath: join(folder, 'published.json'), clock }
  const first = await seconds(() => publish(publishing))
  const again = await seconds(() => publish(publishing))
  const ms = (time: number, count: number): string => `${((time / count) * 1000).toFixed(2)} ms`
  console.log(
    `| ${name} | ${filled.toFixed(0)} s | ${size()} | ${ms(found, asked)} | ${ms(added, acts)} | ${ms(revoked, acts)} | ${first.toFixed(1)} s | ${again.toFixed(1)} s |`,
  )
  await registry.close()
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`

export const benchRegistry = async ({ directory }: { readonly directory: string }): Promise<void> => {
  console.log(`\n### A registry of ${keys} keys, ${Math.floor(keys / revokedEach)} of them revoked\n`)
  console.log(
    '| database | filled in | size | one key’s status | enrolment taken in | revocation taken in | published, all lists | again, nothing changed |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  const [small, large] = [join(directory, 'sqlite'), join(directory, 'postgresql')]
  for (const folder of [small, large]) mkdirSync(folder, { recursive: true })
  const path = join(small, 'registry.db')
  await benchDatabase('SQLite', openSqliteRegistry({ path, create: true }), small, () => megabytes(statSync(path).size))
  if (!hasPostgres) return
  const server = startPostgres()
  try {
    const database = await openPostgresRegistry({ url: server.url(), create: true })
    const size = (): string => megabytes(Number(server.sql("SELECT pg_database_size('postgres')")))
    await benchDatabase('PostgreSQL', database, large, size)
  } finally {
    server.stop()
  }
}
