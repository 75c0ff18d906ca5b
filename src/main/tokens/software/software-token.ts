/** Keys that Signet keeps itself: sealed by a PIN and this computer's secret, with try counter, lock and PUK. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { PinState, PinSummary, SoftwareKeyAlgorithm, UnblockKind } from '../../../shared/model/key.ts'
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { checkCertificateFitsKey } from '../certificate-key.ts'
import type { KeyStore, TokenKey } from '../key-store.ts'
import {
  changeKeyFile,
  checkKeyFile,
  createKeyFolder,
  destroyKeyFolder,
  type KeyContent,
  keyFolder,
  listKeyIds,
  readCertificateFile,
  readKeyFile,
  type SealedSlot,
  writeCertificateFile,
} from './key-folder.ts'
import { checkNewPin } from './pin-rules.ts'
import { generatePrivateKey, openPrivateKey, sealPrivateKey, signWithPrivateKey } from './private-key.ts'
import { findPuk, formatPuk, pukBytes } from './puk.ts'
import { deriveKey, deriveSlotSealingKey, findUnsealed, type ScryptParameters, scryptSchema, seal } from './sealing.ts'
import { createTryCounter, mostTries, type Slot, type Tries, type TryCounter } from './try-counter.ts'

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
const saltBytes = 16

const slotPurpose = (slot: Slot, keyId: string): string => `signet/software-key/v1/${slot}-slot/${keyId}`

const incorrect = { pin: 'tokens/pin-incorrect', puk: 'tokens/puk-incorrect' } as const
const locked = { pin: 'tokens/pin-locked', puk: 'tokens/puk-locked' } as const

export const createSoftwareToken = (dependencies: SoftwareTokenDependencies): SoftwareToken => {
  const { directory, clock, random, log, scryptParameters = defaultScrypt } = dependencies
  scryptSchema.parse(scryptParameters)

  const withDeviceSecret = async <Result>(use: (secret: Uint8Array) => Promise<Result>): Promise<Result> => {
    const secret = await dependencies.deviceSecret()
    try {
      return await use(secret)
    } finally {
      secret.fill(0)
    }
  }

  const sealSlot = async (
    slot: Slot,
    keyId: string,
    secret: Secret,
    master: Uint8Array,
    deviceSecret: Uint8Array,
  ): Promise<SealedSlot> => {
    const salt = random(saltBytes)
    const purpose = slotPurpose(slot, keyId)
    const key = await deriveSlotSealingKey(secret, deviceSecret, salt, scryptParameters, purpose)
    try {
      return {
        salt: Buffer.from(salt).toString('base64'),
        scrypt: { ...scryptParameters },
        sealed: seal(key, random, purpose, master),
      }
    } finally {
      key.fill(0)
    }
  }

  /** Takes one try, then opens the slot; gives what the secret protects to `use`, and wipes it. */
  const withMasterKey = <Result>(
    keyId: string,
    slot: Slot,
    secret: Secret | undefined,
    use: (opened: OpenedKey) => Promise<Result>,
  ): Promise<Result> =>
    withDeviceSecret(async deviceSecret => {
      const file = await readKeyFile(directory, keyId)
      checkKeyFile(file, keyId, deviceSecret)
      const tries = createTryCounter(keyFolder(directory, keyId), keyId, deviceSecret)
      const refuse = (triesLeft: number): AppError =>
        new AppError(triesLeft === 0 ? locked[slot] : incorrect[slot], { triesLeft })
      // What cannot be a PUK at all costs no try.
      if (!secret) throw refuse((await tries.read())[slot])
      const { content } = file
      const { salt, scrypt, sealed } = content.slots[slot]
      const purpose = slotPurpose(slot, keyId)
      const triesLeft = await tries.take(slot)
      const slotKey = await deriveSlotSealingKey(secret, deviceSecret, Buffer.from(salt, 'base64'), scrypt, purpose)
      const master = findUnsealed(slotKey, purpose, sealed)
      slotKey.fill(0)
      if (!master) throw refuse(triesLeft)
      try {
        await tries.restore(slot)
        if (strengthOf(scrypt) < strengthOf(scryptParameters)) await raise(keyId, slot, secret, content, master)
        return await use({ content, master, deviceSecret, tries })
      } finally {
        master.fill(0)
      }
    })

  const replacePin = async ({ content, master, deviceSecret }: OpenedKey, newPin: Secret): Promise<void> => {
    const pin = await sealSlot('pin', content.keyId, newPin, master, deviceSecret)
    await changeKeyFile(directory, content.keyId, deviceSecret, now => ({ ...now, slots: { ...now.slots, pin } }))
  }

  /** Seals a slot anew that was sealed when less work for a guess was thought enough. */
  const raise = async (
    keyId: string,
    slot: Slot,
    secret: Secret,
    opened: KeyContent,
    master: Uint8Array,
  ): Promise<void> => {
    try {
      await withDeviceSecret(async deviceSecret => {
        const raised = await sealSlot(slot, keyId, secret, master, deviceSecret)
        await changeKeyFile(directory, keyId, deviceSecret, now =>
          // Another program may have set another PIN meanwhile: that one stands.
          now.slots[slot].sealed.data === opened.slots[slot].sealed.data
            ? { ...now, slots: { ...now.slots, [slot]: raised } }
            : undefined,
        )
      })
    } catch (thrown) {
      // The key works as it did; the next PIN tries again.
      log.warn('a software key was not sealed anew', { keyId, code: toAppError(thrown).code })
    }
  }

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
              pin: await sealSlot('pin', keyId, pin, master, deviceSecret),
              puk: await sealSlot('puk', keyId, puk, master, deviceSecret),
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

  const readKey = async (keyId: string): Promise<TokenKey> => {
    const { content } = await readKeyFile(directory, keyId)
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

  return {
    async listKeys() {
      const keys: TokenKey[] = []
      for (const keyId of await listKeyIds(directory)) {
        try {
          keys.push(await readKey(keyId))
        } catch (thrown) {
          log.warn('a software key cannot be shown', { keyId, code: toAppError(thrown).code })
        }
      }
      return keys
    },

    unlock: (keyId, pin) =>
      withMasterKey(keyId, 'pin', pin, async ({ content, master }) => {
        const privateKey = openPrivateKey(content.privateKey, keyId, master)
        const ownMaster = Buffer.from(master)
        const key = await readKey(keyId)
        let isOpen = true
        const requireOpen = (): void => {
          if (!isOpen) throw new AppError('tokens/session-closed', { keyId })
        }
        return {
          key,
          async sign(request) {
            requireOpen()
            return signWithPrivateKey(privateKey, key.publicKey, request)
          },
          async deriveSlotKey(salt) {
            requireOpen()
            return deriveKey(ownMaster, salt, 'signet/vault-slot/v1')
          },
          async close() {
            isOpen = false
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
      await withMasterKey(keyId, 'pin', oldPin, opened => replacePin(opened, newPin))
    },

    async unblock(keyId, puk, newPin, kind = 'puk') {
      checkNewPin(newPin)
      if (kind !== 'puk') throw new AppError('tokens/unblock-unsupported', { keyId })
      await withMasterKey(keyId, 'puk', findPuk(puk), async opened => {
        await replacePin(opened, newPin)
        await opened.tries.restore('pin')
      })
    },

    destroy: keyId => destroyKeyFolder(directory, keyId),

    async close() {},
  }
}

interface OpenedKey {
  readonly content: KeyContent
  readonly master: Uint8Array
  readonly deviceSecret: Uint8Array
  readonly tries: TryCounter
}

/** Work for one guess. */
const strengthOf = ({ N, r, p }: ScryptParameters): number => N * r * p

const summarizePin = ({ pin }: Tries): PinSummary => {
  const states: Readonly<Record<number, PinState>> = { 0: 'locked', 1: 'last-try', [mostTries.pin]: 'ok' }
  return { state: states[pin] ?? 'tries-low', triesLeft: pin, triesMax: mostTries.pin, onReader: false }
}
