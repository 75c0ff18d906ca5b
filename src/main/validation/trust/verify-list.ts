/** Has a trusted list read in a thread of its own, which is ended at a deadline: megabytes of a stranger never stop the window. */
import { Worker } from 'node:worker_threads'
import type { ListOutcome, ListQuestion } from './read-signed-list.ts'

export interface ThreadLimits {
  readonly timeoutMs: number
  readonly maxHeapMb: number
}

/** The largest list of a member state takes a few seconds, and a third of the memory. */
const defaultLimits: ThreadLimits = { timeoutMs: 120_000, maxHeapMb: 2048 }

export type VerifyList = (question: ListQuestion) => Promise<ListOutcome>

/** Where there is no thread; loaded when it is needed, as XML is for nothing else. */
const verifyHere: VerifyList = async question => {
  const { readSignedList } = await import('./read-signed-list.ts')
  return readSignedList(question)
}

/**
 * @param script the bundle of `list-thread.ts`, absolute; without one, lists are read in this thread
 *
 * @throws {Error} rejects when the thread failed by itself: a defect. A list that takes too long or too much is unreadable.
 */
export const createVerifyList = (
  script: string | undefined,
  { timeoutMs, maxHeapMb }: ThreadLimits = defaultLimits,
): VerifyList => {
  if (script === undefined) return verifyHere
  return async question => {
    const { promise, resolve, reject } = Promise.withResolvers<ListOutcome>()
    const worker = new Worker(script, {
      workerData: question,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    })
    const giveUp = (detail: string): void => resolve({ kind: 'unreadable', detail })
    const deadline = setTimeout(giveUp, timeoutMs, `not read within ${timeoutMs} ms`)
    worker.once('message', resolve)
    worker.once('error', error => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') giveUp(`not read within ${maxHeapMb} MB`)
      else reject(error)
    })
    worker.once('exit', code => reject(new Error(`the thread ended with ${code} and no answer`)))
    try {
      return await promise
    } finally {
      clearTimeout(deadline)
      await worker.terminate()
    }
  }
}
