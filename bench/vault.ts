/** A million receipts in the vault and in plain SQLite, side by side: opening, pages, appending, size. */
/// <reference path="../src/main/vault/better-sqlite3-multiple-ciphers.d.ts" />
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import type { SlotOpener } from '../src/main/vault/key-slots.ts'
import { appendLogEntry } from '../src/main/vault/log-entries.ts'
import { findLogEntries } from '../src/main/vault/log-search.ts'
import { createVaultAccess } from '../src/main/vault/open-vault.ts'
import { createPassphraseOpener } from '../src/main/vault/passphrase-opener.ts'
import type { NewLogEntry } from '../src/shared/model/log.ts'
import { Secret } from '../src/shared/secret.ts'

const rows = 1_000_000
const perTransaction = 10_000
const pageRows = 50
const services = 2_000
const appends = 1_000
const runs = 5

/** Half a kB, as a receipt is. One in a hundred thousand names what a search looks for. */
const receipt = (n: number): NewLogEntry => ({
  eventTime: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
  kind: 'disclosure',
  state: n % 7 === 0 ? 'refused' : 'given',
  party: `x509_san_dns:service-${n % services}.example`,
  body: {
    query: 'attributes',
    tier: 'verified',
    host: `service-${n % services}.example`,
    name: n % 100_000 === 77 ? 'The rare shop' : 'A shop',
    purpose: 'Proof that you are old enough for what you ordered',
    policyUrl: 'https://service.example/privacy',
    requested: [['age_over_18'], ['address', 'locality']],
    optional: [['address', 'locality']],
    disclosed: [['age_over_18']],
    isSelfAttested: true,
    pseudonymAlias: null,
    requestSha256: createHash('sha256').update(String(n)).digest('hex'),
    presentationSha256: null,
    nonceSha256: null,
    failure: null,
  },
})

const time = async (action: () => unknown): Promise<number> => {
  const start = performance.now()
  await action()
  return performance.now() - start
}
const medianOf = async (action: () => unknown, count = runs): Promise<number> => {
  const all: number[] = []
  for (let run = 0; run < count; run++) all.push(await time(action))
  return percentile(all, 50)
}
/** One after the other, each by itself. */
const timeEach = (count: number, action: (n: number) => unknown): readonly number[] =>
  Array.from({ length: count }, (_, n) => {
    const start = performance.now()
    action(n)
    return performance.now() - start
  })
const percentile = (all: readonly number[], percent: number): number =>
  [...all].sort((left, right) => left - right)[Math.min(all.length - 1, Math.floor((all.length * percent) / 100))] ?? 0

const sizeOf = (path: string): number => statSync(path).size / 1e6
const quiet = { debug() {}, info() {}, warn() {}, error() {}, close() {} }

interface Side {
  readonly fillSeconds: number
  readonly openMs: number
  readonly firstPageMs: number
  readonly partyPageMs: number
  readonly timePageMs: number
  readonly searchMs: number
  readonly append: readonly number[]
  readonly megabytes: number
}

const measureVault = async (directory: string, opener: SlotOpener) => {
  const access = createVaultAccess({ directory, clock: () => new Date(), random: randomBytes, log: quiet })
  const first = await access.open(opener)
  const fillMs = await time(() => {
    for (let from = 0; from < rows; from += perTransaction) {
      first.write(writable => {
        for (let n = from; n < from + perTransaction; n++) appendLogEntry(writable, receipt(n))
      })
    }
  })
  first.close()
  const megabytes = sizeOf(join(directory, 'vault.db'))
  const openMs = await medianOf(async () => (await access.open(opener)).close())
  const vault = await access.open(opener)
  const page = (filter: Parameters<typeof findLogEntries>[1]) =>
    medianOf(() => findLogEntries(vault.read, filter, pageRows), 20)
  const side: Side = {
    ...{ fillSeconds: fillMs / 1000, openMs, megabytes },
    firstPageMs: await page({}),
    partyPageMs: await page({ party: `x509_san_dns:service-777.example`, state: 'given' }),
    timePageMs: await page({ from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }),
    searchMs: await time(() => findLogEntries(vault.read, { text: 'rare shop' }, pageRows)),
    append: timeEach(appends, n => vault.write(writable => appendLogEntry(writable, receipt(rows + n)))),
  }
  const verifyMs = await time(() => access.log.check(vault))
  await access.addSlot(vault, createPassphraseOpener(words))
  vault.close()
  const byPassphraseMs = await medianOf(async () => (await access.open(createPassphraseOpener(words))).close())
  return { side, verifyMs, byPassphraseMs }
}

const words = new Secret('a passphrase for the bench')

