import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEntryId, formatEntryId, toHex } from '../../src/main/vault/log-chain.ts'
import { appendLogEntry, findLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import { eraseLogEntries } from '../../src/main/vault/log-erasure.ts'
import { findLogEntries, iterateLogEntries } from '../../src/main/vault/log-search.ts'
import type { LogFilter } from '../../src/shared/model/log.ts'
import { createAccess, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const openVault = async () => {
  const directory = join(makeFolder(), 'vault')
  const access = createAccess(directory)
  return { access, vault: await access.open(createOpener('key-1')) }
}
const at = new Date('2026-11-22T12:00:00Z')

test('an entry comes back as it was put in, chained to the one before', async () => {
  const { vault } = await openVault()
  const given = createNewEntry({ party: 'redirect_uri:https://tiệm.example/"x"', body: { name: "Ô'Brien \u{1F58B}" } })
  const first = vault.write(writable => appendLogEntry(writable, given))
  const second = vault.write(writable => appendLogEntry(writable, createNewEntry({ state: 'refused' })))
  expect(first).toMatchObject({ ...given, seq: 1, prevSha256: '0'.repeat(64) })
  expect(second).toMatchObject({ seq: 2, prevSha256: first.sha256, state: 'refused' })
  expect(listLogEntries(vault.read, 10)).toEqual([second, first])
  expect(listLogEntries(vault.read, 10, 2)).toEqual([first])
  expect(findLogEntry(vault.read, first.entryId)).toEqual(first)
  for (const id of ['', 'nothing', second.entryId.replace(/.$/, last => (last === '0' ? '1' : '0'))]) {
    expect(findLogEntry(vault.read, id)).toBeUndefined()
  }
  vault.close()
})

test('the same entry twice has different digests: what an erased one said cannot be found out by trying', async () => {
  const { vault } = await openVault()
  const contents = [1, 2].map(() => vault.write(writable => appendLogEntry(writable, createNewEntry())).sha256)
  expect(new Set(contents).size).toBe(2)
  const kept = vault.read.all<{ readonly content: Uint8Array }>('SELECT content_sha256 AS content FROM log_entry')
  expect(new Set(kept.map(({ content }) => Buffer.from(content).toString('hex'))).size).toBe(2)
  vault.close()
})

test('an entry of a megabyte is refused, and nothing of it or beside it is kept', async () => {
  const { vault } = await openVault()
  const both = () =>
    vault.write(writable => {
      appendLogEntry(writable, createNewEntry())
      appendLogEntry(writable, createNewEntry({ body: 'x'.repeat(1_000_000) }))
    })
  expect(both).toThrow(expect.objectContaining({ code: 'vault/entry-too-large' }))
  expect(listLogEntries(vault.read, 10)).toEqual([])
  vault.write(writable => appendLogEntry(writable, createNewEntry({ body: 'x'.repeat(250_000) })))
  vault.close()
})

test('ids are UUIDs of version 7 and sort in the order of entry while the clock stands still, goes back and jumps', async () => {
  const { vault } = await openVault()
  const times = ['2026-11-22T10:00:00.000Z', '2026-11-22T10:00:00.000Z', '2020-01-01T00:00:00.000Z']
  times.push('1965-01-01T00:00:00.000Z', '2031-01-01T00:00:00.000Z', '2026-11-22T10:00:01.000Z')
  const entries = times.map(eventTime =>
    vault.write(writable => appendLogEntry(writable, createNewEntry({ eventTime }))),
  )
  const ids = entries.map(({ entryId }) => entryId)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect([...ids].sort()).toEqual(ids)
  // The entry itself tells the time as the clock had it.
  expect(listLogEntries(vault.read, 10).map(({ eventTime }) => eventTime)).toEqual(times.reverse())
  vault.close()
})

test('an id after the highest of its millisecond moves to the next', () => {
  const highest = Buffer.alloc(16, 0xff)
  const first = createEntryId(1_000, highest, undefined)
  expect(formatEntryId(toHex(first))).toBe('00000000-03e8-7fff-bfff-ffffffffffff')
  const second = createEntryId(1_000, Buffer.alloc(16), first)
  expect(formatEntryId(toHex(second))).toBe('00000000-03e9-7000-8000-000000000000')
})

test('SQL cannot change, remove, replace or insert entries of the log', async () => {
  const { vault } = await openVault()
  for (let n = 0; n < 3; n++) vault.write(writable => appendLogEntry(writable, createNewEntry()))
  const before = listLogEntries(vault.read, 10)
  const copy =
    'entry_id, event_time, kind, state, party, body, salt, content_sha256, prev_sha256, sha256 FROM log_entry'
  const attempts = [
    "UPDATE log_entry SET body = '{}' WHERE seq = 2",
    'UPDATE log_entry SET event_time = 0',
    "UPDATE log_entry SET party = NULL, body = NULL, salt = NULL, state = 'refused' WHERE seq = 2",
    'UPDATE log_entry SET seq = 9 WHERE seq = 3',
    'DELETE FROM log_entry WHERE seq = 3',
    'DELETE FROM log_entry',
    `INSERT OR REPLACE INTO log_entry SELECT 2, ${copy} WHERE seq = 3`,
    `INSERT INTO log_entry SELECT 7, ${copy.replace('entry_id', 'randomblob(16)')} WHERE seq = 3`,
  ]
  for (const sql of attempts) {
    expect(() => vault.write(writable => writable.run(sql)), sql).toThrow(/the log takes|never removed|nothing else/)
  }
  expect(listLogEntries(vault.read, 10)).toEqual(before)
  vault.close()
})

test('erased entries are gone from lists and from the file, are named by a deletion, and stay in the chain', async () => {
  const { access, vault } = await openVault()
  const secret = 'Zwölfröhrenkessel'
  for (let n = 1; n <= 6; n++) {
    vault.write(writable => appendLogEntry(writable, createNewEntry({ party: `client-${n}`, body: { secret, n } })))
  }
  const erase = (...seqs: readonly number[]) =>
    vault.write(writable => eraseLogEntries(writable, seqs, { reason: 'retention', at }))
  expect(erase(5, 1, 2, 2, 99)).toMatchObject({
    ...{ seq: 7, kind: 'deletion', state: 'done', party: null },
    body: {
      reason: 'retention',
      erased: [
        [1, 2],
        [5, 5],
      ],
    },
  })
  // What was erased already, and deletions themselves, are left as they are.
  expect(erase(1, 2, 7)).toBeUndefined()
  expect(listLogEntries(vault.read, 10).map(({ seq }) => seq)).toEqual([7, 6, 4, 3])
  expect([...iterateLogEntries(vault.read)].map(({ seq }) => seq)).toEqual([3, 4, 6, 7])
  expect(findLogEntries(vault.read, { party: 'client-2' }, 10)).toEqual([])
  expect(vault.read.all("SELECT seq FROM log_entry WHERE body LIKE '%' || ? || '%'", secret)).toHaveLength(3)
  expect(access.log.check(vault)).toMatchObject({ entryCount: 7, erasedCount: 3, findings: [] })
  vault.close()
})

test('pages by kind, state, party, time and words hold what fits, once, newest first', async () => {
  const { vault } = await openVault()
  const kinds = ['disclosure', 'signing', 'consent', 'incident'] as const
  const states = ['given', 'refused', 'done'] as const
  const entries = Array.from({ length: 400 }, (_, n) =>
    createNewEntry({
      kind: kinds[n % 4] ?? 'signing',
      state: states[n % 3] ?? 'done',
      party: n % 5 === 0 ? null : `client-${n % 5}`,
      // Every tenth was entered while the clock was a year behind.
      eventTime: new Date(Date.UTC(n % 10 === 9 ? 2025 : 2026, 0, 1, n)).toISOString(),
      body: { note: n % 7 === 0 ? 'Được ĐỒNG Ý' : 'plain', n, host: null },
    }),
  )
  vault.write(writable => {
    for (const entry of entries) appendLogEntry(writable, entry)
  })
  const filters: readonly LogFilter[] = [
    {},
    { kind: 'signing' },
    { state: 'refused' },
    { party: 'client-3' },
    { kind: 'consent', state: 'done', party: 'client-1' },
    { from: '2026-01-03T00:00:00Z' },
    { to: '2026-01-03T00:00:00+01:00' },
    { from: '2025-01-01T00:00:00Z', to: '2026-01-10T12:00:00Z', kind: 'disclosure' },
    { from: '2026-01-02T00:00:00Z', party: 'client-2', state: 'given' },
    { text: 'đồng ý' },
    { text: 'CLIENT-4', kind: 'incident' },
    { text: '"' },
    { text: 'host' },
    { text: '399' },
  ]
  const fits = (entry: (typeof entries)[number], { kind, state, party, from, to, text }: LogFilter) =>
    (kind === undefined || entry.kind === kind) &&
    (state === undefined || entry.state === state) &&
    (party === undefined || entry.party === party) &&
    (from === undefined || Date.parse(entry.eventTime) >= Date.parse(from)) &&
    (to === undefined || Date.parse(entry.eventTime) < Date.parse(to)) &&
    (text === undefined ||
      [entry.party ?? '', ...Object.values(entry.body as object)].some(
        value => value !== null && String(value).toLowerCase().includes(text.toLowerCase()),
      ))
  for (const filter of filters) {
    const expected = entries.map((entry, n) => ({ ...entry, seq: n + 1 })).filter(entry => fits(entry, filter))
    const isTimed = filter.from !== undefined || filter.to !== undefined
    const newestFirst = [...expected].sort((left, right) =>
      isTimed && left.eventTime !== right.eventTime
        ? left.eventTime < right.eventTime
          ? 1
          : -1
        : right.seq - left.seq,
    )
    const paged: number[] = []
    for (let page = findLogEntries(vault.read, filter, 7); page.length > 0; ) {
      paged.push(...page.map(({ seq }) => seq))
      page = findLogEntries(vault.read, filter, 7, paged.at(-1))
    }
    expect(paged, JSON.stringify(filter)).toEqual(newestFirst.map(({ seq }) => seq))
    expect([...iterateLogEntries(vault.read, filter)].map(({ seq }) => seq)).toEqual(expected.map(({ seq }) => seq))
  }
  vault.close()
})
