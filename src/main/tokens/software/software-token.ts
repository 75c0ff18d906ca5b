/** Keys that Signet keeps itself: sealed by a PIN and this computer's secret, with try counter, lock and PUK. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { PinState, PinSummary, SoftwareKeyAlgorithm, UnblockKind } from '../../../shared/model/key.ts'
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { checkCertificateFitsKey } from '../certificate-key.ts'
import type { KeyStore, TokenKey } from '../key-store.ts'
import {
  createKeyFolder,
  destroyKeyFolder,
  type KeyContent,
  keyFolder,
  listKeyIds,
  readCertificateFile,
  readKeyFile,
  writeCertificateFile,
} from './key-folder.ts'
import { createKeySlots } from './key-slots.ts'
import { checkNewPin } from './pin-rules.ts'
import { generatePrivateKey, openPrivateKey, sealPrivateKey, signWithPrivateKey } from './private-key.ts'
import { findPuk, formatPuk, pukBytes } from './puk.ts'
import { deriveKey, type ScryptParameters, scryptSchema } from './sealing.ts'
import { createTryCounter, mostTries, type Tries } from './try-counter.ts'

export interface SoftwareToken extends KeyStore {
  /** Makes a key without a certificate. The PUK is shown once and kept nowhere. @throws {AppError} tokens/pin-unsuitable */
  createKey(request: {
    readonly algorithm: SoftwareKeyAlgorithm
    readonly label: string
    readonly pin: Secret
  }): Promise<{ readonly key: TokenKey; readonly puk: Secret }>
  /** Takes a key in, with its certificate. The PUK is shown once. @throws {AppError} tokens/pin-unsuitable, keys/exists */
  importKey(request: {
    readonly privateKey: KeyObject
    readonly label: string
    readonly pin: Secret
    /** DER. */
    readonly certificate: Uint8Array | null
    readonly chain: readonly Uint8Array[]
  }): Promise<{ readonly key: TokenKey; readonly puk: Secret }>
  unblock(keyId: string, puk: Secret, newPin: Secret, kind?: UnblockKind): Promise<void>
  /** Removes the key for good. No PIN: whoever can write the folder can delete it anyway. @throws {AppError} keys/not-found */
  destroy(keyId: string): Promise<void>
}

export interface SoftwareTokenDependencies {
  /** Holds one folder per key; made when the first key is. */
  readonly directory: string
  /** 32 bytes that only this computer and user have; each call gives a copy, which is wiped after use. */
  readonly deviceSecret: () => Promise<Uint8Array>
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: { warn(message: string, facts?: Readonly<Record<string, unknown>>): void }
  /** For new PINs; each file records its own. The default takes 128 MiB for a moment. */
  readonly scryptParameters?: ScryptParameters
}

const defaultScrypt: ScryptParameters = { N: 2 ** 17, r: 8, p: 1 }
const masterKeyBytes = 32

