/** Long work in turns: what else waits for the thread, a window for example, comes in between. */
import { setImmediate } from 'node:timers/promises'

/** A frame of the window, less what is done in it. */
const turnMs = 10

/** Each step is small; the answer is what the last one gave. */
export const runInTurns = async <Result>(steps: Iterator<unknown, Result>): Promise<Result> => {
  for (let begunMs = performance.now(); ; ) {
    const { done, value } = steps.next()
    if (done) return value
    if (performance.now() - begunMs < turnMs) continue
    await setImmediate()
    begunMs = performance.now()
  }
}

/** The same at once. */
export const runNow = <Result>(steps: Iterator<unknown, Result>): Result => {
  while (true) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
