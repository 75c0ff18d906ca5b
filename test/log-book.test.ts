/** Searching the log in parts: what is found, and that nothing else waits for it. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogBook } from '../src/main/log-book.ts'
import { appendLogEntry } from '../src/main/vault/log-entries.ts'
import { findLogPart } from '../src/main/vault/log-search.ts'
import { createSharedVault } from '../src/main/vault/shared-vault.ts'
import { createAccess, createNewEntry, createOpener, makeFolder } from './vault/vault-fixture.ts'

/** More than a search looks through at a time. */
const between = 10_500
const names = [
  'Tiệm Rượu Hà Nội',
  'Tie\u0323\u0302m Ru\u031bo\u031b\u0323u',
  '100 % "Bio_Wein" \\ GmbH',
  'ΑΘΗΝΑ',
  'Ünlü İstanbul',
]

const openBook = async () => {
  const shared = createSharedVault(createAccess(join(makeFolder(), 'vault')))
  const lease = await shared.open(createOpener('key-1'))
  lease.vault.write(db => {
    for (const name of names) appendLogEntry(db, createNewEntry({ body: { name } }))
    for (let n = 0; n < between; n++) appendLogEntry(db, createNewEntry({ party: null, body: { name: 'Bakery', n } }))
  })
  return { lease, book: createLogBook({ share: shared.share, find: findLogPart, check: () => expect.fail() }) }
}
const page = (text: string, limit = 10) => ({ filter: { text }, limit, beforeSeq: null })

test('words are found behind ten thousand others, in any letters, and by what they say rather than how JSON writes it', async () => {
  const { lease, book } = await openBook()
  const find = async (text: string) => (await book.page(page(text))).map(({ seq }) => seq)
  // Composed or not, it is the same word.
  expect(await find('tiệm rượu')).toEqual([2, 1])
  expect(await find('Hà nội')).toEqual([1])
  expect(await find('100 % "bio_wein" \\')).toEqual([3])
  expect(await find('100 x')).toEqual([])
  expect(await find('bio-wein')).toEqual([])
  expect(await find('αθηνα')).toEqual([4])
  expect(await find('ünlü')).toEqual([5])
  // Every row has this field; none says the word.
  expect(await find('name')).toEqual([])
  expect(await find('bakery')).toEqual(Array.from({ length: 10 }, (_, n) => names.length + between - n))
  expect((await book.page(page('bakery', 2_000))).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 2_000 }, (_, n) => names.length + between - n),
  )
  lease.close()
})

test('a lock in the midst of a search ends it', async () => {
  const { lease, book } = await openBook()
  const searching = book.page(page('nobody'))
  lease.close()
  await expect(searching).rejects.toThrow(expect.objectContaining({ code: 'vault/locked' }))
})
