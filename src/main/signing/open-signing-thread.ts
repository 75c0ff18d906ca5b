/** The main thread's side of the thread that signs the small documents of a batch. */
import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { createOutbox } from './outbox.ts'
import type { PdfSignResult } from './pdf/sign-pdf.ts'
import type { FromThread, PlainSigning, SigningThreadData, ToThread } from './signing-thread.ts'

export interface SigningThread {
  /**
   * Waits for the thread. undefined: it ended before it asked for the signature; another thread may make it.
   *
   * @throws {AppError} those of `signPdf`; whatever `sign` threw, as it was
   */
  sign(signing: PlainSigning, sign: Sign): Promise<PdfSignResult | undefined>
  /** Settles when it is ready, or has ended. */
  started(): Promise<void>
  close(): Promise<void>
}

type Sign = (message: Uint8Array) => Promise<Uint8Array>

interface Job {
  readonly sign: Sign
  readonly end: PromiseWithResolvers<PdfSignResult | undefined>
  isAsked: boolean
  /** Why there was no signature. */
  refusal?: { readonly thrown: unknown }
}

/** @param script the bundle of `signing-thread.ts`, absolute */
export const openSigningThread = (script: string, workerData: SigningThreadData): SigningThread => {
  const worker = new Worker(script, { workerData })
  const jobs = new Map<number, Job>()
  let lastId = 0
  const start = Promise.withResolvers<void>()
  let isUsable = false
  const post = createOutbox<ToThread>(messages => worker.postMessage(messages))

  const answer = async (id: number, job: Job, message: Uint8Array): Promise<void> => {
    job.isAsked = true
    try {
      post({ id, kind: 'signature', value: await job.sign(message) })
    } catch (thrown) {
      job.refusal = { thrown }
      post({ id, kind: 'refusal' })
    }
  }

  const fail = (cause: unknown): void => {
    isUsable = false
    start.resolve()
    for (const { end, isAsked } of jobs.values()) {
      // Nothing is signed twice.
      if (isAsked) end.reject(new AppError('internal', {}, { cause }))
      else end.resolve(undefined)
    }
    jobs.clear()
  }

  const hear = (message: FromThread): void => {
    if (message.kind === 'ready') {
      isUsable = true
      start.resolve()
      return
    }
    const job = jobs.get(message.id)
    if (!job) return
    if (message.kind === 'to-be-signed') return void answer(message.id, job, message.message)
    jobs.delete(message.id)
    if (message.kind === 'done') job.end.resolve(message.result)
    else if (job.refusal) job.end.reject(job.refusal.thrown)
    else job.end.reject(new AppError(message.code, message.facts, { cause: new Error(message.detail) }))
  }
  worker.on('message', (messages: readonly FromThread[]) => {
    for (const message of messages) hear(message)
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the signing thread ended')))

  return {
    async sign(signing, sign) {
      await start.promise
      if (!isUsable) return undefined
      lastId += 1
      const end = Promise.withResolvers<PdfSignResult | undefined>()
      jobs.set(lastId, { sign, end, isAsked: false })
      post({ id: lastId, kind: 'document', signing })
      return end.promise
    },
    started: () => start.promise,
    async close() {
      await worker.terminate()
    },
  }
}
