import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPassphraseOpener } from '../src/main/vault/passphrase-opener.ts'
import { createSharedVault } from '../src/main/vault/shared-vault.ts'
import { createVaultKeeping } from '../src/main/vault-keeping.ts'
import { Secret } from '../src/shared/secret.ts'
import { createAccess, createOpener, makeFolder } from './vault/vault-fixture.ts'

const words = new Secret('fünf Eulen am See')

test('wrong words are refused also while somebody else has the vault open', async () => {
  const access = createAccess(join(makeFolder(), 'vault'))
  const shared = createSharedVault(access)
  const keeping = createVaultKeeping({
    access,
    shared,
    unlock: () => Promise.reject(new Error('no key is used here')),
    clock: () => new Date('2026-11-22T10:00:00Z'),
  })
  const open = await shared.open(createOpener('key-1'))
  await access.addSlot(open.vault, createPassphraseOpener(words, 15))
  const wrong = { kind: 'passphrase', passphrase: new Secret('sechs Eulen am See') } as const
  const [first] = keeping.slots()
  for (const attempt of [() => keeping.check(wrong), () => keeping.removeSlot(wrong, first?.slotId ?? '')]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'vault/passphrase-incorrect' })
  }
  expect(keeping.slots()).toHaveLength(2)
  const right = await keeping.check({ kind: 'passphrase', passphrase: words })
  expect(right).toMatchObject({ damage: [], log: { findings: [] } })
  // The other use goes on.
  expect(open.vault.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }])
  open.close()
})

test('the trust index is worked out from the open vault alone, by the formula that is documented', async () => {
  const access = createAccess(join(makeFolder(), 'vault'))
  const shared = createSharedVault(access)
  const keeping = createVaultKeeping({
    access,
    shared,
    unlock: () => Promise.reject(new Error('no key is used here')),
    // A year and a day after the vault is made.
    clock: () => new Date('2027-11-23T10:00:00Z'),
  })
  expect(() => keeping.trust()).toThrow(expect.objectContaining({ code: 'vault/locked' }))
  const open = await shared.open(createOpener('key-1'))
  const { index, signals } = keeping.trust()
  expect(signals).toMatchObject({ useCount: 0, log: 'unsigned', isRevoked: false })
  // 40 to begin with, 20 for more than a year, 5 for a log that nobody signed yet.
  expect(index).toMatchObject({ value: 65, cap: null })
  open.close()
  expect(() => keeping.trust()).toThrow(expect.objectContaining({ code: 'vault/locked' }))
})
