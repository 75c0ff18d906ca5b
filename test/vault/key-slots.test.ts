import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findSetting, putSetting } from '../../src/main/vault/settings.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { createAccess, createOpener, makeFolder } from './vault-fixture.ts'

const lacksModes = process.platform === 'win32'
if (lacksModes) console.log('[lacks] file modes: run this test on Linux or macOS')

const ann = createOpener('ann')
const ben = createOpener('ben', 'ben', 'pkcs11-rsa')

const makeVault = async () => {
  const directory = join(makeFolder(), 'vault')
  const access = createAccess(directory)
  const vault = await access.open(ann)
  return { access, vault, slotsPath: join(directory, 'vault-slots.json') }
}

/** Opens and closes; what it throws is the point. */
const tryOpen = async (open: Promise<Vault>) => (await open).close()

test('each key that has a slot opens the vault, no other does', async () => {
  const { access, vault } = await makeVault()
  await access.addSlot(vault, ben)
  vault.close()
  await tryOpen(access.open(ann))
  await tryOpen(access.open(ben))
  await expect(access.open(createOpener('eve'))).rejects.toMatchObject({ code: 'vault/no-slot' })
  // The id of a known key, in another kind of token.
  await expect(access.open({ ...ann, kind: 'passphrase' })).rejects.toMatchObject({ code: 'vault/no-slot' })
  expect(access.slots().map(({ kind, keyId }) => [kind, keyId])).toEqual([
    ['software-token', 'ann'],
    ['pkcs11-rsa', 'ben'],
  ])
  expect(Object.keys(access.slots()[0] ?? {}).sort()).toEqual(['createdAt', 'keyId', 'kind', 'slotId'])
})

test('a key of the right name with the wrong secret opens nothing', async () => {
  const { access, vault } = await makeVault()
  vault.close()
  await expect(access.open(createOpener('ann', 'not-ann'))).rejects.toMatchObject({ code: 'vault/damaged' })
})

test('a token that cannot derive is told so, and leaves no vault behind', async () => {
  const access = createAccess(join(makeFolder(), 'vault'))
  await expect(access.open({ ...ann, deriveSlotKey: async () => null })).rejects.toMatchObject({
    code: 'vault/key-only-signs',
  })
  await expect(access.open({ ...ann, createSalt: async () => null })).rejects.toMatchObject({
    code: 'vault/key-only-signs',
  })
  expect(access.exists()).toBe(false)
})

test('slot keys are wiped after use, and every slot has its own salt', async () => {
  const given: Uint8Array[] = []
  const salts: string[] = []
  const watched = {
    ...ann,
    async deriveSlotKey(salt: Uint8Array) {
      salts.push(Buffer.from(salt).toString('hex'))
      const key = (await ann.deriveSlotKey(salt)) ?? new Uint8Array()
      given.push(key)
      return key
    },
  }
  const access = createAccess(join(makeFolder(), 'vault'))
  const vault = await access.open(watched)
  await access.addSlot(vault, { ...watched, keyId: 'ann-2' })
  vault.close()
  expect(given.length).toBe(3)
  for (const key of given) expect(Buffer.from(key).equals(Buffer.alloc(32))).toBe(true)
  expect(new Set(salts).size).toBe(2)
  expect(salts[0]).toHaveLength(64)
})

test('a key added twice keeps one slot, newly wrapped', async () => {
  const { access, vault, slotsPath } = await makeVault()
  const before = readFileSync(slotsPath, 'utf8')
  await access.addSlot(vault, ann)
  vault.close()
  expect(access.slots()).toHaveLength(1)
  expect(readFileSync(slotsPath, 'utf8')).not.toBe(before)
  await tryOpen(access.open(ann))
})

test('slots end at one hundred, and the hundred stay', async () => {
  const { access, vault } = await makeVault()
  for (let n = 2; n <= 100; n++) await access.addSlot(vault, createOpener(`key-${n}`))
  await expect(access.addSlot(vault, createOpener('key-101'))).rejects.toMatchObject({ code: 'vault/slots-full' })
  expect(access.slots()).toHaveLength(100)
  await access.addSlot(vault, createOpener('key-100'))
  vault.close()
  await tryOpen(access.open(createOpener('key-100')))
})

