import { randomInt } from 'node:crypto'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/main/vault/database.ts'
import { openSlot, readSlots } from '../../src/main/vault/key-slots.ts'
import { digestContent, digestEntry } from '../../src/main/vault/log-chain.ts'
import { appendLogEntry, type LogRow, logColumns } from '../../src/main/vault/log-entries.ts'
import { eraseLogEntries } from '../../src/main/vault/log-erasure.ts'
import type { HeadSigner } from '../../src/main/vault/log-head.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { createAccess, createHeadSigner, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const makeSigned = async (signer: HeadSigner, count: number) => {
  const directory = join(makeFolder(), 'vault')
  const access = createAccess(directory)
  const opener = createOpener(signer.key.keyId)
  const append = (vault: Vault, entries: number) =>
    vault.write(writable => {
      for (let n = 0; n < entries; n++)
        appendLogEntry(writable, createNewEntry({ body: { n }, party: `client-${n % 9}` }))
    })
  const vault = await access.open(opener)
  append(vault, count)
  await access.log.sign(vault, signer)
  vault.close()
  const check = async () => {
    const opened = await access.open(opener)
    try {
      return access.log.check(opened)
    } finally {
      opened.close()
    }
  }
  /** As somebody would who has the vault's key, and no triggers in the way. */
  const tamper = async (change: (db: ReturnType<typeof openDatabase>) => void) => {
    const db = openDatabase(
      join(directory, 'vault.db'),
      await openSlot(readSlots(join(directory, 'vault-slots.json')), opener),
    )
    for (const name of ['log_entry_is_last', 'log_entry_stays', 'log_entry_is_erased_only'])
      db.exec(`DROP TRIGGER ${name}`)
    db.pragma('foreign_keys = OFF')
    db.transaction(() => change(db))()
    db.close()
  }
  return { access, opener, directory, append, check, tamper, headPath: join(directory, 'log-head.json') }
}

test('the end is signed by the key, RSA and EC, and checked against it', async () => {
  for (const algorithm of ['rsa', 'ec'] as const) {
    const signer = createHeadSigner(algorithm)
    const { check } = await makeSigned(signer, 5)
    expect(await check()).toEqual({
      ...{ entryCount: 5, erasedCount: 0, signedThrough: 5, signedBy: signer.key.keyId, findings: [] },
      signedAt: '2026-11-22T10:00:00.000Z',
    })
  }
})

test('a log that has not grown is not signed again, an empty one not at all', async () => {
  const signer = createHeadSigner()
  let signatures = 0
  const counting: HeadSigner = {
    ...signer,
    async sign(request) {
      signatures++
      return signer.sign(request)
    },
  }
  const { access, opener, append, check } = await makeSigned(counting, 0)
  expect(signatures).toBe(0)
  expect(await check()).toMatchObject({ entryCount: 0, signedThrough: 0, signedBy: null, findings: [] })
  const vault = await access.open(opener)
  append(vault, 2)
  await access.log.sign(vault, counting)
  await access.log.sign(vault, counting)
  expect(signatures).toBe(1)
  append(vault, 1)
  await access.log.sign(vault, counting)
  expect(signatures).toBe(2)
  vault.close()
  expect(await check()).toMatchObject({ signedThrough: 3, findings: [] })
})

test('a key that may ask for its PIN each time, one that may not sign and one that fails sign nothing and stop nobody', async () => {
  const signer = createHeadSigner()
  const { key } = signer
  const card = { ...key, token: { kind: 'pkcs11' } as const }
  const unused: readonly HeadSigner[] = [
    { ...signer, key: { ...key, canSign: false } },
    { ...signer, key: card },
    { ...signer, key: { ...card, pin: { ...key.pin, perSignature: true } } },
    { key, sign: () => Promise.reject(new Error('the card was taken out')) },
  ]
  for (const each of unused) expect(await (await makeSigned(each, 3)).check()).toMatchObject({ signedThrough: 0 })
  const calm = { ...signer, key: { ...card, pin: { ...key.pin, perSignature: false } } }
  expect(await (await makeSigned(calm, 3)).check()).toMatchObject({ signedThrough: 3, findings: [] })
})

