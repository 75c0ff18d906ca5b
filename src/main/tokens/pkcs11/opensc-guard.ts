/**
 * Keeps OpenSC from waiting for itself when a card is pulled. Until the service notices (it looks at readers every
 * 400 ms), a call that fails can leave the card's mutex taken (sc_unlock of OpenSC 0.23 returns without giving it back;
 * OpenSC issue 2707), and the next call that needs the card never returns. So after a failure the card is left alone
 * until C_GetSlotList has seen what became of it, and C_GetTokenInfo, which hides such a failure, is not asked twice in
 * a row.
 */
import { watchForDeadlocks } from './deadlock-watch.ts'
import type { Cryptoki, Handle } from './objects.ts'
import { findReturnValue } from './return-values.ts'

/** Longer than the service needs to see a removal, also on a busy computer. */
const noticeMs = 1_000
const lookEveryMs = 50

/** What a card that was pulled, or a service that went away, makes of a call. */
const doubtful = /^CKR_(DEVICE_REMOVED|DEVICE_ERROR|GENERAL_ERROR|FUNCTION_FAILED)$/
/** After these the flags of the PIN may be others. */
const changesPin = /^C_(Login|SetPIN|InitPIN)$/
/** These do not reach for the card. */
const leavesCardAlone = /^C_(GetInfo|GetSlotInfo|Initialize|Finalize|Logout|CloseSession|CloseAllSessions)$/

/** Whether a library is OpenSC, by what it says of itself. */
export const isOpensc = ({ library }: Cryptoki): boolean => /opensc/i.test(library.C_GetInfo().manufacturerID)

type TokenInfo = ReturnType<Cryptoki['library']['C_GetTokenInfo']>

/** The same library, guarded. */
export const guardOpensc = ({ library, constants }: Cryptoki): Cryptoki => {
  // A call that meets the failure and the lock by itself cannot be kept from it.
  const watched = watchForDeadlocks()
  const infos = new Map<string, { readonly info: TokenInfo; readonly readMs: number }>()
  let doubtSinceMs: number | undefined
  let lastSlots = ''
  const now = (): number => performance.now()
  const keyOf = (slot: Handle): string => slot.toString('hex')

  const look = (): Handle[] => {
    const slots = library.C_GetSlotList(true)
    const keys = slots.map(keyOf)
    for (const key of infos.keys()) if (!keys.includes(key)) infos.delete(key)
    if (lastSlots !== keys.join()) doubtSinceMs = undefined
    lastSlots = keys.join()
    return slots
  }

  /** Waits until a doubt is over: a token is gone, or was not taken out. */
  const settle = (): void => {
    while (doubtSinceMs !== undefined) {
      watched(look)
      if (doubtSinceMs === undefined || now() - doubtSinceMs > noticeMs) break
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookEveryMs)
    }
    doubtSinceMs = undefined
  }

  const run = (name: string, call: () => unknown): unknown => {
    if (!leavesCardAlone.test(name)) settle()
    try {
      const answer = watched(call)
      if (changesPin.test(name)) infos.clear()
      return answer
    } catch (thrown) {
      const isDoubtful = doubtful.test(findReturnValue(thrown) ?? '')
      if (isDoubtful) doubtSinceMs = now()
      else if (changesPin.test(name)) infos.clear()
      throw thrown
    }
  }

  const getTokenInfo = (slot: Handle): TokenInfo => {
    const known = infos.get(keyOf(slot))
    if (known) return known.info
    const info = library.C_GetTokenInfo(slot)
    infos.set(keyOf(slot), { info, readMs: now() })
    return info
  }

  const replaced: Readonly<Record<string, (slot: Handle) => unknown>> = {
    C_GetSlotList: look,
    C_GetTokenInfo: getTokenInfo,
  }
  return {
    constants,
    library: new Proxy(library, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function' || typeof name !== 'string') return member
        const call = replaced[name] ?? member.bind(target)
        return (...given: readonly unknown[]) => run(name, () => Reflect.apply(call, undefined, given))
      },
    }),
    refresh() {
      for (const [key, { readMs }] of infos) if (now() - readMs > noticeMs) infos.delete(key)
    },
  }
}
