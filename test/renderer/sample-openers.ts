/** What opens the vault, and its daily backup, in a main that changes both as the real one does. */
import { AppError } from '../../src/shared/errors.ts'
import type { DailyBackup } from '../../src/shared/model/backup.ts'
import { type SlotSummary, shortestPassphrase } from '../../src/shared/model/vault.ts'
import type { PartialHandlers } from './fake-bridge.ts'
import { rightPin } from './sample-world.ts'

const createSlot = (letter: string, change: Partial<SlotSummary> = {}): SlotSummary => ({
  slotId: `slot-${letter}`,
  kind: 'pkcs11-rsa',
  keyId: letter.repeat(43),
  createdAt: '2026-06-04T10:02:00.000Z',
  ...change,
})

/** The PIN key of the sample world, and a software key that is not here any more. */
export const sampleSlots = [createSlot('k'), createSlot('x', { kind: 'software-token' })] as const
export const passphraseSlot = createSlot('p', { kind: 'passphrase', keyId: 'passphrase' })
export const rightWords = 'fünf Eulen am See'

export interface OpenersWorld {
  slots: readonly SlotSummary[]
  daily: DailyBackup
  /** A key that can only sign; null: every key can be added. */
  onlySigns: string | null
}

export const createOpenersWorld = (change: Partial<OpenersWorld> = {}): OpenersWorld => ({
  slots: sampleSlots,
  daily: { isOn: false, folder: null, keep: 7, lastAt: null, problem: null },
  onlySigns: null,
  ...change,
})

type By =
  | { readonly kind: 'key'; readonly pin: string | null }
  | { readonly kind: 'passphrase'; readonly passphrase: string }

/** `others`: what else main answers. */
export const withOpeners = (world: OpenersWorld, others: PartialHandlers): PartialHandlers => {
  const requireProof = (by: By): void => {
    if (by.kind === 'passphrase' && by.passphrase !== rightWords) throw new AppError('vault/passphrase-incorrect')
    if (by.kind === 'key' && by.pin !== rightPin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2, way: 0 })
  }
  return {
    ...others,
    vault: {
      ...others.vault,
      slots: async () => world.slots,
      async addKey({ by, keyId, pin, keepOnToken }) {
        requireProof(by)
        if (pin !== rightPin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2, way: 1 })
        if (keyId === world.onlySigns && !keepOnToken) throw new AppError('vault/key-only-signs')
        world.slots = [...world.slots, createSlot(keyId.charAt(0))]
        return world.slots
      },
      async addPassphrase({ by, passphrase }) {
        requireProof(by)
        if ([...passphrase].length < shortestPassphrase) throw new AppError('vault/passphrase-unsuitable')
        world.slots = [...world.slots.filter(({ kind }) => kind !== 'passphrase'), passphraseSlot]
        return world.slots
      },
      async rotate({ ways, dropOthers }) {
        for (const [way, by] of ways.entries()) {
          if (by.kind === 'key' && by.pin !== rightPin)
            throw new AppError('tokens/pin-incorrect', { triesLeft: 2, way })
          requireProof(by)
        }
        const isKept = ({ kind, keyId }: SlotSummary): boolean =>
          ways.some(by => (by.kind === 'passphrase' ? kind === 'passphrase' : by.keyId === keyId))
        if (!dropOthers && !world.slots.every(isKept)) throw new AppError('vault/slots-left')
        world.slots = world.slots.filter(isKept)
        return world.slots
      },
      async removeSlot({ by, slotId }) {
        requireProof(by)
        world.slots = world.slots.filter(slot => slot.slotId !== slotId)
        return world.slots
      },
    },
    myData: {
      ...others.myData,
      dailyBackup: async () => world.daily,
      async startDailyBackup() {
        world.daily = { ...world.daily, isOn: true, folder: 'media / stick', lastAt: new Date().toISOString() }
        return world.daily
      },
      async stopDailyBackup() {
        world.daily = { ...world.daily, isOn: false }
        return world.daily
      },
    },
  }
}
