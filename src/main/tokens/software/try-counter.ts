/**
 * How many wrong PINs and PUKs a software key still takes. The counter is the *name* of an empty file in the key's
 * folder, `tries-<pin>-<puk>-<mac>`, and counting is a rename: atomic, on disk before the PIN is checked, and won by
 * exactly one of two programs that count at once, so no lock can be left behind by a program that dies.
 * Putting back an older name by hand cannot be prevented without hardware; inventing one is detected.
 */
import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import { syncFolder } from '../../files/sync-to-disk.ts'
import { deviceMac, isSameMac } from './sealing.ts'

export const mostTries = { pin: 5, puk: 10 } as const
export type Slot = keyof typeof mostTries
export type Tries = Readonly<Record<Slot, number>>

const namePattern = /^tries-(\d{1,2})-(\d{1,2})-([0-9a-f]{64})$/

export interface TryCounter {
  /** @throws {AppError} tokens/damaged when there is no counter or one that this computer did not write */
  read(): Promise<Tries>
  /** Takes one try, durably, and tells how many are left. @throws {AppError} tokens/pin-locked, tokens/puk-locked, tokens/damaged */
  take(slot: Slot): Promise<number>
  /** Gives the slots all their tries again: only after the right PIN or PUK. */
  restore(...slots: readonly Slot[]): Promise<void>
}

export const createTryCounter = (folder: string, keyId: string, deviceSecret: Uint8Array): TryCounter => {
  const nameOf = ({ pin, puk }: Tries): string =>
    `tries-${pin}-${puk}-${deviceMac(deviceSecret, 'tries', keyId, String(pin), String(puk))}`

  const read = async (): Promise<Tries> => {
    // A listing that runs beside a rename may show neither name or both, so an odd one is looked at again.
    for (let look = 0; look < 5; look++) {
      if (look > 0) await delay(20)
      const names = (await readdir(folder)).filter(name => name.startsWith('tries-'))
      const [, pin, puk] = (names.length === 1 && namePattern.exec(names[0] ?? '')) || []
      if (pin === undefined || puk === undefined) continue
      const tries = { pin: Number(pin), puk: Number(puk) }
      if (!isSameMac(nameOf(tries), names[0] ?? '')) break
      return tries
    }
    throw new AppError('tokens/damaged', { keyId })
  }

  const change = async (next: (tries: Tries) => Tries): Promise<Tries> => {
    for (;;) {
      const before = await read()
      const after = next(before)
      if (nameOf(after) === nameOf(before)) return after
      try {
        await rename(join(folder, nameOf(before)), join(folder, nameOf(after)))
      } catch (thrown) {
        // Another program counted first: its count is the one to go on from.
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') continue
        throw thrown
      }
      await syncFolder(folder)
      return after
    }
  }

  return {
    read,
    async take(slot) {
      const after = await change(tries => {
        if (tries[slot] === 0) throw new AppError(`tokens/${slot}-locked`, { keyId })
        return { ...tries, [slot]: tries[slot] - 1 }
      })
      return after[slot]
    },
    async restore(...slots) {
      await change(tries => ({ ...tries, ...Object.fromEntries(slots.map(slot => [slot, mostTries[slot]])) }))
    },
  }
}

/** Writes the counter of a new key, full. */
export const writeNewTryCounter = async (folder: string, keyId: string, deviceSecret: Uint8Array): Promise<void> => {
  const { pin, puk } = mostTries
  const mac = deviceMac(deviceSecret, 'tries', keyId, String(pin), String(puk))
  await writeFile(join(folder, `tries-${pin}-${puk}-${mac}`), '', { mode: 0o600, flag: 'wx' })
  await syncFolder(folder)
}
