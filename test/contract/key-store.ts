/** What every key store does, whatever holds its keys. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describePublicKey, type SignatureScheme, verifySignature } from '../../src/main/pki/public-key.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'
import { parseCertificateKey } from '../../src/main/tokens/certificate-key.ts'
import type { KeyStore, TokenKey } from '../../src/main/tokens/key-store.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { digestAlgorithms } from '../../src/shared/model/signing.ts'
import { Secret } from '../../src/shared/secret.ts'

export const contractAlgorithms = ['rsa-2048', 'rsa-4096', 'p-256', 'p-384'] as const
export type ContractAlgorithm = (typeof contractAlgorithms)[number]

export interface KeyStoreUnderTest {
  readonly store: KeyStore
  /** One key of each algorithm, without a certificate; all open with `pin`. */
  readonly keyIds: Readonly<Record<ContractAlgorithm, string>>
  readonly pin: string
  /** Not the PIN, though a token could take it for one. */
  readonly wrongPin: string
  remove(): Promise<void>
}

const expected: Readonly<Record<ContractAlgorithm, Pick<TokenKey, 'algorithm' | 'sizeBits'>>> = {
  'rsa-2048': { algorithm: 'rsa', sizeBits: 2048 },
  'rsa-4096': { algorithm: 'rsa', sizeBits: 4096 },
  'p-256': { algorithm: 'ec', sizeBits: 256 },
  'p-384': { algorithm: 'ec', sizeBits: 384 },
}

const schemesOf = (algorithm: ContractAlgorithm): readonly SignatureScheme[] =>
  expected[algorithm].algorithm === 'rsa' ? ['rsa-pkcs1', 'rsa-pss'] : ['ecdsa']

const message = Buffer.from('the attributes that a signature covers')
const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message } as const

/** The code of the error that a promise ends with; fails when it ends well. */
export const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    thrown => thrown as AppError,
  )
  expect(error, 'expected a failure').toBeDefined()
  return error?.code ?? String(error)
}

