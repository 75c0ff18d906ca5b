/** The same token through another program's eyes: graphene-pk11 sees the keys that we list, and its signatures verify under our public keys. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import graphene from 'graphene-pk11'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifySignature } from '../../src/main/pki/public-key.ts'
import type { TokenKey } from '../../src/main/tokens/key-store.ts'
import { createPkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { createTestHost, patientDeadlines } from './pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from './softhsm2.ts'

const pin = '583920'
const message = Buffer.from('signed by one program, verified by another')
const algorithms = ['rsa-2048', 'p-256', 'p-384'] as const

describe.skipIf(softHsm2ModulePath === undefined)('a SoftHSM2 token', () => {
  let folder = ''
  let hsm: SoftHsm2
  let module: graphene.Module
  let ours: readonly TokenKey[]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-second-opinion-'))
    const keys = algorithms.map(algorithm => ({ label: algorithm, algorithm, certificateDer: 'self-signed' as const }))
    hsm = await createSoftHsm2({ directory: folder, label: 'second', pin, keys })
    const store = createPkcs11KeyStore({
      startProcess: createTestHost(hsm.env).startProcess,
      modules: async () => [{ path: hsm.modulePath, name: 'SoftHSM2', source: 'added' }],
      log: { warn: () => {} },
      deadlines: patientDeadlines,
    })
    ours = await store.listKeys()
    await store.close()
    process.env['SOFTHSM2_CONF'] = hsm.env.SOFTHSM2_CONF
    module = graphene.Module.load(hsm.modulePath, 'SoftHSM2')
    module.initialize()
  })
  afterAll(() => {
    module?.finalize()
    rmSync(folder, { recursive: true, force: true })
  })

  const withSession = <Result>(use: (session: graphene.Session) => Result): Result => {
    const session = module.getSlots(0).open(graphene.SessionFlag.SERIAL_SESSION)
    session.login(pin)
    try {
      return use(session)
    } finally {
      session.logout()
      session.close()
    }
  }

  test('shows both programs the same token and the same keys', () => {
    expect(module.getSlots(0).getToken().label.trim()).toBe('second')
    const labels = withSession(session => {
      const found = session.find({ class: graphene.ObjectClass.PRIVATE_KEY })
      return Array.from({ length: found.length }, (_, index) => found.items(index).getAttribute('label') as string)
    })
    expect(labels.sort()).toEqual([...algorithms].sort())
    expect(ours.map(key => key.label).sort()).toEqual(labels)
  })

  test.each([
    ['rsa-2048', 'rsa-pkcs1', 'SHA256_RSA_PKCS', message],
    // SoftHSM2 has no mechanism that hashes for ECDSA.
    ['p-256', 'ecdsa', 'ECDSA', createHash('sha256').update(message).digest()],
    ['p-384', 'ecdsa', 'ECDSA', createHash('sha256').update(message).digest()],
  ] as const)('%s: a signature of the one is good for the other', (label, scheme, mechanism, input) => {
    const signature = withSession(session => {
      const key = session.find({ class: graphene.ObjectClass.PRIVATE_KEY, label }).items(0)
      return session.createSign(mechanism, key.toType<graphene.PrivateKey>()).once(input)
    })
    const spki = ours.find(key => key.label === label)?.publicKey ?? new Uint8Array()
    expect(verifySignature(spki, scheme, 'sha256', message, signature)).toBe(true)
    expect(verifySignature(spki, scheme, 'sha256', Buffer.from('another message'), signature)).toBe(false)
  })
})
