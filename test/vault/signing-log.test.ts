import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addSigningRecord, listSigningRecords } from '../../src/main/vault/signing-log.ts'
import { createAccess, createEntry, createOpener, makeFolder } from './vault-fixture.ts'

const openVault = () => createAccess(join(makeFolder(), 'vault')).open(createOpener('key-1'))

test('an act comes back as it was put in', async () => {
  const vault = await openVault()
  const entry = createEntry({ fileName: "Hợp đồng 'số 1'; DROP TABLE.pdf", signer: 'Éléonore \u{1F58B}', keyId: 'k-9' })
  vault.write(writable => addSigningRecord(writable, entry))
  expect(listSigningRecords(vault.read, 10)).toEqual([{ id: 1, ...entry }])
  vault.close()
})

test('acts are listed newest first, page by page, also when the clock went back', async () => {
  const vault = await openVault()
  const years = [2026, 2027, 2020, 2025, 2024]
  for (const year of years) {
    vault.write(writable => addSigningRecord(writable, createEntry({ signedAt: `${year}-01-01T00:00:00.000Z` })))
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
