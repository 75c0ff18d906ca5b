/** The two slots of a software key: its master key, sealed once under the PIN and once under the PUK. */
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { changeKeyFile, checkKeyFile, type KeyContent, keyFolder, readKeyFile, type SealedSlot } from './key-folder.ts'
import { deriveSlotSealingKey, findUnsealed, type ScryptParameters, seal } from './sealing.ts'
import type { SoftwareTokenDependencies } from './software-token.ts'
import { createTryCounter, type Slot, type TryCounter } from './try-counter.ts'

/** What a right PIN or PUK opens; wiped when its use ends. */
export interface OpenedKey {
  readonly content: KeyContent
  readonly master: Uint8Array
  readonly deviceSecret: Uint8Array
  readonly tries: TryCounter
}

const saltBytes = 16

const slotPurpose = (slot: Slot, keyId: string): string => `signet/software-key/v1/${slot}-slot/${keyId}`

const incorrect = { pin: 'tokens/pin-incorrect', puk: 'tokens/puk-incorrect' } as const
const locked = { pin: 'tokens/pin-locked', puk: 'tokens/puk-locked' } as const

/** Work for one guess. */
const strengthOf = ({ N, r, p }: ScryptParameters): number => N * r * p

export const createKeySlots = (
  dependencies: SoftwareTokenDependencies & { readonly scryptParameters: ScryptParameters },
) => {
  const { directory, random, log, scryptParameters } = dependencies

  const withDeviceSecret = async <Result>(use: (secret: Uint8Array) => Promise<Result>): Promise<Result> => {
    const secret = await dependencies.deviceSecret()
    try {
      return await use(secret)
    } finally {
      secret.fill(0)
    }
  }

  const sealWith = async (
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
    const pin = await sealWith('pin', content.keyId, newPin, master, deviceSecret)
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
        const raised = await sealWith(slot, keyId, secret, master, deviceSecret)
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

  return { withDeviceSecret, withMasterKey, seal: sealWith, replacePin }
}
