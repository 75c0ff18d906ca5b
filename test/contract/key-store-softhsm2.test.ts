/** PKCS#11 is a key store: SoftHSM2, in its own process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { createPkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { createTestHost } from '../tokens/pkcs11-test-host.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { contractAlgorithms, describeKeyStore } from './key-store.ts'

describe.skipIf(!softHsm2ModulePath)('over PKCS#11', () => {
  describeKeyStore('SoftHSM2', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'signet-softhsm2-'))
    const pin = '648219'
    const { modulePath, env, keys } = await createSoftHsm2({
      directory,
      label: 'Contract',
      pin,
      keys: contractAlgorithms.map(algorithm => ({ label: algorithm, algorithm })),
    })
    return {
      store: createPkcs11KeyStore({
        startProcess: createTestHost(env).startProcess,
        modules: async () => [{ path: modulePath, name: 'SoftHSM2', source: 'added' }],
        log: { warn() {} },
      }),
      keyIds: Object.fromEntries(keys.map(({ label, keyId }) => [label, keyId])) as Record<
        (typeof contractAlgorithms)[number],
        string
      >,
      pin,
      wrongPin: '648218',
      remove: () => rm(directory, { recursive: true }),
    }
  })
})