const columns: readonly (readonly [string, unknown])[] = [
  ['entry_id', Buffer.alloc(16, 7)],
  ['event_time', 1],
  ['kind', 'consent'],
  ['state', 'refused'],
  ['party', 'client-x'],
  ['party', null],
  ['body', '{"n":-1}'],
  ['salt', Buffer.alloc(16)],
  ['content_sha256', Buffer.alloc(32)],
  ['prev_sha256', Buffer.alloc(32, 1)],
  ['sha256', Buffer.alloc(32)],
]

test('200 random edits, removals, swaps and truncations of the decrypted log are all found', async () => {
  const count = 40
  const { check, tamper, directory, headPath } = await makeSigned(createHeadSigner(), count)
  const files = [join(directory, 'vault.db'), headPath]
  const keep = () => files.forEach(file => void copyFileSync(file, `${file}.kept`))
  const putBack = () => files.forEach(file => void copyFileSync(`${file}.kept`, file))
  keep()
  expect((await check()).findings).toEqual([])
  putBack()

  type Db = Parameters<Parameters<typeof tamper>[0]>[0]
  const any = () => randomInt(1, count + 1)
  const rows = (db: Db) => db.prepare(`SELECT ${logColumns} FROM log_entry ORDER BY seq`).all() as LogRow[]
  const renumber = (db: Db, from: number, to: number) =>
    db.prepare('UPDATE log_entry SET seq = ? WHERE seq = ?').run(to, from)
  /** Makes every digest and link right again from an entry on, as somebody would who knows how it is done. */
  const rechain = (db: Db) => {
    let before: Uint8Array = Buffer.alloc(32)
    for (const row of rows(db)) {
      const content =
        row.body === null || row.salt === null ? row.contentSha256 : digestContent(row.salt, row.party, row.body)
      const sha256 = digestEntry({ ...row, contentSha256: content, prevSha256: before })
      db.prepare('UPDATE log_entry SET content_sha256 = ?, prev_sha256 = ?, sha256 = ? WHERE seq = ?').run(
        ...[content, before, sha256, row.seq],
      )
      before = sha256
    }
  }
  const closeGap = (db: Db, gone: number) => {
    for (let seq = gone + 1; seq <= count; seq++) renumber(db, seq, seq - 1)
  }
  const edit = (db: Db) => {
    const [column, value] = columns[randomInt(columns.length)] ?? ['body', null]
    db.prepare(`UPDATE log_entry SET ${column} = ? WHERE seq = ?`).run(value, any())
  }
  const remove = (db: Db): number => {
    const gone = any()
    db.prepare('DELETE FROM log_entry WHERE seq = ?').run(gone)
    return gone
  }
  const swap = (db: Db) => {
    const one = randomInt(1, count)
    const other = randomInt(one + 1, count + 1)
    renumber(db, one, 1_000)
    renumber(db, other, one)
    renumber(db, 1_000, other)
  }
  const truncate = (db: Db) => void db.prepare('DELETE FROM log_entry WHERE seq > ?').run(any() - 1)
  const both =
    (...steps: readonly ((db: Db) => unknown)[]) =>
    (db: Db) => {
      for (const step of steps) step(db)
    }
  const content = (db: Db) => db.prepare("UPDATE log_entry SET body = '{}' WHERE seq = ?").run(any())
  const removeAndClose = (db: Db) => closeGap(db, remove(db))
  const erase = (db: Db) =>
    db.prepare('UPDATE log_entry SET party = NULL, body = NULL, salt = NULL WHERE seq = ?').run(any())
  const removeHead = (db: Db) => db.prepare('DELETE FROM setting').run()
  const attacks: Readonly<Record<string, (db: Db) => unknown>> = {
    edit,
    'edit of the content, all digests made right': both(content, rechain),
    removal: remove,
    'removal, gap closed': removeAndClose,
    'removal, gap closed, all digests made right': both(removeAndClose, rechain),
    swap,
    'swap, all digests made right': both(swap, rechain),
    truncation: truncate,
    'truncation, the head in the vault removed too': both(truncate, removeHead),
    'erasure without a deletion': erase,
  }
  const unseen: string[] = []
  for (let run = 0; run < 200; run++) {
    const [name, attack] = Object.entries(attacks)[run % Object.keys(attacks).length] ?? ['', () => {}]
    await tamper(attack)
    if ((await check()).findings.length === 0) unseen.push(`${name} (run ${run})`)
    putBack()
  }
  expect(unseen).toEqual([])
})