export const createSoftwareToken = (dependencies: SoftwareTokenDependencies): SoftwareToken => {
  const { directory, clock, random, log, scryptParameters = defaultScrypt } = dependencies
  scryptSchema.parse(scryptParameters)
  const slots = createKeySlots({ ...dependencies, scryptParameters })
  const { withDeviceSecret, withMasterKey } = slots

  const addKey = async (
    privateKey: KeyObject,
    label: string,
    pin: Secret,
  ): Promise<{ readonly keyId: string; readonly puk: Secret }> => {
    const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
    const { keyId } = describePublicKey(spki)
    const pukSeed = random(pukBytes)
    const puk = formatPuk(pukSeed)
    pukSeed.fill(0)
    const master = random(masterKeyBytes)
    try {
      await withDeviceSecret(async deviceSecret =>
        createKeyFolder(
          directory,
          {
            version: 1,
            keyId,
            label,
            publicKey: spki.toString('base64'),
            createdAt: clock().toISOString(),
            slots: {
              pin: await slots.seal('pin', keyId, pin, master, deviceSecret),
              puk: await slots.seal('puk', keyId, puk, master, deviceSecret),
            },
            privateKey: sealPrivateKey(privateKey, keyId, master, random),
          },
          deviceSecret,
        ),
      )
    } finally {
      master.fill(0)
    }
    return { keyId, puk }
  }

  const readPinSummary = async (keyId: string): Promise<PinSummary> => {
    try {
      return await withDeviceSecret(async secret =>
        summarizePin(await createTryCounter(keyFolder(directory, keyId), keyId, secret).read()),
      )
    } catch {
      // Shown all the same: `unlock` says what is wrong, and where the reason is the computer, the key is not lost.
      return { state: 'unknown', triesLeft: null, triesMax: mostTries.pin, onReader: false }
    }
  }

  const showKey = async (content: KeyContent): Promise<TokenKey> => {
    const { keyId } = content
    const publicKey = Buffer.from(content.publicKey, 'base64')
    const { algorithm, sizeBits } = describePublicKey(publicKey)
    const kept = await readCertificateFile(keyFolder(directory, keyId), keyId)
    return {
      keyId,
      token: { kind: 'software', label: 'Signet', serial: keyId.slice(0, 16), module: null, reader: null },
      label: content.label,
      algorithm,
      sizeBits,
      publicKey,
      certificate: kept?.certificate ?? null,
      otherCertificates: kept?.chain ?? [],
      pin: await readPinSummary(keyId),
      unblockWith: ['puk'],
      canSign: true,
      canDecrypt: false,
    }
  }

  const readKey = async (keyId: string): Promise<TokenKey> => showKey((await readKeyFile(directory, keyId)).content)

  return {
    /** The oldest first: a key that is made goes behind those that a person knows. */
    async listKeys() {
      const keys: { readonly createdAt: string; readonly key: TokenKey }[] = []
      for (const keyId of await listKeyIds(directory)) {
        try {
          const { content } = await readKeyFile(directory, keyId)
          keys.push({ createdAt: content.createdAt, key: await showKey(content) })
        } catch (thrown) {
          log.warn('a software key cannot be shown', { keyId, code: toAppError(thrown).code })
        }
      }
      return keys.sort((a, b) => a.createdAt.localeCompare(b.createdAt)).map(({ key }) => key)
    },

    unlock: (keyId, pin) =>
      withMasterKey(keyId, 'pin', pin, async ({ content, master }) => {
        const ownMaster = Buffer.from(master)
        const key = await readKey(keyId)
        /** Let go at the end, so that OpenSSL wipes it with the next collection of garbage. */
        let privateKey: KeyObject | undefined = openPrivateKey(content.privateKey, keyId, master)
        const requireOpen = (): KeyObject => {
          if (!privateKey) throw new AppError('tokens/session-closed', { keyId })
          return privateKey
        }
        return {
          key,
          async sign(request) {
            return signWithPrivateKey(requireOpen(), key.publicKey, request)
          },
          async deriveSlotKey(salt) {
            requireOpen()
            return deriveKey(ownMaster, salt, 'signet/vault-slot/v1')
          },
          async close() {
            privateKey = undefined
            ownMaster.fill(0)
          },
        }
      }),

    async installCertificate(keyId, certificate, pin, chain) {
      checkCertificateFitsKey(certificate, keyId)
      await withMasterKey(keyId, 'pin', pin, () =>
        writeCertificateFile(keyFolder(directory, keyId), certificate, chain),
      )
    },

    async createKey({ algorithm, label, pin }) {
      checkNewPin(pin)
      const { keyId, puk } = await addKey(await generatePrivateKey(algorithm), label, pin)
      return { key: await readKey(keyId), puk }
    },

    async importKey({ privateKey, label, pin, certificate, chain }) {
      checkNewPin(pin)
      const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
      const { keyId } = describePublicKey(spki)
      if (certificate) checkCertificateFitsKey(certificate, keyId)
      if ((await listKeyIds(directory)).includes(keyId)) throw new AppError('keys/exists', { keyId })
      const { puk } = await addKey(privateKey, label, pin)
      if (certificate) await writeCertificateFile(keyFolder(directory, keyId), certificate, chain)
      return { key: await readKey(keyId), puk }
    },

    async changePin(keyId, oldPin, newPin) {
      checkNewPin(newPin)
      if (revealSecret(oldPin) === revealSecret(newPin)) {
        throw new AppError('tokens/pin-unsuitable', { reason: 'unchanged' })
      }
      await withMasterKey(keyId, 'pin', oldPin, opened => slots.replacePin(opened, newPin))
    },

    async unblock(keyId, puk, newPin, kind = 'puk') {
      checkNewPin(newPin)
      if (kind !== 'puk') throw new AppError('tokens/unblock-unsupported', { keyId })
      await withMasterKey(keyId, 'puk', findPuk(puk), async opened => {
        await slots.replacePin(opened, newPin)
        await opened.tries.restore('pin')
      })
    },

    destroy: keyId => destroyKeyFolder(directory, keyId),

    async close() {},
  }
}

const summarizePin = ({ pin }: Tries): PinSummary => {
  const states: Readonly<Record<number, PinState>> = { 0: 'locked', 1: 'last-try', [mostTries.pin]: 'ok' }
  return { state: states[pin] ?? 'tries-low', triesLeft: pin, triesMax: mostTries.pin, onReader: false }
}
