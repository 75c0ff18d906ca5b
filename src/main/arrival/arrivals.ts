/** The one door for what comes from outside: shown one at a time, floods are refused, nothing happens before it is shown. */
import { AppError } from '../../shared/errors.ts'
import type { Arrival, ArrivalContent } from '../../shared/model/arrival.ts'

/** A person opens a few links a minute; a page in a loop opens hundreds. */
const mostPerMinute = 6
const minuteMs = 60_000

export interface Arrivals {
  /** What the window shows now. */
  current(): Arrival | null
  /**
   * Shows what came, until `close`.
   *
   * @throws {AppError} arrival/busy while something else is shown; arrival/too-many in a flood
   */
  show(content: ArrivalContent): Arrival
  /** It was answered, refused or withdrawn; nothing for an id that is not shown. */
  close(arrivalId: string): void
  /** Told of what is shown, and of null, until the answer is called. */
  watch(listener: (arrival: Arrival | null) => void): () => void
}

export interface ArrivalsDeps {
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

export const createArrivals = ({ now, random }: ArrivalsDeps): Arrivals => {
  const listeners = new Set<(arrival: Arrival | null) => void>()
  let shown: Arrival | null = null
  /** When the ones of the last minute came; those of a flood do not make it longer. */
  let times: readonly number[] = []

  const set = (arrival: Arrival | null): void => {
    shown = arrival
    for (const listener of listeners) listener(arrival)
  }

  return {
    current: () => shown,
    show(content) {
      const at = now()
      times = times.filter(time => time > at.getTime() - minuteMs)
      if (times.length >= mostPerMinute) throw new AppError('arrival/too-many')
      times = [...times, at.getTime()]
      if (shown) throw new AppError('arrival/busy')
      const arrivalId = Buffer.from(random(16)).toString('base64url')
      const arrival = { arrivalId, arrivedAt: at.toISOString(), ...content }
      set(arrival)
      return arrival
    },
    close(arrivalId) {
      if (shown?.arrivalId === arrivalId) set(null)
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
