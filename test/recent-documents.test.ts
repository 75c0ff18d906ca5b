/** The list of recent documents over the real vault: where it is kept, when it is forgotten, and that it can be off. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createRecentDocuments } from '../src/main/recent-documents.ts'
import * as table from '../src/main/vault/recent-documents.ts'
import { createSharedVault } from '../src/main/vault/shared-vault.ts'
import type { SigningRecord } from '../src/shared/model/signing.ts'
import { createAccess, createOpener, makeFolder } from './vault/vault-fixture.ts'

const digest = (letter: string): string => letter.repeat(64)

const setUp = () => {
  const folder = makeFolder()
  const opener = createOpener('key-1')
  const world = { isKept: true, mayKeep: true, now: new Date('2026-11-22T08:00:00Z'), signed: [] as SigningRecord[] }
  const shared = createSharedVault(createAccess(folder))
  const list = createRecentDocuments({
    share: () => shared.share(),
    table,
    setting: {
      isKept: () => world.isKept,
      save(isKept) {
        world.isKept = isKept
      },
    },
    mayKeep: () => world.mayKeep,
    signed: () => world.signed,
    now() {
      world.now = new Date(world.now.getTime() + 1)
      return world.now
    },
  })
  return {
    folder,
    world,
    list,
    names: () => list.list().documents.map(({ fileName }) => fileName),
    async open() {
      const lease = await shared.open(opener)
      onTestFinished(() => lease.close())
      list.onVaultOpened(lease.vault)
      return lease
    },
  }
}

test('what is opened before the vault is listed, kept once it opens, and stands in no file to be read', async () => {
  const { list, names, open, folder } = setUp()
  list.note('/home/anna/Contracts/lease.pdf', digest('a'))
  list.note('/home/anna/Contracts', null)
  expect(names()).toEqual(['Contracts', 'lease.pdf'])
  const lease = await open()
  expect(table.listRecentDocuments(lease.vault.read)).toHaveLength(2)
  list.note('/home/anna/other.pdf', digest('b'))
  expect(names()).toEqual(['other.pdf', 'Contracts', 'lease.pdf'])
  expect(list.list().documents[2]).toMatchObject({ kind: 'document', folder: expect.stringContaining('Contracts') })
  lease.close()
  expect(names()).toEqual(['other.pdf', 'Contracts', 'lease.pdf'])
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name)).includes('lease.pdf')).toBe(false)
  }
})

test('a lock forgets the list in memory; the vault gives it back', async () => {
  const { list, names, open } = setUp()
  const lease = await open()
  list.note('/a/lease.pdf', digest('a'))
  lease.close()
  list.forget()
  expect(names()).toEqual([])
  await open()
  expect(names()).toEqual(['lease.pdf'])
})

test('the same document is listed once, at its last time; twenty are kept, and none for more than 30 days', async () => {
  const { list, names, open, world } = setUp()
  await open()
  list.note('/a/old.pdf', digest('a'))
  world.now = new Date('2026-12-20T08:00:00Z')
  for (let n = 0; n < 10; n++) {
    world.now = new Date(world.now.getTime() + 1000)
    list.note(`/a/${n}.pdf`, digest('a'))
  }
  world.now = new Date(world.now.getTime() + 1000)
  list.note('/a/3.pdf', digest('b'))
  expect(names()).toEqual([
    '3.pdf',
    '9.pdf',
    '8.pdf',
    '7.pdf',
    '6.pdf',
    '5.pdf',
    '4.pdf',
    '2.pdf',
    '1.pdf',
    '0.pdf',
    'old.pdf',
  ])
  world.now = new Date('2026-12-23T08:00:00Z')
  list.note('/a/3.pdf', digest('b'))
  expect(names()).not.toContain('old.pdf')
  for (let n = 10; n < 40; n++) {
    world.now = new Date(world.now.getTime() + 1000)
    list.note(`/a/${n}.pdf`, digest('a'))
  }
  expect(names()).toHaveLength(20)
  expect(names()[0]).toBe('39.pdf')
})

test('what was signed here says by whom, as long as it is the same file', async () => {
  const { list, open, world } = setUp()
  await open()
  world.signed = [
    {
      signedAt: '2026-11-22T08:00:00Z',
      fileName: 'x.pdf',
      outputSha256: digest('a'),
      keyId: 'k',
      signer: 'Anna',
      level: 'B-B',
    },
  ]
  list.note('/a/x-signed.pdf', digest('a'))
  list.note('/a/y.pdf', digest('c'))
  expect(list.list().documents.map(({ signedBy }) => signedBy)).toEqual([null, 'Anna'])
})

test('an id leads to its path and no other id to any', async () => {
  const { list } = setUp()
  list.note('/a/x.pdf', digest('a'))
  const [{ recentId } = { recentId: '' }] = list.list().documents
  expect(recentId).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(list.find(recentId)).toMatchObject({ path: '/a/x.pdf', kind: 'document' })
  expect(() => list.find('A'.repeat(22))).toThrow(expect.objectContaining({ code: 'documents/unknown' }))
})

test('turned off, nothing is kept, and what was there is gone, also from a vault that was closed then', async () => {
  const { list, names, open } = setUp()
  const lease = await open()
  list.note('/a/x.pdf', digest('a'))
  lease.close()
  list.setKept(false)
  list.note('/a/y.pdf', digest('a'))
  expect(list.list()).toEqual({ isKept: false, documents: [] })
  const again = await open()
  expect(table.listRecentDocuments(again.vault.read)).toEqual([])
  list.setKept(true)
  expect(names()).toEqual([])
})

test('is cleared at once, and takes nothing in while all processing stands still', async () => {
  const { list, names, open, world } = setUp()
  const lease = await open()
  list.note('/a/x.pdf', digest('a'))
  list.clear()
  expect(table.listRecentDocuments(lease.vault.read)).toEqual([])
  world.mayKeep = false
  list.note('/a/y.pdf', digest('a'))
  expect(names()).toEqual([])
})
