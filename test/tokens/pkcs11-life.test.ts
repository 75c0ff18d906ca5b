/** The life of keys on a PKCS#11 token, on SoftHSM2: PINs, unblocking, key pairs, personal data, coming and going. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ModuleLocation } from '../../src/main/tokens/pkcs11/modules.ts'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { softwareKeyAlgorithms } from '../../src/shared/model/key.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createTestHost, patientDeadlines } from './pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from './softhsm2.ts'

const pinText = '739184'
const pin = new Secret(pinText)
const wrong = new Secret('739185')
const other = new Secret('285 Huế')
/** As `createSoftHsm2` sets it. */
const officerPin = new Secret(`so-${pinText}`)
const message = Buffer.from('x')

const failureOf = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => {
      throw new Error('expected a failure')
    },
    (thrown: AppError) => thrown,
  )
const codeOf = async (promise: Promise<unknown>): Promise<string> => (await failureOf(promise)).code

describe.skipIf(!softHsm2ModulePath)('on a PKCS#11 token', () => {
  let directory: string
  let softHsm: SoftHsm2
  let store: Pkcs11KeyStore
  let keyId: string
  let modules: ModuleLocation[]

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-life-'))
    const keys = [{ label: 'Key', algorithm: 'p-256' }] as const
    softHsm = await createSoftHsm2({ directory, label: 'Life', pin: pinText, keys })
    keyId = softHsm.keys[0]?.keyId ?? ''
    modules = [{ path: softHsm.modulePath, name: 'SoftHSM2', source: 'added' }]
    store = createPkcs11KeyStore({
      startProcess: createTestHost(softHsm.env).startProcess,
      modules: async () => modules,
      log: { warn() {} },
      deadlines: patientDeadlines,
    })
  })
  afterEach(async () => {
    await store.close()
    await rm(directory, { recursive: true })
  })

  const open = async (secret: Secret): Promise<void> => (await store.unlock(keyId, secret)).close()

  describe('a PIN', () => {
    test('is changed, with characters of several bytes; the old one is refused', async () => {
      await store.changePin(keyId, pin, other)
      expect(await codeOf(open(pin))).toBe('tokens/pin-incorrect')
      await open(other)
      await store.changePin(keyId, other, pin)
      await open(pin)
    })

    test('is not changed by a wrong one', async () => {
      expect(await codeOf(store.changePin(keyId, wrong, other))).toBe('tokens/pin-incorrect')
      await open(pin)
    })

    test.each([
      ['1', 'too-short'],
      ['7777777', 'repeated'],
      ['34567890', 'sequence'],
      [pinText, 'unchanged'],
      ['x1'.repeat(150).slice(0, 256), 'too-long'],
    ])('%s as a new one is refused before the token is asked', async (text, reason) => {
      // With a wrong old PIN: had the token been asked, it would say so.
      const old = text === pinText ? pin : wrong
      expect(await failureOf(store.changePin(keyId, old, new Secret(text)))).toMatchObject({
        code: 'tokens/pin-unsuitable',
        facts: { reason },
      })
    })

    test('is changed while the key is open, which stays so', async () => {
      const unlocked = await store.unlock(keyId, pin)
      await store.changePin(keyId, pin, other)
      const signature = await unlocked.sign({ scheme: 'ecdsa', digestAlgorithm: 'sha256', message })
      expect(signature).toHaveLength(64)
      await unlocked.close()
    })
  })

  describe('the security officer', () => {
    test('sets a new PIN', async () => {
      expect((await store.listKeys())[0]?.unblockWith).toEqual(['so-pin'])
      await store.unblock(keyId, officerPin, other, 'so-pin')
      expect(await codeOf(open(pin))).toBe('tokens/pin-incorrect')
      await open(other)
    })

    test('does so while a key is open, which is closed by it', async () => {
      const unlocked = await store.unlock(keyId, pin)
      await store.unblock(keyId, officerPin, other, 'so-pin')
      const signing = unlocked.sign({ scheme: 'ecdsa', digestAlgorithm: 'sha256', message })
      expect(await codeOf(signing)).toBe('tokens/session-closed')
      await open(other)
    })

    test('is refused with a wrong PIN, or for an unsuitable new one', async () => {
      expect(await codeOf(store.unblock(keyId, wrong, other, 'so-pin'))).toBe('tokens/puk-incorrect')
      const easy = new Secret('111111')
      expect(await codeOf(store.unblock(keyId, officerPin, easy, 'so-pin'))).toBe('tokens/pin-unsuitable')
      await open(pin)
    })
  })

  test('a PUK is not tried on a token that would take it for a PIN', async () => {
    expect(await codeOf(store.unblock(keyId, new Secret('12345678'), other, 'puk'))).toBe('tokens/unblock-unsupported')
  })

  test.each(softwareKeyAlgorithms)('a key pair of %s is made, and signs', async algorithm => {
    const made = await store.generateKey({ token: 'Life', algorithm, label: 'Khóa mới', pin })
    const key = (await store.listKeys()).find(each => each.keyId === made)
    expect(key).toMatchObject({ label: 'Khóa mới', canSign: true, certificate: null })
    const unlocked = await store.unlock(made, pin)
    const scheme = algorithm.startsWith('rsa') ? 'rsa-pkcs1' : 'ecdsa'
    await unlocked.sign({ scheme, digestAlgorithm: 'sha256', message })
    await unlocked.close()
  })

  test('a key pair wants one token and its PIN', async () => {
    const generate = (token: string, secret = pin) =>
      store.generateKey({ token, algorithm: 'p-256', label: 'None', pin: secret })
    expect(await codeOf(generate('Lives'))).toBe('tokens/not-found')
    expect(await codeOf(generate('Life', wrong))).toBe('tokens/pin-incorrect')
    execFileSync('softhsm2-util', ['--init-token', '--free', '--label', 'Life', '--so-pin', '1234', '--pin', '1234'], {
      env: { ...process.env, ...softHsm.env },
      stdio: 'pipe',
    })
    await store.close()
    store = createPkcs11KeyStore({
      startProcess: createTestHost(softHsm.env).startProcess,
      modules: async () => modules,
      log: { warn() {} },
      deadlines: patientDeadlines,
    })
    expect(await codeOf(generate('Life'))).toBe('tokens/not-found')
    const serial = (await store.listKeys())[0]?.token.serial ?? ''
    expect(await generate(serial)).toHaveLength(43)
  })

  describe('personal data', () => {
    const value = Buffer.from('Nguyễn Thị Minh Anh')

    test('is written, replaced, read and deleted behind the PIN', async () => {
      await store.writePrivateData(keyId, pin, { name: 'full_name', value: Buffer.from('nobody') })
      await store.writePrivateData(keyId, pin, { name: 'full_name', value })
      await store.writePrivateData(keyId, pin, { name: 'photo', value: Buffer.alloc(65_536, 7) })
      const data = await store.readPrivateData(keyId, pin)
      expect(data.map(({ name, value: { length } }) => [name, length]).sort()).toEqual([
        ['full_name', value.length],
        ['photo', 65_536],
      ])
      expect(Buffer.from(data.find(({ name }) => name === 'full_name')?.value ?? []).equals(value)).toBe(true)
      await store.deletePrivateData(keyId, pin, 'full_name')
      expect((await store.readPrivateData(keyId, pin)).map(({ name }) => name)).toEqual(['photo'])
      expect(await codeOf(store.deletePrivateData(keyId, pin, 'full_name'))).toBe('tokens/data-unavailable')
    })

    test('is not shown without the PIN, nor to another program', async () => {
      await store.writePrivateData(keyId, pin, { name: 'full_name', value })
      expect(await codeOf(store.readPrivateData(keyId, wrong))).toBe('tokens/pin-incorrect')
      expect(await store.readPublicData(keyId)).toEqual([])
      const where = ['--module', softHsm.modulePath, '--token-label', 'Life', '--list-objects', '--type', 'data']
      const seen = execFileSync('pkcs11-tool', where, { env: { ...process.env, ...softHsm.env }, encoding: 'utf8' })
      expect(seen).not.toContain('full_name')
    })

    test('over 64 kB is refused', async () => {
      const large = { name: 'large', value: Buffer.alloc(65_537) }
      expect(await codeOf(store.writePrivateData(keyId, pin, large))).toBe('tokens/data-unavailable')
    })

    test('that an identity card shows to everyone is read without a PIN', async () => {
      const file = join(directory, 'surname')
      await writeFile(file, 'Janssens')
      const where = ['--module', softHsm.modulePath, '--token-label', 'Life', '--login', '--pin', pinText]
      const what = ['--write-object', file, '--type', 'data', '--label', 'surname', '--application-label', 'BELPIC']
      execFileSync('pkcs11-tool', [...where, ...what], { env: { ...process.env, ...softHsm.env }, stdio: 'pipe' })
      await store.writePrivateData(keyId, pin, { name: 'full_name', value })
      const shown = (await store.readPublicData(keyId)).map(each => [each.name, Buffer.from(each.value).toString()])
      expect(shown).toEqual([['surname', 'Janssens']])
      expect((await store.readPrivateData(keyId, pin)).map(({ name }) => name)).toEqual(['full_name'])
    })
  })

  test('a module that comes or goes is told to those who watch, and to nobody after', async () => {
    await store.listKeys()
    let told = 0
    const stop = store.watch(() => {
      told += 1
    })
    await new Promise(resolve => setTimeout(resolve, 200))
    modules = []
    await expect.poll(() => told, { timeout: 60_000 }).toBe(1)
    stop()
    modules = [{ path: softHsm.modulePath, name: 'SoftHSM2', source: 'added' }]
    await new Promise(resolve => setTimeout(resolve, 1_000))
    expect(told).toBe(1)
  })

  test('a driver that falls while it lists its tokens is told, and asked again, as often as it happens', async () => {
    await store.close()
    const host = createTestHost(softHsm.env)
    let mayList = true
    store = createPkcs11KeyStore({
      async startProcess(entry) {
        const process = await host.startProcess(entry)
        return {
          ...process,
          post(message) {
            if (!mayList && JSON.stringify(message).includes('"list"')) process.kill()
            else process.post(message)
          },
        }
      },
      modules: async () => modules,
      log: { warn() {} },
      deadlines: patientDeadlines,
    })
    const news: string[] = []
    await store.listKeys()
    const stop = store.watch(each => news.push(each))
    for (let round = 1; round <= 3; round += 1) {
      mayList = false
      expect(await store.listKeys()).toEqual([])
      mayList = true
      await expect.poll(() => news.filter(each => each === 'changed').length, { timeout: 30_000 }).toBe(round)
      expect(await store.listKeys()).toHaveLength(1)
    }
    stop()
  })

  test('a process that was sent a PIN ends soon after its last key; watching starts the next one', async () => {
    await store.close()
    const host = createTestHost(softHsm.env)
    store = createPkcs11KeyStore({
      startProcess: host.startProcess,
      modules: async () => modules,
      log: { warn() {} },
      deadlines: patientDeadlines,
      lingerMs: 50,
    })
    const stop = store.watch(() => {})
    await store.listKeys()
    const [first, second] = [await store.unlock(keyId, pin), await store.unlock(keyId, pin)]
    const [child] = host.processes
    const ended = new Promise(resolve => child?.once('exit', resolve))
    await first.close()
    await new Promise(resolve => setTimeout(resolve, 500))
    // The other key is still open in it.
    await second.sign({ scheme: 'ecdsa', digestAlgorithm: 'sha256', message })
    expect(host.processes).toHaveLength(1)
    await second.close()
    await ended
    await expect.poll(() => host.processes.length, { timeout: 60_000 }).toBe(2)
    await open(pin)
    stop()
  })

  test('a key that waits can be given up, and works again after', async () => {
    const cancel = new AbortController()
    const waiting = store.unlock(keyId, pin, cancel.signal)
    cancel.abort()
    expect(await codeOf(waiting)).toBe('tokens/cancelled')
    await open(pin)
  })
})