test('a closed vault takes no slot, also when it is closed while the token works', async () => {
  const { access, vault } = await makeVault()
  const closing = {
    ...ben,
    async deriveSlotKey(salt: Uint8Array) {
      vault.close()
      return ben.deriveSlotKey(salt)
    },
  }
  await expect(access.addSlot(vault, closing)).rejects.toMatchObject({ code: 'vault/locked' })
  await expect(access.addSlot(vault, ben)).rejects.toMatchObject({ code: 'vault/locked' })
  expect(access.slots()).toHaveLength(1)
})

test('every truncation of the slots file is told as damage', async () => {
  const { access, vault, slotsPath } = await makeVault()
  vault.close()
  const whole = readFileSync(slotsPath)
  // Without its last two bytes (`}` and the line's end) it is no longer JSON.
  for (let length = 0; length < whole.length - 1; length += 7) {
    writeFileSync(slotsPath, whole.subarray(0, length))
    await expect(access.open(ann)).rejects.toMatchObject({ code: 'vault/damaged' })
    expect(() => access.slots()).toThrow(expect.objectContaining({ code: 'vault/damaged' }))
  }
})

test('a flipped byte of the slots file is told, or does not matter: the vault is never opened by another key', async () => {
  const { access, vault, slotsPath } = await makeVault()
  vault.write(writable => putSetting(writable, 'city', 'Nîmes'))
  vault.close()
  const whole = readFileSync(slotsPath)
  const outcomes: string[] = []
  for (let index = 0; index < whole.length; index++) {
    const flipped = Buffer.from(whole)
    flipped[index] = (flipped[index] ?? 0) ^ 0x01
    writeFileSync(slotsPath, flipped)
    const outcome = access.open(ann).then(opened => {
      // White space, the date and the unused bits at the end of a Base64 text are what nothing depends on.
      const city = findSetting(opened.read, 'city')
      opened.close()
      return city ?? 'empty'
    })
    outcomes.push(await outcome.catch(error => String(error.code)))
  }
  const known = ['Nîmes', 'vault/damaged', 'vault/no-slot', 'vault/newer']
  expect(outcomes.filter(outcome => !known.includes(outcome))).toEqual([])
  // The wrapped key alone is 80 characters.
  expect(outcomes.filter(outcome => outcome === 'vault/damaged').length).toBeGreaterThan(80)
})

test('slots of another vault do not fit: the vault id is authenticated', async () => {
  const one = await makeVault()
  one.vault.close()
  const content = JSON.parse(readFileSync(one.slotsPath, 'utf8'))
  writeFileSync(one.slotsPath, JSON.stringify({ ...content, vaultId: 'AAAAAAAAAAAAAAAAAAAAAA' }))
  await expect(one.access.open(ann)).rejects.toMatchObject({ code: 'vault/damaged' })
})

test('a newer slots file is left as it is', async () => {
  const { access, vault, slotsPath } = await makeVault()
  vault.close()
  const newer = JSON.stringify({ version: 2, anything: true })
  writeFileSync(slotsPath, newer)
  await expect(access.open(ann)).rejects.toMatchObject({ code: 'vault/newer' })
  expect(readFileSync(slotsPath, 'utf8')).toBe(newer)
})

test.skipIf(lacksModes)('only the user may read the files', async () => {
  const { vault, slotsPath } = await makeVault()
  expect(statSync(slotsPath).mode & 0o777).toBe(0o600)
  expect(statSync(join(slotsPath, '..')).mode & 0o777).toBe(0o700)
  expect(statSync(join(slotsPath, '..', 'vault.db')).mode & 0o777).toBe(0o600)
  expect(statSync(join(slotsPath, '..', 'vault.db-wal')).mode & 0o777).toBe(0o600)
  vault.close()
})
