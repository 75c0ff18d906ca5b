/** The software token is a key store. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { createSoftwareToken, type SoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { revealSecret, Secret } from '../../src/shared/secret.ts'
import { codeOf, contractAlgorithms, describeKeyStore } from './key-store.ts'
import { openColumn } from './key-store-table.ts'

const noReader = 'no reader: the key is a file of the profile'
const noDriver = 'no driver: the code is our own'
const onePin = 'its PIN opens the key until it is closed'
const always = 'its PIN is set when the key is made, and does not expire'
const column = openColumn('software token', {
  'the service that speaks to readers is down': noReader,
  'the service that speaks to readers restarts': noReader,
  'another token in the same reader': noReader,
  'taken out before a signature': noReader,
  'taken out during a signature': noReader,
  'taken out after a signature': noReader,
  'flags that lie about the lock': 'no flags: the counter is authenticated',
  'the PIN is not set': always,
  'the PIN must be changed': always,
  'the PIN has expired': always,
  'a PIN at each signature': onePin,
  'a PIN at each signature, not announced': onePin,
  'a wrong PIN at a signature': onePin,
  'a PIN typed on the reader': noReader,
  'a PIN entry that is cancelled on the reader': noReader,
  'the driver crashes': noDriver,
  'the driver hangs': noDriver,
  'the driver crashes again and again': noDriver,
  'garbage instead of slots, objects and attributes': noDriver,
  'a signature of a wrong length': noDriver,
  'a signature by another key': noDriver,
  'a general error starts the driver afresh': noDriver,
  'the token runs out of memory': noDriver,
})

const pin = 'ngựa phải 7'
const wrongPin = 'ngựa trái 7'
const newPin = 'một con ngựa khác'
const secrets = [pin, wrongPin, newPin]
const deviceSecret = randomBytes(32)
const openIn = (directory: string): SoftwareToken =>
  createSoftwareToken({
    directory,
    deviceSecret: async () => Uint8Array.from(deviceSecret),
    clock: () => new Date(),
    random: randomBytes,
    log: column.log,
    scryptParameters: { N: 1024, r: 8, p: 1 },
  })

let contractFolder = ''

describeKeyStore('the software token', column, async () => {
  contractFolder = await mkdtemp(join(tmpdir(), 'signet-software-'))
  const ids: [string, string][] = []
  for (const algorithm of contractAlgorithms) {
    const { key, puk } = await openIn(contractFolder).createKey({ algorithm, label: algorithm, pin: new Secret(pin) })
    ids.push([algorithm, key.keyId])
    secrets.push(revealSecret(puk))
  }
  return {
    openStore: () => openIn(contractFolder),
    keyIds: Object.fromEntries(ids) as Record<(typeof contractAlgorithms)[number], string>,
    pin,
    wrongPin,
    // Kept until the last row has looked into it.
    remove: async () => {},
  }
})

describe('the software token', () => {
  let directory: string
  let token: SoftwareToken
  let keyId: string
  let puk: Secret
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-software-'))
    token = column.watch(openIn(directory))
    const made = await token.createKey({ algorithm: 'p-256', label: 'Key', pin: new Secret(pin) })
    keyId = made.key.keyId
    puk = made.puk
    secrets.push(revealSecret(puk))
  })
  afterAll(async () => {
    await rm(directory, { recursive: true })
    await rm(contractFolder, { recursive: true })
  })

  const pinNow = async () => (await token.listKeys()).find(key => key.keyId === keyId)?.pin
  const tryWrong = () => token.unlock(keyId, new Secret(wrongPin))

  column.test('a wrong PIN costs one try', async () => {
    const before = (await pinNow())?.triesLeft ?? 0
    expect(before).toBeGreaterThan(2)
    await expect(tryWrong()).rejects.toMatchObject({
      code: 'tokens/pin-incorrect',
      facts: { triesLeft: before - 1 },
    })
    expect(await pinNow()).toMatchObject({ triesLeft: before - 1 })
  })

  column.test('tries outlive a restart of the program', async () => {
    const left = (await pinNow())?.triesLeft
    token = column.watch(openIn(directory))
    expect((await pinNow())?.triesLeft).toBe(left)
  })

  column.test('the last try is told before and after', async () => {
    while (((await pinNow())?.triesLeft ?? 0) > 2) await tryWrong().catch(() => {})
    await expect(tryWrong()).rejects.toMatchObject({ code: 'tokens/pin-incorrect', facts: { triesLeft: 1 } })
    expect(await pinNow()).toMatchObject({ state: 'last-try', triesLeft: 1 })
  })

  column.test('the last wrong PIN locks', async () => {
    expect(await codeOf(tryWrong())).toBe('tokens/pin-locked')
  })

  column.test('the lock is shown, and refuses the right PIN', async () => {
    expect(await pinNow()).toMatchObject({ state: 'locked', triesLeft: 0 })
    expect(await codeOf(token.unlock(keyId, new Secret(pin)))).toBe('tokens/pin-locked')
  })

  column.test('a locked PIN is unblocked with the PUK', async () => {
    await token.unblock(keyId, puk, new Secret(newPin))
    expect(await pinNow()).toMatchObject({ state: 'ok' })
    await (await token.unlock(keyId, new Secret(newPin))).close()
  })

  column.test('the token is not there', async () => {
    expect(await openIn(join(directory, 'none')).listKeys()).toEqual([])
    expect(await codeOf(openIn(join(directory, 'none')).unlock(keyId, new Secret(newPin)))).toBe('keys/not-found')
  })

  column.test('put back: works again without a restart', async () => {
    await rename(directory, `${directory}-away`)
    expect(await token.listKeys()).toEqual([])
    await rename(`${directory}-away`, directory)
    await (await token.unlock(keyId, new Secret(newPin))).close()
  })

  column.test('two tokens at once', async () => {
    const { key, puk } = await token.createKey({ algorithm: 'p-256', label: 'Second', pin: new Secret(pin) })
    secrets.push(revealSecret(puk))
    const [first, second] = [
      await token.unlock(keyId, new Secret(newPin)),
      await token.unlock(key.keyId, new Secret(pin)),
    ]
    expect(first.key.token.serial).not.toBe(second.key.token.serial)
    await first.close()
    await second.close()
  })

  column.end(() => ({ secrets, folder: contractFolder }))
})
