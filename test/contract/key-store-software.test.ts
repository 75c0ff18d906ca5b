/** The software token is a key store. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { Secret } from '../../src/shared/secret.ts'
import { contractAlgorithms, describeKeyStore } from './key-store.ts'

describeKeyStore('the software token', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'signet-software-'))
  const deviceSecret = randomBytes(32)
  const store = createSoftwareToken({
    directory,
    deviceSecret: async () => Uint8Array.from(deviceSecret),
    clock: () => new Date(),
    random: randomBytes,
    log: { warn() {} },
    scryptParameters: { N: 1024, r: 8, p: 1 },
  })
  const pin = 'right horse'
  const ids: [string, string][] = []
  for (const algorithm of contractAlgorithms) {
    const { key } = await store.createKey({ algorithm, label: algorithm, pin: new Secret(pin) })
    ids.push([algorithm, key.keyId])
  }
  return {
    store,
    keyIds: Object.fromEntries(ids) as Record<(typeof contractAlgorithms)[number], string>,
    pin,
    wrongPin: 'wrong horse',
    remove: () => rm(directory, { recursive: true }),
  }
})
