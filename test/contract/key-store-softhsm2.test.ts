/** PKCS#11 is a key store: SoftHSM2, in its own process. */
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { KeyStore } from '../../src/main/tokens/key-store.ts'
import { createPkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createTestHost, patientDeadlines } from '../tokens/pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { codeOf, contractAlgorithms, describeKeyStore } from './key-store.ts'
import { openColumn } from './key-store-table.ts'

const noReader = 'no reader: the token is a folder'
const noCounter = 'counts no tries'
const noState = 'its PIN has no such state'
const noFault = 'does not fail by itself: see faults over SoftHSM2'
const column = openColumn('SoftHSM2', {
  'the service that speaks to readers is down': noReader,
  'the service that speaks to readers restarts': noReader,
  'another token in the same reader': noReader,
  'taken out before a signature': noReader,
  'taken out during a signature': noReader,
  'taken out after a signature': noReader,
  'a wrong PIN costs one try': noCounter,
  'the last try is told before and after': noCounter,
  'the last wrong PIN locks': noCounter,
  'the lock is shown, and refuses the right PIN': noCounter,
  'tries outlive a restart of the program': noCounter,
  'a locked PIN is unblocked with the PUK': 'never locks',
  'flags that lie about the lock': noCounter,
  'the PIN is not set': 'a token without a PIN shows no key to ask for',
  'the PIN must be changed': noState,
  'the PIN has expired': noState,
  'a PIN at each signature': 'wants one PIN',
  'a PIN at each signature, not announced': 'wants one PIN',
  'a wrong PIN at a signature': 'wants one PIN',
  'a PIN typed on the reader': noReader,
  'a PIN entry that is cancelled on the reader': noReader,
  'the driver hangs': noFault,
  'garbage instead of slots, objects and attributes': noFault,
  'a signature of a wrong length': noFault,
  'a signature by another key': noFault,
  'a general error starts the driver afresh': noFault,
  'the token runs out of memory': noFault,
})

const pin = 'ngựa 648219'
const wrongPin = 'ngựa 648218'

describe.skipIf(!softHsm2ModulePath)('over PKCS#11', () => {
  let directory: string
  const openStore = ({ modulePath, env }: SoftHsm2, host = createTestHost(env)): KeyStore =>
    createPkcs11KeyStore({
      startProcess: host.startProcess,
      modules: async () => [{ path: modulePath, name: 'SoftHSM2', source: 'added' }],
      log: column.log,
      deadlines: patientDeadlines,
    })

  describeKeyStore('SoftHSM2', column, async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-softhsm2-'))
    const softHsm = await createSoftHsm2({
      directory,
      label: 'Contract',
      pin,
      keys: contractAlgorithms.map(algorithm => ({ label: algorithm, algorithm })),
    })
    return {
      openStore: () => openStore(softHsm),
      keyIds: Object.fromEntries(softHsm.keys.map(({ label, keyId }) => [label, keyId])) as Record<
        (typeof contractAlgorithms)[number],
        string
      >,
      pin,
      wrongPin,
      // Kept until the last row has looked into it.
      remove: async () => {},
    }
  })

  describe('SoftHSM2 itself', () => {
    let softHsm: SoftHsm2
    let host: ReturnType<typeof createTestHost>
    let store: KeyStore
    const [first, second] = [
      { label: 'First', keyId: '' },
      { label: 'Second', keyId: '' },
    ]
    beforeAll(async () => {
      const own = join(directory, 'own')
      for (const token of [first, second]) {
        softHsm = await createSoftHsm2({
          directory: own,
          label: token.label,
          pin,
          keys: [{ label: token.label, algorithm: 'p-256' }],
        })
        token.keyId = softHsm.keys[0]?.keyId ?? ''
      }
      host = createTestHost(softHsm.env)
      store = column.watch(openStore(softHsm, host))
    })
    afterAll(async () => {
      await store?.close()
      await rm(directory, { recursive: true })
    })

    column.test('two tokens at once', async () => {
      const keys = await store.listKeys()
      expect(keys.map(({ token }) => token.label).sort()).toEqual(['First', 'Second'])
      const open = [await store.unlock(first.keyId, new Secret(pin)), await store.unlock(second.keyId, new Secret(pin))]
      for (const each of open) await each.close()
    })

    column.test('the driver crashes', async () => {
      const open = await store.unlock(first.keyId, new Secret(pin))
      const child = host.processes.at(-1)
      const crashed = new Promise(end => child?.once('exit', end))
      child?.kill('SIGSEGV')
      await crashed
      const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') } as const
      expect(await codeOf(open.sign(request))).toBe('tokens/session-closed')
      const again = await store.unlock(first.keyId, new Secret(pin))
      expect((await again.sign(request)).length).toBe(64)
      await again.close()
    })

    column.test('the driver crashes again and again', async () => {
      // No signature in between, which would prove the driver sound.
      for (const keysAfter of [2, 0]) {
        await store.listKeys()
        const child = host.processes.at(-1)
        const crashed = new Promise(end => child?.once('exit', end))
        child?.kill('SIGSEGV')
        await crashed
        expect(await store.listKeys()).toHaveLength(keysAfter)
      }
      expect(await codeOf(store.unlock(first.keyId, new Secret(pin)))).toBe('tokens/module-crashed')
    })

    column.test('the token is not there', async () => {
      const other = column.watch(openStore(softHsm))
      expect(await other.listKeys()).toHaveLength(2)
      await other.close()
      const tokens = join(directory, 'own', 'tokens')
      await rename(tokens, `${tokens}-away`)
      const without = column.watch(openStore(softHsm))
      expect(await without.listKeys()).toEqual([])
      expect(await codeOf(without.unlock(first.keyId, new Secret(pin)))).toBe('keys/not-found')
      await without.close()
      await rename(`${tokens}-away`, tokens)
    })

    column.test('put back: works again without a restart', async () => {
      const again = column.watch(openStore(softHsm))
      await (await again.unlock(first.keyId, new Secret(pin))).close()
      await again.close()
    })

    column.end(() => ({ secrets: [pin, wrongPin], folder: join(directory, 'own', 'tokens') }))
  })
})
