/** The way to the key for documents that are signed side by side. */
import { AppError, errorCodes } from '../../shared/errors.ts'
import type { SignRequest, UnlockedKey } from '../tokens/key-store.ts'

export type Sign = (request: SignRequest, signal: AbortSignal | undefined) => Promise<Uint8Array>

/**
 * One signature after the other. After a failure of the key none follows: a PIN that is given with each signature must
 * not be tried again for the documents that wait.
 */
export const signInTurn = (unlocked: UnlockedKey): Sign => {
  let turn: Promise<unknown> = Promise.resolve()
  let failure: unknown
  const signNow: Sign = async (request, signal) => {
    signal?.throwIfAborted()
    if (failure) throw failure
    try {
      return await unlocked.sign(request)
    } catch (thrown) {
      if (!(thrown instanceof AppError) || errorCodes[thrown.code].exit === 4) failure = thrown
      throw thrown
    }
  }
  return (request, signal) => {
    const signed = turn.then(() => signNow(request, signal))
    turn = signed.catch(() => undefined)
    return signed
  }
}
