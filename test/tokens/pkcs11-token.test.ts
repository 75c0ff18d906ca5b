/** What a real token does and SoftHSM2 does not: PIN tries, a PIN at each signature, PIN pads, removal, faults. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { Secret } from '../../src/shared/secret.ts'
import { addSecrets, keepTrace } from '../traces.ts'
import { hasCompiler } from './broken-modules.ts'
import { compileMoodyModule } from './moody-module.ts'
import { createTestHost, patientDeadlines } from './pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from './softhsm2.ts'

const pin = new Secret('739184')
const wrong = new Secret('739185')
const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') } as const

describe.skipIf(!hasCompiler || !softHsm2ModulePath)('a PKCS#11 token', () => {
  let directory: string
  let softHsm: SoftHsm2
  let moody: ReturnType<typeof compileMoodyModule>
  let store: Pkcs11KeyStore
  let keyId: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-moody-'))
    const keys = [{ label: 'Key', algorithm: 'p-256' }] as const
    softHsm = await createSoftHsm2({ directory, label: 'Moody', pin: '739184', keys })
    moody = compileMoodyModule({ directory, modulePath: softHsm.modulePath, pin: '739184' })
    keyId = softHsm.keys[0]?.keyId ?? ''
  })
  beforeEach(() => {
    moody.setMood('calm')
    store = createPkcs11KeyStore({
      startProcess: createTestHost(softHsm.env).startProcess,
      modules: async () => [{ path: moody.path, name: 'Moody', source: 'added' }],
      log: { warn: (...words) => keepTrace(inspect(words, { depth: 10 })) },
      deadlines: patientDeadlines,
    })
  })
  afterEach(() => store.close())
  afterAll(() => {
    addSecrets('739184', '739185', '285174')
    return rm(directory, { recursive: true })
  })

  const signTwice = async (key: UnlockedKey): Promise<void> => {
    for (let round = 0; round < 2; round++) expect((await key.sign(request)).length).toBe(64)
  }

  test('shows its PIN state, says when one try is left, and locks', async () => {
    const pinNow = async () => (await store.listKeys())[0]?.pin
    expect(await pinNow()).toMatchObject({ state: 'ok', triesLeft: null })
    const { path } = moody
    const ckr = 'CKR_PIN_INCORRECT'
    await expect(store.unlock(keyId, wrong)).rejects.toMatchObject({
      code: 'tokens/pin-incorrect',
      facts: { ckr, path },
    })
    expect(await pinNow()).toMatchObject({ state: 'tries-low', triesLeft: null })
    await expect(store.unlock(keyId, wrong)).rejects.toMatchObject({
      code: 'tokens/pin-incorrect',
      facts: { triesLeft: 1 },
    })
    expect(await pinNow()).toMatchObject({ state: 'last-try', triesLeft: 1 })
    // The token says "incorrect" to the try that locks it; its flags say more.
    await expect(store.unlock(keyId, wrong)).rejects.toMatchObject({ code: 'tokens/pin-locked' })
    expect(await pinNow()).toMatchObject({ state: 'locked', triesLeft: 0 })
    await expect(store.unlock(keyId, pin)).rejects.toMatchObject({ code: 'tokens/pin-locked' })
  })

  test('gets no second try from one wrong PIN', async () => {
    await expect(store.unlock(keyId, wrong)).rejects.toMatchObject({ code: 'tokens/pin-incorrect' })
    expect((await store.listKeys())[0]?.pin.state).toBe('tries-low')
    await (await store.unlock(keyId, pin)).close()
    expect((await store.listKeys())[0]?.pin.state).toBe('ok')
  })

  test.each(['asks-each-time', 'asks-each-time-untold'] as const)(
    'that %s gets the PIN for each signature',
    async mood => {
      moody.setMood(mood)
      const key = await store.unlock(keyId, pin)
      await signTwice(key)
      await key.close()
    },
  )

  test('with a PIN pad is asked without a PIN of ours', async () => {
    moody.setMood('pin-pad')
    expect((await store.listKeys())[0]?.pin.onReader).toBe(true)
    const key = await store.unlock(keyId, new Secret(''))
    await signTwice(key)
    await key.close()
  })

  test('a key that is asked for just after its token was put back is found', async () => {
    await store.listKeys()
    moody.setMood('removed')
    expect(await store.findKey?.(keyId)).toBeUndefined()
    const looking = store.findKey?.(keyId)
    // Behind the first look, which finds nothing.
    await store.listModules()
    moody.setMood('calm')
    expect(await looking).toMatchObject({ keyId })
  })

  test('that is taken out while it signs is said to be removed, and works again after', async () => {
    const key = await store.unlock(keyId, pin)
    moody.setMood('removed')
    await expect(key.sign(request)).rejects.toMatchObject({ code: 'tokens/removed' })
    expect(await store.listKeys()).toEqual([])
    await expect(store.unlock(keyId, pin)).rejects.toMatchObject({ code: 'tokens/removed' })
    moody.setMood('calm')
    const again = await store.unlock(keyId, pin)
    await signTwice(again)
    await again.close()
  })

  test('that fails vaguely starts afresh', async () => {
    const key = await store.unlock(keyId, pin)
    moody.setMood('general-error')
    await expect(key.sign(request)).rejects.toMatchObject({
      code: 'tokens/device-error',
      facts: { ckr: 'CKR_GENERAL_ERROR' },
    })
    moody.setMood('calm')
    await expect(key.sign(request)).rejects.toMatchObject({ code: 'tokens/session-closed' })
    const again = await store.unlock(keyId, pin)
    await signTwice(again)
    await again.close()
  })

  test('that signs with another key is caught', async () => {
    const key = await store.unlock(keyId, pin)
    moody.setMood('signs-wrongly')
    await expect(key.sign(request)).rejects.toMatchObject({ code: 'tokens/signature-mismatch' })
    await key.close()
  })

  test('whose PIN expired says so', async () => {
    moody.setMood('expired')
    await expect(store.unlock(keyId, pin)).rejects.toMatchObject({ code: 'tokens/pin-expired' })
  })

  describe('whose PIN is to be changed', () => {
    const other = new Secret('285174')
    // The wrapper knows one PIN by itself; the token behind it must have the same again.
    afterEach(async () => {
      moody.setMood('calm')
      await store.listKeys()
      await store.changePin(keyId, other, pin).catch(() => undefined)
      await (await store.unlock(keyId, pin)).close()
    })

    test('takes the new one at once when the old one expired', async () => {
      moody.setMood('expired')
      await store.changePin(keyId, pin, other)
      moody.setMood('calm')
      await (await store.unlock(keyId, other)).close()
    })

    test('loses one try to a wrong one, not two', async () => {
      await expect(store.changePin(keyId, wrong, other)).rejects.toMatchObject({ code: 'tokens/pin-incorrect' })
      expect((await store.listKeys())[0]?.pin.state).toBe('tries-low')
    })

    test('and is typed on the reader gets neither PIN from us', async () => {
      moody.setMood('pin-pad')
      await store.listKeys()
      await store.changePin(keyId, new Secret(''), new Secret(''))
    })

    test('is locked by three wrong ones and set anew by the security officer', async () => {
      for (let tries = 0; tries < 3; tries++) await store.unlock(keyId, wrong).catch(() => undefined)
      expect((await store.listKeys())[0]?.pin.state).toBe('locked')
      await store.unblock(keyId, new Secret('so-739184'), other, 'so-pin')
      expect((await store.listKeys())[0]?.pin.state).toBe('ok')
      await (await store.unlock(keyId, other)).close()
    })

    test('is left alone when another program holds the token, and waits a moment for it', async () => {
      moody.setMood('held')
      await expect(store.changePin(keyId, pin, other)).rejects.toMatchObject({ code: 'tokens/in-use' })
      moody.setMood('held-briefly')
      await store.changePin(keyId, pin, other)
    })
  })

  test('that waits for its reader can be given up, and works again without a restart', async () => {
    await store.listKeys()
    moody.setMood('waits')
    for (let round = 0; round < 3; round++) {
      const cancel = new AbortController()
      const waiting = store.unlock(keyId, pin, cancel.signal)
      setTimeout(() => cancel.abort(), 300)
      await expect(waiting).rejects.toMatchObject({ code: 'tokens/cancelled' })
    }
    moody.setMood('calm')
    const key = await store.unlock(keyId, pin)
    await signTwice(key)
    await key.close()
  })

  test('that comes and goes is told without being asked', async () => {
    await store.listKeys()
    let told = 0
    const stop = store.watch(() => {
      told += 1
    })
    // Three looks, so that what was there at first is known.
    await new Promise(resolve => setTimeout(resolve, 1_500))
    moody.setMood('removed')
    await expect.poll(() => told, { timeout: 60_000 }).toBe(1)
    moody.setMood('calm')
    await expect.poll(() => told, { timeout: 60_000 }).toBe(2)
    stop()
  })
})