export const describeKeyStore = (name: string, setup: () => Promise<KeyStoreUnderTest>): void => {
  describe(name, () => {
    let subject: KeyStoreUnderTest
    let pin: Secret
    beforeAll(async () => {
      subject = await setup()
      pin = new Secret(subject.pin)
    })
    afterAll(async () => {
      await subject?.store.close()
      await subject?.remove()
    })

    const findKey = async (keyId: string): Promise<TokenKey> => {
      const key = (await subject.store.listKeys()).find(each => each.keyId === keyId)
      if (!key) throw new Error(`key ${keyId} is not listed`)
      return key
    }

    test('lists every key without a PIN', async () => {
      for (const algorithm of contractAlgorithms) {
        const key = await findKey(subject.keyIds[algorithm])
        expect(key).toMatchObject({ ...expected[algorithm], canSign: true, certificate: null })
        expect(describePublicKey(key.publicKey).keyId).toBe(key.keyId)
        expect(key.pin.state).toBe('ok')
        expect(key.token.serial).not.toBe('')
      }
    })

    for (const algorithm of contractAlgorithms) {
      for (const scheme of schemesOf(algorithm)) {
        test(`signs with ${algorithm}, ${scheme} and each digest`, async () => {
          const unlocked = await subject.store.unlock(subject.keyIds[algorithm], pin)
          try {
            for (const digestAlgorithm of digestAlgorithms) {
              const signature = await unlocked.sign({ scheme, digestAlgorithm, message })
              const { publicKey, sizeBits } = unlocked.key
              expect(signature.length).toBe(scheme === 'ecdsa' ? sizeBits / 4 : sizeBits / 8)
              expect(verifySignature(publicKey, scheme, digestAlgorithm, message, signature)).toBe(true)
            }
          } finally {
            await unlocked.close()
          }
        })
      }
    }

    test('refuses a scheme of another kind of key', async () => {
      const unlocked = await subject.store.unlock(subject.keyIds['p-256'], pin)
      expect(await codeOf(unlocked.sign({ ...request, scheme: 'rsa-pkcs1' }))).toBe('keys/cannot-sign')
      await unlocked.close()
    })

    test('refuses a wrong PIN, and takes the right one after it', async () => {
      const keyId = subject.keyIds['p-256']
      expect(await codeOf(subject.store.unlock(keyId, new Secret(subject.wrongPin)))).toBe('tokens/pin-incorrect')
      await (await subject.store.unlock(keyId, pin)).close()
    })

    test('checks the PIN again while the key is open', async () => {
      const keyId = subject.keyIds['p-256']
      const open = await subject.store.unlock(keyId, pin)
      expect(await codeOf(subject.store.unlock(keyId, new Secret(subject.wrongPin)))).toBe('tokens/pin-incorrect')
      await open.close()
    })

    test('says that a key is unknown', async () => {
      expect(await codeOf(subject.store.unlock('A'.repeat(43), pin))).toBe('keys/not-found')
    })

    test('opens a key twice in a row, and twice at once', async () => {
      const keyId = subject.keyIds['p-256']
      const first = await subject.store.unlock(keyId, pin)
      await first.close()
      const [second, third] = [await subject.store.unlock(keyId, pin), await subject.store.unlock(keyId, pin)]
      expect((await second.sign(request)).length).toBe(64)
      await second.close()
      expect((await third.sign(request)).length).toBe(64)
      await third.close()
    })

    test('lists keys while one is open', async () => {
      const unlocked = await subject.store.unlock(subject.keyIds['p-256'], pin)
      const listed = (await subject.store.listKeys()).map(({ keyId }) => keyId)
      expect(listed.sort()).toEqual(Object.values(subject.keyIds).sort())
      expect((await unlocked.sign(request)).length).toBe(64)
      await unlocked.close()
    })

    test('does not sign after close, and may be closed twice', async () => {
      const unlocked = await subject.store.unlock(subject.keyIds['p-256'], pin)
      await unlocked.close()
      await unlocked.close()
      expect(await codeOf(unlocked.sign(request))).toBe('tokens/session-closed')
    })

    test('derives the same slot key for the same salt, where it can', async () => {
      const unlocked = await subject.store.unlock(subject.keyIds['p-256'], pin)
      const derive = async (salt: string) => unlocked.deriveSlotKey(Buffer.from(salt))
      const first = await derive('one')
      expect(await derive('one')).toEqual(first)
      if (first) {
        expect(first.length).toBe(32)
        expect(await derive('two')).not.toEqual(first)
      }
      await unlocked.close()
    })

    test('refuses the certificate of another key, without asking the token', async () => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const stranger = await selfSign(publicKey.export({ type: 'spki', format: 'der' }), async input => {
        return sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      })
      const keyId = subject.keyIds['p-256']
      expect(await codeOf(subject.store.installCertificate(keyId, stranger, pin))).toBe('keys/certificate-mismatch')
      expect(await codeOf(subject.store.installCertificate(keyId, Buffer.from('none'), pin))).toBe(
        'keys/certificate-unreadable',
      )
      expect((await findKey(keyId)).certificate).toBeNull()
    })

    test('keeps a certificate for its key', async () => {
      const keyId = subject.keyIds['p-384']
      const unlocked = await subject.store.unlock(keyId, pin)
      const certificate = await selfSign(unlocked.key.publicKey, message => unlocked.sign({ ...request, message }))
      await unlocked.close()
      expect(await codeOf(subject.store.installCertificate(keyId, certificate, new Secret(subject.wrongPin)))).toBe(
        'tokens/pin-incorrect',
      )
      expect((await findKey(keyId)).certificate).toBeNull()
      await subject.store.installCertificate(keyId, certificate, pin)
      await subject.store.installCertificate(keyId, certificate, pin)
      const stored = (await findKey(keyId)).certificate
      expect(stored && Buffer.from(stored).equals(certificate)).toBe(true)
      expect(describePublicKey(parseCertificateKey(certificate)).keyId).toBe(keyId)
    })
  })
}

const selfSign = (spki: Uint8Array, sign: (message: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> =>
  createSelfSignedCertificate({
    spki,
    name: 'Contract',
    scheme: 'ecdsa',
    digestAlgorithm: 'sha256',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    serialNumber: Buffer.from([1, 2, 3]),
    sign,
  })
