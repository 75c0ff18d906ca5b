/** PKCS#11 is a key store also where the token counts tries, is taken out, fails or lies: SoftHSM2 behind faults. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildFaults, createFaults, type Fault, type FaultyModule } from '../../native-mocks/pkcs11-faults/faults.ts'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import type { Deadlines } from '../../src/main/tokens/pkcs11/pkcs11-client.ts'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { Secret } from '../../src/shared/secret.ts'
import { hasCompiler } from '../tokens/broken-modules.ts'
import { createTestHost } from '../tokens/pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { codeOf, contractAlgorithms, describeKeyStore } from './key-store.ts'
import { openColumn } from './key-store-table.ts'

const column = openColumn('faults over SoftHSM2', {
  'the service that speaks to readers is down': 'no reader: see smart card',
  'the service that speaks to readers restarts': 'no reader: see smart card',
  'another token in the same reader': 'no reader: see smart card',
  'a locked PIN is unblocked with the PUK': 'has no PUK',
})

const pin = 'ngựa 739184'
const wrongPin = 'ngựa 739185'
const right = new Secret(pin)
const wrong = new Secret(wrongPin)
const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') } as const

describe.skipIf(!hasCompiler || !softHsm2ModulePath)('over PKCS#11 with faults', () => {
  let directory: string
  let softHsm: SoftHsm2
  let built: string
  let scripts = 0
  const createScript = (): FaultyModule => {
    scripts += 1
    return createFaults({ directory, name: `script-${scripts}`, path: built, realPath: softHsm.modulePath })
  }
  const openStore = (module: FaultyModule, deadlines: Partial<Deadlines> = {}): Pkcs11KeyStore =>
    createPkcs11KeyStore({
      startProcess: createTestHost({ ...softHsm.env, ...module.env }).startProcess,
      modules: async () => [{ path: module.path, name: 'Faults', source: 'added' }],
      log: column.log,
      // Where nothing hangs, a busy machine gets its time.
      deadlines: { loadMs: 60_000, listMs: 60_000, useMs: 60_000, ...deadlines },
    })

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-faults-'))
    const keys = contractAlgorithms.map(algorithm => ({ label: algorithm, algorithm }))
    softHsm = await createSoftHsm2({ directory, label: 'Contract', pin, keys })
    built = buildFaults(directory)
  })
  afterAll(() => rm(directory, { recursive: true }))

  describeKeyStore('SoftHSM2 behind faults, without one', column, async () => {
    const module = createScript()
    module.write({ tries: 3 })
    return {
      openStore: () => openStore(module),
      keyIds: Object.fromEntries(softHsm.keys.map(({ label, keyId }) => [label, keyId])) as Record<
        (typeof contractAlgorithms)[number],
        string
      >,
      pin,
      wrongPin,
      remove: async () => {},
    }
  })

  describe('SoftHSM2 behind faults', () => {
    let module: FaultyModule
    let store: Pkcs11KeyStore
    let keyId: string
    let token: SoftHsm2
    beforeAll(async () => {
      // Two keys of one kind, so that a module can take the wrong one.
      const own = join(directory, 'own')
      const keys = (['Key', 'Other'] as const).map(label => ({ label, algorithm: 'p-256' as const }))
      token = await createSoftHsm2({ directory: own, label: 'Faulty', pin, keys })
      softHsm = token
      keyId = token.keys[0]?.keyId ?? ''
    })
    beforeEach(() => {
      module = createScript()
      open()
    })
    afterEach(() => store.close())

    const open = (deadlines: Partial<Deadlines> = {}): void => {
      store = column.watch(openStore(module, deadlines))
    }
    const pinNow = async () => (await store.listKeys()).find(key => key.keyId === keyId)?.pin
    const logins = () => module.calls().filter(call => call.startsWith('C_Login'))
    const fail = (act: Fault['act'], at?: Fault['at'], nth?: number): void =>
      module.write({ faults: [{ act, ...(at ? { at } : {}), ...(nth ? { nth } : {}) }] })
    const signs = async (key: UnlockedKey): Promise<void> => {
      // The store has checked it against the public key.
      expect((await key.sign(request)).length).toBe(64)
    }
    const signsAfresh = async (): Promise<void> => {
      const key = await store.unlock(keyId, right)
      await signs(key)
      await key.close()
    }

    column.test('a wrong PIN costs one try', async () => {
      module.write({ tries: 3 })
      expect(await codeOf(store.unlock(keyId, wrong))).toBe('tokens/pin-incorrect')
      expect(logins()).toEqual(['C_Login user'])
      expect(await pinNow()).toMatchObject({ state: 'tries-low' })
      await signsAfresh()
      expect(logins()).toEqual(['C_Login user', 'C_Login user'])
      expect(await pinNow()).toMatchObject({ state: 'ok' })
    })

    column.test('the last try is told before and after', async () => {
      module.write({ tries: 3 })
      await codeOf(store.unlock(keyId, wrong))
      const second = store.unlock(keyId, wrong)
      await expect(second).rejects.toMatchObject({ code: 'tokens/pin-incorrect', facts: { triesLeft: 1 } })
      expect(await pinNow()).toMatchObject({ state: 'last-try', triesLeft: 1 })
    })

    const lock = async (): Promise<readonly string[]> => {
      module.write({ tries: 3 })
      const codes: string[] = []
      for (let count = 0; count < 3; count++) codes.push(await codeOf(store.unlock(keyId, wrong)))
      return codes
    }

    column.test('the last wrong PIN locks', async () => {
      // The token says "incorrect" to the try that locks it; its flags say more.
      expect(await lock()).toEqual(['tokens/pin-incorrect', 'tokens/pin-incorrect', 'tokens/pin-locked'])
      expect(logins()).toHaveLength(3)
    })

    column.test('the lock is shown, and refuses the right PIN', async () => {
      await lock()
      expect(await pinNow()).toMatchObject({ state: 'locked', triesLeft: 0 })
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/pin-locked')
    })

    column.test('tries outlive a restart of the program', async () => {
      module.write({ tries: 3 })
      for (let count = 0; count < 2; count++) await codeOf(store.unlock(keyId, wrong))
      await store.close()
      open()
      expect(await pinNow()).toMatchObject({ state: 'last-try' })
    })

    column.test('flags that lie about the lock', async () => {
      module.write({ tries: 3, setFlags: ['user-pin-locked'] })
      expect(await pinNow()).toMatchObject({ state: 'locked' })
      // The token decides, not its flags: a right PIN works.
      await signsAfresh()
      module.write({ tries: 3, clearFlags: ['user-pin-locked', 'user-pin-final-try', 'user-pin-count-low'] })
      for (let count = 0; count < 3; count++) await codeOf(store.unlock(keyId, wrong))
      expect(await pinNow()).toMatchObject({ state: 'ok' })
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/pin-locked')
    })

    column.test('the PIN is not set', async () => {
      module.write({
        clearFlags: ['user-pin-initialized'],
        faults: [{ at: 'C_Login', act: { returns: 'CKR_USER_PIN_NOT_INITIALIZED' } }],
      })
      expect(await pinNow()).toMatchObject({ state: 'not-set' })
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/pin-not-set')
    })

    column.test('the PIN must be changed', async () => {
      module.write({ setFlags: ['user-pin-to-be-changed'] })
      expect(await pinNow()).toMatchObject({ state: 'to-be-changed' })
    })

    column.test('the PIN has expired', async () => {
      fail({ returns: 'CKR_PIN_EXPIRED' }, 'C_Login')
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/pin-expired')
      expect(logins()).toHaveLength(1)
    })

    for (const [situation, asksEachTime] of [
      ['a PIN at each signature', 'told'],
      ['a PIN at each signature, not announced', 'untold'],
    ] as const) {
      column.test(situation, async () => {
        module.write({ tries: 3, asksEachTime })
        const key = await store.unlock(keyId, right)
        await signs(key)
        await signs(key)
        await key.close()
        expect(logins().filter(call => call === 'C_Login context')).toHaveLength(2)
      })
    }

    column.test('a wrong PIN at a signature', async () => {
      module.write({ tries: 3, asksEachTime: 'told' })
      const key = await store.unlock(keyId, right)
      module.write({
        asksEachTime: 'told',
        faults: [{ at: 'C_Login', act: { returns: 'CKR_PIN_INCORRECT' } }],
      })
      expect(await codeOf(key.sign(request))).toBe('tokens/pin-incorrect')
      expect(logins()).toEqual(['C_Login user', 'C_Login context'])
      module.write({ tries: 3, asksEachTime: 'told' })
      // The operation could not be ended without its session: the PIN is asked for again.
      expect(await codeOf(key.sign(request))).toBe('tokens/session-closed')
      await key.close()
      await signsAfresh()
    })

    column.test('a PIN typed on the reader', async () => {
      module.write({ padPin: pin })
      expect((await pinNow())?.onReader).toBe(true)
      const key = await store.unlock(keyId, new Secret(''))
      await signs(key)
      await key.close()
    })

    column.test('a PIN entry that is cancelled on the reader', async () => {
      module.write({ padPin: pin, faults: [{ at: 'C_Login', act: { returns: 'CKR_FUNCTION_CANCELED' } }] })
      await expect(store.unlock(keyId, new Secret(''))).rejects.toMatchObject({
        facts: { ckr: 'CKR_FUNCTION_CANCELED' },
      })
      expect(logins()).toHaveLength(1)
      module.write({ padPin: pin })
      await (await store.unlock(keyId, new Secret(''))).close()
    })

    column.test('the token is not there', async () => {
      expect(await pinNow()).toBeDefined()
      module.write({ removed: true })
      expect(await store.listKeys()).toEqual([])
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/removed')
      expect(logins()).toEqual([])
    })

    column.test('taken out before a signature', async () => {
      const key = await store.unlock(keyId, right)
      module.write({ removed: true })
      expect(await codeOf(key.sign(request))).toBe('tokens/removed')
      await key.close()
    })

    column.test('taken out during a signature', async () => {
      const key = await store.unlock(keyId, right)
      module.write({ faults: [{ at: 'C_Sign', act: { delayMs: 600 } }] })
      const signing = codeOf(key.sign(request))
      while (!module.calls().includes('C_Sign')) await setTimeout(10)
      module.write({ removed: true })
      expect(await signing).toBe('tokens/removed')
      await key.close()
    })

    column.test('taken out after a signature', async () => {
      const key = await store.unlock(keyId, right)
      await signs(key)
      module.write({ removed: true })
      await key.close()
      expect(await store.listKeys()).toEqual([])
    })

    column.test('put back: works again without a restart', async () => {
      const key = await store.unlock(keyId, right)
      module.write({ removed: true })
      expect(await codeOf(key.sign(request))).toBe('tokens/removed')
      module.write({ insertion: 1 })
      // A session belongs to one insertion.
      expect(['tokens/removed', 'tokens/session-closed']).toContain(await codeOf(key.sign(request)))
      await signsAfresh()
    })

    column.test('the driver crashes', async () => {
      const key = await store.unlock(keyId, right)
      fail('crash', 'C_Sign', 1)
      expect(await codeOf(key.sign(request))).toBe('tokens/module-crashed')
      expect(await codeOf(key.sign(request))).toBe('tokens/session-closed')
      await signsAfresh()
    })

    column.test('the driver hangs', async () => {
      await store.close()
      open({ useMs: 5_000 })
      const key = await store.unlock(keyId, right)
      fail('hang', 'C_Sign', 1)
      expect(await codeOf(key.sign(request))).toBe('tokens/module-hung')
      await signsAfresh()
    })

    column.test('the driver crashes again and again', async () => {
      await store.listKeys()
      fail('crash', 'C_SignInit')
      for (let count = 0; count < 2; count++) {
        const key = await store.unlock(keyId, right)
        expect(await codeOf(key.sign(request))).toBe('tokens/module-crashed')
      }
      const before = module.calls().length
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/module-crashed')
      expect(module.calls()).toHaveLength(before)
      module.write({})
      store.retry(module.path)
      await signsAfresh()
    })

    column.test('garbage instead of slots, objects and attributes', async () => {
      await store.close()
      open({ listMs: 10_000, useMs: 10_000 })
      expect(await store.listKeys()).toHaveLength(2)
      const places = [
        'C_GetSlotList',
        'C_GetSlotInfo',
        'C_GetTokenInfo',
        'C_FindObjects',
        'C_GetAttributeValue',
      ] as const
      for (const at of places) {
        for (const act of ['short', 'huge'] as const) {
          fail(act, at)
          // Whatever is made of it, it is an answer; nothing of the program ends.
          expect(Array.isArray(await store.listKeys()), `${at} ${act}`).toBe(true)
          module.write({})
          store.retry(module.path)
          expect(await store.listKeys(), `after ${at} ${act}`).toHaveLength(2)
        }
      }
      await signsAfresh()
    })

    column.test('a signature of a wrong length', async () => {
      for (const act of ['short', 'huge'] as const) {
        const key = await store.unlock(keyId, right)
        fail(act, 'C_Sign')
        const refusals = ['tokens/signature-mismatch', 'tokens/device-error', 'tokens/module-crashed']
        expect(refusals, act).toContain(await codeOf(key.sign(request)))
        module.write({})
        store.retry(module.path)
        await key.close()
        await signsAfresh()
      }
    })

    column.test('a signature by another key', async () => {
      const key = await store.unlock(keyId, right)
      fail('wrong-key', 'C_SignInit')
      expect(await codeOf(key.sign(request))).toBe('tokens/signature-mismatch')
      module.write({})
      await signs(key)
      await key.close()
    })

    column.test('a general error starts the driver afresh', async () => {
      const key = await store.unlock(keyId, right)
      fail({ returns: 'CKR_GENERAL_ERROR' }, 'C_Sign')
      expect(await codeOf(key.sign(request))).toBe('tokens/device-error')
      module.write({})
      expect(await codeOf(key.sign(request))).toBe('tokens/session-closed')
      await signsAfresh()
      expect(module.calls().filter(call => call === 'C_Initialize')).toHaveLength(2)
    })

    column.test('the token runs out of memory', async () => {
      fail({ returns: 'CKR_HOST_MEMORY' }, 'C_OpenSession')
      expect(await store.listKeys()).toEqual([])
      module.write({})
      await store.listKeys()
      fail({ returns: 'CKR_HOST_MEMORY' }, 'C_Login')
      await expect(store.unlock(keyId, right)).rejects.toMatchObject({
        code: 'tokens/device-error',
        facts: { ckr: 'CKR_HOST_MEMORY' },
      })
      module.write({})
      await signsAfresh()
    })

    column.test('two tokens at once', async () => {
      const keys = [{ label: 'Second', algorithm: 'p-256' }] as const
      const second = await createSoftHsm2({ directory: join(directory, 'own'), label: 'Second', pin, keys })
      const secondId = second.keys[0]?.keyId ?? ''
      const open = [await store.unlock(keyId, right), await store.unlock(secondId, right)]
      for (const key of open) await signs(key)
      expect(new Set(open.map(key => key.key.token.serial)).size).toBe(2)
      for (const key of open) await key.close()
    })

    test('of several messages one fails: those before it are signed, its reason is told next, and the token is left alone', async () => {
      const signed = () => module.calls().filter(call => call === 'C_Sign').length
      const messages = ['a', 'b', 'c', 'd', 'e'].map(text => Buffer.from(text))
      module.write({})
      const key = await store.unlock(keyId, right)
      expect(await key.signAll?.(request, messages)).toHaveLength(5)
      fail({ returns: 'CKR_DEVICE_ERROR' }, 'C_Sign', 8)
      expect(await key.signAll?.(request, messages)).toHaveLength(2)
      expect(signed()).toBe(8)
      expect(await codeOf(key.sign(request))).toBe('tokens/device-error')
      expect(signed()).toBe(8)
      await signs(key)
      await key.close()
    })

    describe('a call that follows another at once', () => {
      const messages = ['a', 'b', 'c', 'd'].map(text => Buffer.from(text))
      const signed = () => module.calls().filter(call => call === 'C_Sign').length
      const outcomesOf = async (key: UnlockedKey, following: number) => {
        const calls = Array.from({ length: 1 + following }, (_, i) => key.signAll?.(request, messages, i > 0))
        const settled = await Promise.allSettled(calls)
        return settled.map(each => (each.status === 'fulfilled' ? each.value?.length : each.reason.code))
      }

      test('is signed like the first', async () => {
        module.write({})
        const key = await store.unlock(keyId, right)
        expect(await outcomesOf(key, 2)).toEqual([4, 4, 4])
        expect(signed()).toBe(12)
        await key.close()
      })

      test.each([
        ['failed', 1, ['tokens/device-error', 'tokens/device-error', 'tokens/device-error']],
        ['was cut short', 3, [2, 'tokens/device-error', 'tokens/device-error']],
      ])('is not signed when the one before it %s; the next one is', async (_name, at, outcomes) => {
        fail({ returns: 'CKR_DEVICE_ERROR' }, 'C_Sign', at)
        const key = await store.unlock(keyId, right)
        expect(await outcomesOf(key, 2)).toEqual(outcomes)
        expect(signed()).toBe(at)
        await signs(key)
        await key.close()
      })

      test('is not signed when the first starts the driver afresh', async () => {
        fail({ returns: 'CKR_GENERAL_ERROR' }, 'C_Sign')
        const key = await store.unlock(keyId, right)
        const [first, ...others] = await outcomesOf(key, 2)
        expect(first).toBe('tokens/device-error')
        // As the process said, or because it is gone.
        for (const other of others) expect(['tokens/device-error', 'tokens/session-closed']).toContain(other)
        expect(signed()).toBe(1)
        module.write({})
        await signsAfresh()
      })

      test('ends with a module that crashes in the first', async () => {
        fail('crash', 'C_Sign', 2)
        const key = await store.unlock(keyId, right)
        expect(await outcomesOf(key, 2)).toEqual([
          'tokens/module-crashed',
          'tokens/session-closed',
          'tokens/session-closed',
        ])
        expect(signed()).toBe(2)
        module.write({})
        await signsAfresh()
      })
    })

    test('a signature by another key among several spoils all of them', async () => {
      const messages = ['a', 'b', 'c'].map(text => Buffer.from(text))
      fail('wrong-key', 'C_SignInit', 2)
      const key = await store.unlock(keyId, right)
      expect(await codeOf(key.signAll?.(request, messages) ?? Promise.resolve())).toBe('tokens/signature-mismatch')
      await key.close()
    })

    test('a key that wants its PIN each time signs one message at a time', async () => {
      module.write({ asksEachTime: 'told' })
      const key = await store.unlock(keyId, right)
      expect(key.signAll).toBeUndefined()
      await signs(key)
      await key.close()
    })

    test('every function that is not told apart reaches the real module', async () => {
      await signsAfresh()
      expect(module.calls()).toEqual(expect.arrayContaining(['C_GetInfo', 'C_FindObjectsInit', 'C_CloseSession']))
    })

    column.end(() => ({ secrets: [pin, wrongPin], folder: join(directory, 'own', 'tokens') }))
  })
})