/** As one would keep them without Signet: the same facts and indexes, no cipher, no chain, as durable. */
const measurePlain = async (path: string): Promise<Side> => {
  const open = () => {
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('locking_mode = EXCLUSIVE')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  }
  let db = open()
  db.exec(`CREATE TABLE receipt (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, party TEXT, body TEXT NOT NULL) STRICT;
    CREATE INDEX by_kind ON receipt (kind); CREATE INDEX by_state ON receipt (state);
    CREATE INDEX by_party ON receipt (party); CREATE INDEX by_time ON receipt (time)`)
  const insertInto = (target: typeof db) => {
    const insert = target.prepare('INSERT INTO receipt (time, kind, state, party, body) VALUES (?, ?, ?, ?, ?)')
    return (n: number) => {
      const { eventTime, kind, state, party, body } = receipt(n)
      insert.run(Date.parse(eventTime), kind, state, party, JSON.stringify(body))
    }
  }
  const fill = insertInto(db)
  const fillMs = await time(() => {
    for (let from = 0; from < rows; from += perTransaction) {
      db.transaction(() => {
        for (let n = from; n < from + perTransaction; n++) fill(n)
      })()
    }
  })
  db.close()
  const megabytes = sizeOf(path)
  const openMs = await medianOf(() => open().close())
  db = open()
  const page = (where: string, order: string, ...values: readonly (string | number)[]) => {
    const select = db.prepare(`SELECT * FROM receipt WHERE ${where} ORDER BY ${order} LIMIT ${pageRows}`)
    return medianOf(() => (select.all(...values) as { body: string }[]).map(({ body }) => JSON.parse(body)), 20)
  }
  const append = insertInto(db)
  const [from, to] = [Date.parse('2026-06-01T00:00:00Z'), Date.parse('2026-06-02T00:00:00Z')]
  const party = 'x509_san_dns:service-777.example'
  const side: Side = {
    ...{ fillSeconds: fillMs / 1000, openMs, megabytes },
    firstPageMs: await page('1', 'seq DESC'),
    partyPageMs: await page("party = ? AND state = 'given'", 'seq DESC', party),
    timePageMs: await page('time >= ? AND time < ?', 'time DESC', from, to),
    searchMs: await time(() =>
      db.prepare(`SELECT * FROM receipt WHERE body LIKE '%rare shop%' ORDER BY seq DESC LIMIT ${pageRows}`).all(),
    ),
    append: timeEach(appends, n => append(rows + n)),
  }
  db.close()
  return side
}

export const benchVault = async (directory: string): Promise<void> => {
  mkdirSync(directory)
  const opener: SlotOpener = {
    kind: 'software-token',
    keyId: 'bench',
    deriveSlotKey: async salt => createHash('sha256').update(salt).digest(),
  }
  const vaultFolder = join(directory, 'vault')
  const { side: ours, verifyMs, byPassphraseMs } = await measureVault(vaultFolder, opener)
  rmSync(vaultFolder, { recursive: true })
  const plain = await measurePlain(join(directory, 'plain.db'))
  const salt = Buffer.concat([Buffer.of(17), randomBytes(32)])
  const scryptMs = await medianOf(() => createPassphraseOpener(words).deriveSlotKey(salt))
  rmSync(directory, { recursive: true })

  const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`
  const row = (name: string, value: (side: Side) => string): void =>
    console.log(`| ${name} | ${value(ours)} | ${value(plain)} |`)
  console.log(`\n### The vault with ${rows.toLocaleString('en')} receipts, beside plain SQLite by the same driver\n`)
  console.log('| | **vault** (AEGIS-256, hash chain) | plain SQLite |\n|---|---|---|')
  row(
    `filled, ${perTransaction.toLocaleString('en')} rows a transaction`,
    ({ fillSeconds }) => `${fillSeconds.toFixed(1)} s`,
  )
  row('opened, key at hand', ({ openMs }) => ms(openMs))
  row(`first page of ${pageRows}`, ({ firstPageMs }) => ms(firstPageMs))
  row('page of one service and state', ({ partyPageMs }) => ms(partyPageMs))
  row('page of one day', ({ timePageMs }) => ms(timePageMs))
  row('a rare word looked for in all of them', ({ searchMs }) => ms(searchMs))
  row(`one row, durable, p50 of ${appends}`, ({ append }) => ms(percentile(append, 50)))
  row('the same, p99', ({ append }) => ms(percentile(append, 99)))
  row('file', ({ megabytes }) => `${megabytes.toFixed(0)} MB`)
  console.log(`| every entry verified | ${ms(verifyMs)} | – |`)
  console.log(`| opened by its passphrase; scrypt alone | ${ms(byPassphraseMs)} | ${ms(scryptMs)} |`)
}
