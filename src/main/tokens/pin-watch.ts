/** Notices runs of wrong PINs, and tokens that sign with another key than they show. */
import { toAppError } from '../../shared/errors.ts'
import type { IncidentType } from '../../shared/model/incident.ts'
import type { KeyRing } from './key-ring.ts'

/** People mistype twice. */
const runLength = 3
/** Where a token counts, a run is seen by what is left, also when each try was another program's. */
const fewTriesLeft = 2

export type PinIncidentListener = (type: IncidentType, keyId: string) => void

/** The same key ring, which tells of what it notices. */
export const watchPins = (ring: KeyRing, report: PinIncidentListener): KeyRing => {
  const wrong = new Map<string, number>()

  const watch = async <Result>(keyId: string, use: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await use()
      wrong.delete(keyId)
      return result
    } catch (thrown) {
      const { code, facts } = toAppError(thrown)
      if (code === 'tokens/pin-locked') report('pin-locked', keyId)
      if (code === 'tokens/signature-mismatch') report('signature-mismatch', keyId)
      if (code === 'tokens/pin-incorrect') {
        const times = (wrong.get(keyId) ?? 0) + 1
        wrong.set(keyId, times)
        if (times >= runLength || Number(facts['triesLeft']) <= fewTriesLeft) report('wrong-pins', keyId)
      }
      throw thrown
    }
  }

  return {
    ...ring,
    unlock: (keyId, pin, signal) =>
      watch(keyId, async () => {
        const unlocked = await ring.unlock(keyId, pin, signal)
        const { signAll } = unlocked
        return {
          ...unlocked,
          sign: request => watch(keyId, () => unlocked.sign(request)),
          ...(signAll ? { signAll: (...asked) => watch(keyId, () => signAll(...asked)) } : {}),
        }
      }),
    changePin: (keyId, oldPin, newPin) => watch(keyId, () => ring.changePin(keyId, oldPin, newPin)),
  }
}
