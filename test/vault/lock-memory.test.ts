/** What main still knows when the vault was closed: by a lock, and after a website was answered. */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { readDeviceSecret } from '../../src/main/host/device-secret.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { openerOf } from '../../src/main/key-use.ts'
import { createSoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { openSlot, readSlots } from '../../src/main/vault/key-slots.ts'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { putService } from '../../src/main/vault/services.ts'
import { Secret } from '../../src/shared/secret.ts'
import { openCore } from '../cli/run-over-core.ts'
import { openVaultWith, withVault } from '../disclosure/seed-vault.ts'
import { canReadMemory, countInMemory } from '../tokens/memory-image.ts'
import { addSecrets } from '../traces.ts'
import type { Order } from './lock-memory-program.ts'
import { createNewEntry, quietLog } from './vault-fixture.ts'

const pin = '7413096'
const newWord = (): string => randomBytes(9).toString('hex')
const words = { attribute: newWord(), street: newWord(), service: newWord(), website: newWord(), typed: newWord() }
const services = 40
let folder: string
let website: Website
let keyId: string
let vaultKey: Uint8Array
let main: ChildProcess

/** By the key and its PIN, as main comes to it. */
const readVaultKey = async (): Promise<Uint8Array> => {
  const profile = join(folder, 'profile')
  const host = createNodeHost({ userDataPath: profile, processEntries: { pkcs11: '' } })
  const token = createSoftwareToken({
    directory: join(profile, 'software-keys'),
    deviceSecret: () => readDeviceSecret(host),
    clock: () => new Date(),
    random: size => randomBytes(size),
    log: quietLog,
  })
  const unlocked = await token.unlock(keyId, new Secret(pin))
  const key = await openSlot(readSlots(join(profile, 'vault', 'vault-slots.json')), openerOf(unlocked))
  await unlocked.close()
  return key
}

/** As bytes, and as the runtime holds letters beyond Latin-1. */
const look = (): Readonly<Record<string, number>> => {
  const texts = Object.entries(words).flatMap(([name, word]) => [
    [name, Buffer.from(word)] as const,
    [`${name}, two bytes a letter`, Buffer.from(word, 'utf16le')] as const,
  ])
  return countInMemory(main.pid ?? 0, { ...Object.fromEntries(texts), vaultKey })
}
const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const tell = async (order: Order): Promise<unknown> => {
  const answered = once(main, 'message')
  // The channel between the two keeps the bytes of a message until a longer one comes: it is no part of the product.
  main.send({ ...order, longer: ' '.repeat(2_000) })
  const [{ told }] = (await answered) as [{ readonly told: unknown }]
  return told
}

const startMain = async (): Promise<void> => {
  main = fork(join(import.meta.dirname, 'lock-memory-program.ts'), [folder, keyId], { stdio: 'inherit' })
  await once(main, 'message')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-lock-memory-'))
  addSecrets(pin)
  writeFileSync(join(folder, 'pin'), `${pin}\n`)
  website = await openWebsite({ name: words.website })
  writeFileSync(join(folder, 'authority.pem'), website.authority)
  mkdirSync(join(folder, 'profile'), { recursive: true })
  writeFileSync(join(folder, 'profile', 'settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  const core = await openCore(folder)
  await core.signet('privacy', 'consent', 'give')
  keyId = JSON.parse((await core.signet('keys', 'create', '--name', 'Key', '--pin-file', 'pin')).stdout).key.keyId
  for (const purpose of ['services', 'tls']) await core.signet('trust', 'add', 'authority.pem', '--for', purpose)
  await core.close()
  const address = { 'address.street_address': words.street, 'address.locality': words.attribute }
  await openVaultWith(folder, keyId, pin, { birthdate: '1990-02-28', given_name: words.attribute, ...address })
  await withVault(folder, keyId, pin, vault =>
    vault.write(db => {
      for (let n = 0; n < services; n++) {
        const name = `${words.service} service ${n}`
        const at = new Date().toISOString()
        const common = { tier: 'verified', firstUse: at, lastUse: at, answers: 1 } as const
        putService(db, { ...common, serviceId: `s${n}`, identity: name, clientId: name, host: name, name })
        appendLogEntry(db, createNewEntry({ party: name, body: { host: name, disclosed: [] } }))
      }
    }),
  )
  vaultKey = await readVaultKey()
}, 120_000)
afterAll(() => website.close())
afterEach(() => void main.kill('SIGKILL'))

/** A slow machine collects late; what is not gone by then stays. */
const expectForgotten = () =>
  expect
    .poll(() => Object.entries(look()).filter(([, count]) => count > 0), { timeout: 60_000, interval: 1_000 })
    .toEqual([])

describe.skipIf(!canReadMemory)('nothing of the vault stays in the memory of main', () => {
  test('when it was locked after data were looked at, typed, searched and backed up', async () => {
    await startMain()
    // What is to be found is not there before the vault is.
    expect(sumOf({ ...look(), vaultKey: 0 })).toBe(0)
    expect(await tell({ does: 'unlock', pin })).toBe('open')
    for (let n = 0; n < 20; n++) {
      expect(await tell({ does: 'look' })).toEqual([4 + Math.min(n, 1), services, services])
      await tell({ does: 'type', value: words.typed })
    }
    expect(await tell({ does: 'back-up', password: 'bốn từ không liên quan: thuyền, giấy' })).toBeGreaterThan(10_000)
    const open = look()
    for (const name of ['attribute', 'street', 'service', 'typed', 'vaultKey']) expect(open[name]).toBeGreaterThan(0)
    await tell({ does: 'lock' })
    await expectForgotten()
  }, 180_000)

  test('when a website was answered', async () => {
    await startMain()
    const { link, transaction } = await website.ask('address')
    expect(await tell({ does: 'ask', link, pin })).toBe(4)
    const asked = look()
    for (const name of ['attribute', 'street', 'website', 'vaultKey']) expect(asked[name]).toBeGreaterThan(0)
    expect(await tell({ does: 'answer', pin })).toBe('given')
    expect(transaction.told?.claims).toMatchObject({ address: { locality: words.attribute } })
    await expectForgotten()
  }, 180_000)
})
