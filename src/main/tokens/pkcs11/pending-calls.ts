/** What a PKCS#11 process was asked and has not answered, in the order in which it gets to it: the clock runs for the first. */
import { AppError } from '../../../shared/errors.ts'
import type { CallName, Reply } from './protocol.ts'

/** Runs something later; the answer cancels it. */
export type StartTimer = (run: () => void, afterMs: number) => () => void

interface Pending {
  readonly id: number
  readonly call: CallName
  readonly deadlineMs: number
  readonly onLate: () => void
  readonly end: PromiseWithResolvers<Reply | AppError>
}

export interface PendingCalls {
  /** @param onLate called when it had the process for itself so long; ends it */
  add(id: number, call: CallName, deadlineMs: number, onLate: () => void): Promise<Reply | AppError>
  /** A reply to anything but the first is none. */
  hear(reply: Reply): void
  /** The process has ended: the first hears why, and those behind it never reached the library. */
  end(error: AppError): void
  calls(): readonly CallName[]
}

export const createPendingCalls = (startTimer: StartTimer): PendingCalls => {
  let pending: readonly Pending[] = []
  let stopTimer = (): void => {}

  const watchFirst = (): void => {
    stopTimer()
    const first = pending[0]
    stopTimer = first ? startTimer(first.onLate, first.deadlineMs) : () => {}
  }

  return {
    add(id, call, deadlineMs, onLate) {
      const end = Promise.withResolvers<Reply | AppError>()
      pending = [...pending, { id, call, deadlineMs, onLate, end }]
      if (pending.length === 1) watchFirst()
      return end.promise
    },
    hear(reply) {
      const [first, ...others] = pending
      if (first?.id !== reply.id) return
      pending = others
      watchFirst()
      first.end.resolve(reply)
    },
    end(error) {
      const ended = pending
      pending = []
      watchFirst()
      for (const [i, { end }] of ended.entries()) {
        end.resolve(i === 0 ? error : new AppError('tokens/session-closed', error.facts, { cause: error }))
      }
    },
    calls: () => pending.map(({ call }) => call),
  }
}
