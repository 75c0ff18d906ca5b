/** Long work in turns: what else waits for the thread, a window for example, comes in between. */
import { setImmediate } from 'node:timers/promises'

export interface Turns {
  /** Asked after each small step. */
  isOver(): boolean
  /** Lets the others have theirs. */
  next(): Promise<void>
}

/** A frame of the window, less what is done in it. */
const turnMs = 10

export const createTurns = (): Turns => {
  let begunMs = performance.now()
  return {
    isOver: () => performance.now() - begunMs >= turnMs,
    async next() {
      await setImmediate()
      begunMs = performance.now()
    },
  }
}
