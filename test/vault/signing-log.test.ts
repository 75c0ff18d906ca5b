import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/main/vault/database.ts'
import { addSigningRecords, listSigningRecords } from '../../src/main/vault/signing-log.ts'
import { createVault } from '../../src/main/vault/vault.ts'
import { createAccess, createEntry, createOpener, makeFolder } from './vault-fixture.ts'

const openVault = () => createAccess(join(makeFolder(), 'vault')).open(createOpener('key-1'))

test('an act comes back as it was put in', async () => {
  const vault = await openVault()
  const entry = createEntry({ fileName: "Hợp đồng 'số 1'; DROP TABLE.pdf", signer: 'Éléonore \u{1F58B}', keyId: 'k-9' })
  vault.write(writable => addSigningRecords(writable, entry))
  expect(listSigningRecords(vault.read, 10)).toEqual([{ id: 1, ...entry }])
  vault.close()
})

test('acts are listed newest first, page by page, also when the clock went back', async () => {
  const vault = await openVault()
  const years = [2026, 2027, 2020, 2025, 2024]
  for (const year of years) {
    vault.write(writable => addSigningRecords(writable, createEntry({ signedAt: `${year}-01-01T00:00:00.000Z` })))
  }
  const yearsOf = (page: ReturnType<typeof listSigningRecords>) =>
    page.map(({ signedAt }) => Number(signedAt.slice(0, 4)))
  const first = listSigningRecords(vault.read, 2)
  const second = listSigningRecords(vault.read, 2, first.at(-1)?.id)
  const third = listSigningRecords(vault.read, 2, second.at(-1)?.id)
  expect([first, second, third].map(yearsOf)).toEqual([[2024, 2025], [2020, 2027], [2026]])
  expect(listSigningRecords(vault.read, 2, third.at(-1)?.id)).toEqual([])
  vault.close()
})

test('acts that are written while the disk is not waited for are there at once, and whole or not at all', async () => {
  const directory = join(makeFolder(), 'vault')
  const vault = await createAccess(directory).open(createOpener('key-1'))
  const names = () => listSigningRecords(vault.read, 10).map(({ fileName }) => fileName)
  const [first, second] = ['a.pdf', 'b.pdf'].map(fileName =>
    vault.writeAndSync(writable => addSigningRecords(writable, createEntry({ fileName }))),
  )
  vault.write(writable => addSigningRecords(writable, createEntry({ fileName: 'c.pdf' })))
  expect(names()).toEqual(['c.pdf', 'b.pdf', 'a.pdf'])
  await Promise.all([first, second])
  const undone = vault.writeAndSync(writable => {
    addSigningRecords(writable, createEntry({ fileName: 'd.pdf' }))
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  expect(names()).toEqual(['c.pdf', 'b.pdf', 'a.pdf'])
  const last = vault.writeAndSync(writable => addSigningRecords(writable, createEntry({ fileName: 'e.pdf' })))
  vault.close()
  await last
  await expect(vault.writeAndSync(() => undefined)).rejects.toMatchObject({ code: 'vault/locked' })
  const again = await createAccess(directory).open(createOpener('key-1'))
  expect(listSigningRecords(again.read, 10).map(({ fileName }) => fileName)).toEqual([
    'e.pdf',
    'c.pdf',
    'b.pdf',
    'a.pdf',
  ])
  again.close()
})

test('only that one write leaves the sync to others: every other is synced by SQLite itself', async () => {
  const path = join(makeFolder(), 'x.db')
  closeSync(openSync(path, 'wx'))
  const db = openDatabase(path, Buffer.alloc(32, 7))
  db.pragma('journal_mode = WAL')
  const mode = () => db.pragma('synchronous', { simple: true })
  const full = 2
  expect(mode()).toBe(full)
  const vault = createVault(db, () => {})
  let during: unknown
  const written = vault.writeAndSync(() => {
    during = mode()
  })
  expect([during, mode()]).toEqual([1, full])
  await written
  expect(mode()).toBe(full)
  vault.close()
})
