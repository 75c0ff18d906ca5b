/** What every key store does, whatever holds its keys. */

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { describePublicKey, type SignatureScheme, verifySignature } from '../../src/main/pki/public-key.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'
import { parseCertificateKey } from '../../src/main/tokens/certificate-key.ts'
import type { KeyStore, TokenKey, UnlockedKey } from '../../src/main/tokens/key-store.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { digestAlgorithms } from '../../src/shared/model/signing.ts'
import { Secret } from '../../src/shared/secret.ts'
import type { Column, Situation } from './key-store-table.ts'

export const contractAlgorithms = ['rsa-2048', 'rsa-4096', 'p-256', 'p-384'] as const
export type ContractAlgorithm = (typeof contractAlgorithms)[number]

export interface KeyStoreUnderTest {
  /** A store over the same token, as another start of the program has it; the suite closes it. */
  openStore(): KeyStore
  /** A key of each algorithm that the token knows, P-256 at least; all open with `pin`. */
  readonly keyIds: Readonly<Partial<Record<ContractAlgorithm, string>> & { readonly 'p-256': string }>
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

const allDigests = 'SHA-256/384/512'
const algorithmRows: readonly (readonly [Situation, ContractAlgorithm, SignatureScheme])[] = [
  [`RSA-2048, PKCS#1 v1.5, ${allDigests}`, 'rsa-2048', 'rsa-pkcs1'],
  [`RSA-2048, PSS, ${allDigests}`, 'rsa-2048', 'rsa-pss'],
  [`RSA-4096, PKCS#1 v1.5, ${allDigests}`, 'rsa-4096', 'rsa-pkcs1'],
  [`RSA-4096, PSS, ${allDigests}`, 'rsa-4096', 'rsa-pss'],
  [`P-256, ECDSA, ${allDigests}`, 'p-256', 'ecdsa'],
  [`P-384, ECDSA, ${allDigests}`, 'p-384', 'ecdsa'],
]

/** The rows that every stack answers in the same way. */
export const describeKeyStore = (name: string, column: Column, setup: () => Promise<KeyStoreUnderTest>): void => {
  describe(name, () => {
    let subject: KeyStoreUnderTest
    let store: KeyStore
    let pin: Secret
    let wrongPin: Secret
    let keyId: string
    const inThisTest: KeyStore[] = []
    /** One more program with the same token. */
    const openAnother = (): KeyStore => {
      const another = column.watch(subject.openStore())
      inThisTest.push(another)
      return another
    }
    beforeAll(async () => {
      subject = await setup()
      store = column.watch(subject.openStore())
      pin = new Secret(subject.pin)
      wrongPin = new Secret(subject.wrongPin)
      keyId = subject.keyIds['p-256']
    })
    afterEach(async () => {
      for (const another of inThisTest.splice(0)) await another.close()
    })
    afterAll(async () => {
      await store?.close()
      await subject?.remove()
    })

    const findKey = async (wanted: string): Promise<TokenKey> => {
      const key = (await store.listKeys()).find(each => each.keyId === wanted)
      if (!key) throw new Error(`key ${wanted} is not listed`)
      return key
    }
    const ids = (): string[] => Object.values(subject.keyIds).sort()
    const listIds = async (from: KeyStore): Promise<string[]> => (await from.listKeys()).map(key => key.keyId).sort()
    const signWith = async (unlocked: UnlockedKey): Promise<void> => {
      const signature = await unlocked.sign(request)
      expect(verifySignature(unlocked.key.publicKey, 'ecdsa', 'sha256', message, signature)).toBe(true)
    }

    column.test('keys are listed without a PIN', async () => {
      for (const [algorithm, wanted] of Object.entries(subject.keyIds)) {
        const key = await findKey(wanted)
        expect(key).toMatchObject({ ...expected[algorithm as ContractAlgorithm], canSign: true })
        expect(describePublicKey(key.publicKey).keyId).toBe(key.keyId)
        expect(key.pin.state).toBe('ok')
        expect(key.token.serial).not.toBe('')
      }
    })

    for (const [situation, algorithm, scheme] of algorithmRows) {
      column.test(situation, async () => {
        const unlocked = await store.unlock(subject.keyIds[algorithm] ?? '', pin)
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

    column.test('a scheme of another kind of key', async () => {
      const unlocked = await store.unlock(keyId, pin)
      expect(await codeOf(unlocked.sign({ ...request, scheme: 'rsa-pkcs1' }))).toBe('keys/cannot-sign')
      await unlocked.close()
    })

    column.test('twenty signatures after one PIN', async () => {
      const unlocked = await store.unlock(keyId, pin)
      for (let count = 0; count < 20; count++) await signWith(unlocked)
      await unlocked.close()
    })

    column.test('two signatures asked for at once', async () => {
      const unlocked = await store.unlock(keyId, pin)
      await Promise.all([signWith(unlocked), signWith(unlocked)])
      await unlocked.close()
    })

    column.test('a wrong PIN, then the right one', async () => {
      expect(await codeOf(store.unlock(keyId, wrongPin))).toBe('tokens/pin-incorrect')
      await (await store.unlock(keyId, pin)).close()
    })

    column.test('a wrong PIN while the key is open', async () => {
      const open = await store.unlock(keyId, pin)
      expect(await codeOf(store.unlock(keyId, wrongPin))).toBe('tokens/pin-incorrect')
      await open.close()
      await (await store.unlock(keyId, pin)).close()
    })

    column.test('an empty PIN', async () => {
      expect(await codeOf(store.unlock(keyId, new Secret('')))).toBe('tokens/pin-incorrect')
      await (await store.unlock(keyId, pin)).close()
    })

    column.test('a PIN of 255 characters', async () => {
      expect(await codeOf(store.unlock(keyId, new Secret('1'.repeat(255))))).toBe('tokens/pin-incorrect')
      await (await store.unlock(keyId, pin)).close()
    })

    column.test('a PIN of several bytes per character', async () => {
      expect(Buffer.byteLength(subject.pin)).toBeGreaterThan(subject.pin.length)
      // The same letters without their marks are another PIN.
      const bare = subject.pin.normalize('NFD').replace(/\p{M}/gu, '')
      expect(bare).not.toBe(subject.pin)
      expect(await codeOf(store.unlock(keyId, new Secret(bare)))).toBe('tokens/pin-incorrect')
      const unlocked = await store.unlock(keyId, pin)
      await signWith(unlocked)
      await unlocked.close()
    })

    column.test('a key that no token has', async () => {
      expect(await codeOf(store.unlock('A'.repeat(43), pin))).toBe('keys/not-found')
    })

    column.test('a key opened twice, in a row and at once', async () => {
      await (await store.unlock(keyId, pin)).close()
      const [second, third] = [await store.unlock(keyId, pin), await store.unlock(keyId, pin)]
      await signWith(second)
      await second.close()
      await signWith(third)
      await third.close()
    })

    column.test('keys are listed while one is open', async () => {
      const unlocked = await store.unlock(keyId, pin)
      expect(await listIds(store)).toEqual(ids())
      await signWith(unlocked)
      await unlocked.close()
    })

    column.test('a closed key does not sign', async () => {
      const unlocked = await store.unlock(keyId, pin)
      await unlocked.close()
      await unlocked.close()
      expect(await codeOf(unlocked.sign(request))).toBe('tokens/session-closed')
    })

    column.test('the keys after a restart of the program', async () => {
      const before = openAnother()
      expect(await listIds(before)).toEqual(ids())
      await before.close()
      const unlocked = await openAnother().unlock(keyId, pin)
      await signWith(unlocked)
      await unlocked.close()
    })

    column.test('another program uses the token too', async () => {
      const [ours, theirs] = [await store.unlock(keyId, pin), await openAnother().unlock(keyId, pin)]
      for (let round = 0; round < 2; round++) {
        await signWith(ours)
        await signWith(theirs)
      }
      await theirs.close()
      await signWith(ours)
      await ours.close()
    })

    column.test('a secret for the vault, where it can', async () => {
      const unlocked = await store.unlock(keyId, pin)
      const createSalt = async () =>
        unlocked.createSlotSalt ? unlocked.createSlotSalt({ keepOnToken: false }) : randomBytes(32)
      const salt = await createSalt()
      const other = await createSalt()
      if (salt && other) {
        const first = await unlocked.deriveSlotKey(salt)
        expect(first?.length).toBe(32)
        expect(await unlocked.deriveSlotKey(salt)).toEqual(first)
        expect(await unlocked.deriveSlotKey(other)).not.toEqual(first)
      }
      await unlocked.close()
    })

    column.test('a certificate of another key', async () => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const stranger = await selfSign(publicKey.export({ type: 'spki', format: 'der' }), async input => {
        return sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      })
      const before = (await findKey(keyId)).certificate
      expect(await codeOf(store.installCertificate(keyId, stranger, pin))).toBe('keys/certificate-mismatch')
      expect(await codeOf(store.installCertificate(keyId, Buffer.from('none'), pin))).toBe(
        'keys/certificate-unreadable',
      )
      expect((await findKey(keyId)).certificate).toEqual(before)
    })

    column.test('a certificate is kept', async () => {
      const wanted = subject.keyIds['p-384'] ?? ''
      const unlocked = await store.unlock(wanted, pin)
      const certificate = await selfSign(unlocked.key.publicKey, message => unlocked.sign({ ...request, message }))
      await unlocked.close()
      expect(await codeOf(store.installCertificate(wanted, certificate, wrongPin))).toBe('tokens/pin-incorrect')
      expect((await findKey(wanted)).certificate).toBeNull()
      await store.installCertificate(wanted, certificate, pin)
      await store.installCertificate(wanted, certificate, pin)
      const stored = (await findKey(wanted)).certificate
      expect(stored && Buffer.from(stored).equals(certificate)).toBe(true)
      expect(describePublicKey(parseCertificateKey(certificate)).keyId).toBe(wanted)
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
