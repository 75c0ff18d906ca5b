/** What a key did is kept where it can be, and a key that cannot open the vault works all the same. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findLease, keepEntry } from '../../src/main/vault/find-lease.ts'
import type { SlotOpener } from '../../src/main/vault/key-slots.ts'
import { listLogEntries } from '../../src/main/vault/log-entries.ts'
import { createSharedVault, type SharedVault } from '../../src/main/vault/shared-vault.ts'
import { createAccess, createHeadSigner, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const open = () => {
  const access = createAccess(join(makeFolder(), 'vault'))
  return { access, shared: createSharedVault(access) }
}
const signer = createHeadSigner()
const by = (opener: SlotOpener) => ({ opener, signer })
const kinds = async (shared: SharedVault): Promise<readonly string[]> => {
  const lease = await shared.open(createOpener('ann'))
  const found = listLogEntries(lease.vault.read, 10).map(({ kind }) => kind)
  lease.close()
  return found
}

test('a key that can only sign makes no vault, and is not kept from its work by that', async () => {
  const { access, shared } = open()
  const signsOnly = { ...createOpener('ann'), deriveSlotKey: async () => null }
  expect(await findLease(shared, signsOnly)).toBeNull()
  await keepEntry(shared, createNewEntry(), by(signsOnly))
  await keepEntry(shared, createNewEntry(), null)
  expect(access.exists()).toBe(false)
})

test('a key without a slot keeps what it did while another one has the vault open, and only then', async () => {
  const { shared } = open()
  const ann = await shared.open(createOpener('ann'))
  await keepEntry(shared, createNewEntry(), by(createOpener('eve')))
  await keepEntry(shared, createNewEntry(), null)
  ann.close()
  await keepEntry(shared, createNewEntry(), by(createOpener('eve')))
  expect(shared.isOpen()).toBe(false)
  expect(await kinds(shared)).toEqual(['disclosure', 'disclosure'])
})

test('a key with a slot opens the vault for what it did, and closes it', async () => {
  const { shared } = open()
  await keepEntry(shared, createNewEntry(), by(createOpener('ann')))
  expect(shared.isOpen()).toBe(false)
  expect(await kinds(shared)).toEqual(['disclosure'])
})

test('a vault that is damaged is told, not passed over', async () => {
  const { shared } = open()
  await keepEntry(shared, createNewEntry(), by(createOpener('ann')))
  const wrong = by(createOpener('ann', 'another secret'))
  await expect(keepEntry(shared, createNewEntry(), wrong)).rejects.toMatchObject({ code: 'vault/damaged' })
})