test('a head that is removed, put back, altered, of another key or of another vault is told', async () => {
  const signer = createHeadSigner()
  const one = await makeSigned(signer, 3)
  const flaws = async () => (await one.check()).findings.map(({ flaw }) => flaw)
  const text = readFileSync(one.headPath, 'utf8')
  rmSync(one.headPath)
  expect(await flaws()).toEqual(['head-missing'])
  const head = JSON.parse(text)
  for (const change of [
    { seq: 2 },
    { sha256: '0'.repeat(64) },
    { signedAt: '2026-11-22T10:00:01.000Z' },
    { keyId: 'x' },
  ]) {
    writeFileSync(one.headPath, JSON.stringify({ ...head, ...change }))
    expect(await flaws()).toContain('head-invalid')
  }
  for (const junk of ['', '{}', 'null', text.slice(0, -2), ' '.repeat(30_000)]) {
    writeFileSync(one.headPath, junk)
    expect(await flaws()).toEqual(['head-invalid'])
  }
  // Rightly signed, by a key that never opened this vault.
  const foreign = await makeSigned(createHeadSigner(), 3)
  copyFileSync(foreign.headPath, one.headPath)
  expect(await flaws()).toEqual(['head-invalid'])
  // Of the same key, in another vault of its user.
  const other = await makeSigned(signer, 3)
  copyFileSync(other.headPath, one.headPath)
  expect(await flaws()).toEqual(['head-invalid'])
  writeFileSync(one.headPath, text)
  expect(await flaws()).toEqual([])

  const vault = await one.access.open(one.opener)
  one.append(vault, 1)
  await one.access.log.sign(vault, signer)
  vault.close()
  expect(await flaws()).toEqual([])
  writeFileSync(one.headPath, text)
  expect(await flaws()).toEqual(['head-missing'])
})

test('a vault file that was put back alone is told, and its log is not signed over', async () => {
  const signer = createHeadSigner()
  const { access, opener, append, check, directory, headPath } = await makeSigned(signer, 3)
  const databasePath = join(directory, 'vault.db')
  copyFileSync(databasePath, `${databasePath}.earlier`)
  const vault = await access.open(opener)
  append(vault, 2)
  await access.log.sign(vault, signer)
  vault.close()
  copyFileSync(`${databasePath}.earlier`, databasePath)
  expect((await check()).findings).toEqual([{ flaw: 'truncated', seq: 5 }])
  const signed = readFileSync(headPath, 'utf8')
  const again = await access.open(opener)
  append(again, 4)
  await access.log.sign(again, signer)
  again.close()
  expect(readFileSync(headPath, 'utf8')).toBe(signed)
  expect((await check()).findings).toEqual([{ flaw: 'head-differs', seq: 5 }])
})

test('a log whose signed end was made unreadable or removed is told, and not signed over', async () => {
  const signer = createHeadSigner()
  for (const spoil of [(path: string) => writeFileSync(path, '{'), (path: string) => rmSync(path)]) {
    const { access, opener, append, check, headPath } = await makeSigned(signer, 3)
    spoil(headPath)
    const vault = await access.open(opener)
    append(vault, 1)
    await access.log.sign(vault, signer)
    vault.close()
    expect(await check()).toMatchObject({ signedThrough: 3, findings: [{ flaw: expect.stringMatching(/^head-/) }] })
  }
})

test('what was erased with a deletion is well, also when it was signed before; a deletion names nothing after itself', async () => {
  const signer = createHeadSigner()
  const { access, opener, append, check, tamper } = await makeSigned(signer, 10)
  const vault = await access.open(opener)
  const at = new Date('2026-11-22T12:00:00Z')
  vault.write(writable => eraseLogEntries(writable, [2, 3, 4, 9], { reason: 'user', at }))
  append(vault, 2)
  vault.close()
  expect(await check()).toMatchObject({ entryCount: 13, erasedCount: 4, signedThrough: 10, findings: [] })
  await tamper(db => void db.exec('UPDATE log_entry SET party = NULL, body = NULL, salt = NULL WHERE seq IN (5, 12)'))
  expect((await check()).findings).toEqual([
    { flaw: 'erased-silently', seq: 5 },
    { flaw: 'erased-silently', seq: 12 },
  ])
})
