/** Signs many documents with one unlocked key: some are read and written while the token signs another. */
import { type AppError, errorCodes, toAppError, toErrorDetail } from '../../shared/errors.ts'
import type { BatchSummary } from '../../shared/model/signing.ts'
import { runConcurrently } from '../../shared/run-concurrently.ts'
import type { SignedFile, SignFileRequest } from './sign-file.ts'

export interface BatchItem {
  readonly request: Omit<SignFileRequest, 'signal' | 'onProgress'>
  readonly sizeBytes: number
}

/** What became of an item. */
export type BatchOutcome =
  | { readonly state: 'waiting' | 'signing' }
  | { readonly state: 'done'; readonly signed: SignedFile }
  | { readonly state: 'failed'; readonly error: AppError }

export interface Batch {
  /**
   * Signs what is waiting; settles when everything is done or failed, or the batch was stopped. Each document is whole
   * under its name or not there. A failure of the key ends it: no document after it is tried.
   */
  run(): Promise<void>
  /** Begins no further document until `resume`; those at hand are finished. */
  pause(): void
  resume(): void
  /** Finishes the document that the token signs now, and drops those that wait for it. */
  stop(): void
  outcomes(): readonly BatchOutcome[]
  summary(): BatchSummary
  /** The failure of the key that ended the batch. */
  keyError(): AppError | undefined
}

export interface BatchDeps {
  readonly items: readonly BatchItem[]
  readonly signFile: (request: SignFileRequest, item: BatchItem) => Promise<SignedFile>
  /** Called at each change of an item or of the batch. */
  readonly onChange: (changed: readonly number[]) => void
  readonly nowMs: () => number
}

const smallBytes = 500_000
export const isSmall = ({ sizeBytes }: BatchItem): boolean => sizeBytes <= smallBytes

/** What small documents at hand may take of the memory, in which each is as a whole. */
const atHandBytes = 16_000_000
/** A quick token signs as many while the documents before them are synced, and recorded. */
const mostAtHand = 128

/**
 * Documents at hand at once: enough to keep a token busy, few enough for a computer with little memory. Small ones are
 * synced to the disk together: while many of them wait for it, many must wait for the token. Beyond the least, only as
 * many as are signed in a second: what is at hand is finished before a pause.
 */
const atHandOf = (items: readonly BatchItem[]) => {
  if (!items.every(isSmall)) return { least: 8, most: 8 }
  const largestBytes = items.reduce((largest, { sizeBytes }) => Math.max(largest, sizeBytes), 1)
  const least = 16
  return { least, most: Math.max(least, Math.min(mostAtHand, Math.floor(atHandBytes / largestBytes))) }
}

const stopped = new Error('the batch was stopped')

export const createBatch = ({ items, signFile, onChange, nowMs }: BatchDeps): Batch => {
  const outcomes = items.map((): BatchOutcome => ({ state: 'waiting' }))
  const end = new AbortController()
  const rate = createRate(nowMs)
  const { least, most } = atHandOf(items)
  const totalBytes = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const totalWork = workOf(items.length, totalBytes)
  let [doneDocuments, failedDocuments, doneBytes] = [0, 0, 0]
  let atHand = 0
  let ended = Promise.withResolvers<void>()
  let isOver = false
  let keyError: AppError | undefined
  let pause: PromiseWithResolvers<void> | undefined

  const set = (index: number, outcome: BatchOutcome): void => {
    outcomes[index] = outcome
    if (outcome.state === 'done' || outcome.state === 'failed') {
      doneBytes += items[index]?.sizeBytes ?? 0
      if (outcome.state === 'done') doneDocuments += 1
      else failedDocuments += 1
      rate.add(workOf(doneDocuments + failedDocuments, doneBytes))
    }
    onChange([index])
  }

  const sign = async (item: BatchItem, index: number): Promise<void> => {
    const hasRoom = (): boolean => !pause && atHand < Math.max(least, rate.perSecond())
    while (!hasRoom() && !end.signal.aborted) await (pause ?? ended).promise
    if (end.signal.aborted) return
    atHand += 1
    set(index, { state: 'signing' })
    try {
      set(index, { state: 'done', signed: await signFile({ ...item.request, signal: end.signal }, item) })
    } catch (thrown) {
      // Given up before the token had seen it, also because the key failed at another document.
      if (thrown === stopped || thrown === keyError) return set(index, { state: 'waiting' })
      const error = toAppError(thrown)
      if (errorCodes[error.code].exit === 4 && !end.signal.aborted) {
        keyError = error
        end.abort(stopped)
      }
      set(index, { state: 'failed', error })
    } finally {
      atHand -= 1
      ended.resolve()
      ended = Promise.withResolvers()
    }
  }

  const continueRun = (): void => {
    pause?.resolve()
    pause = undefined
    rate.restart(workOf(doneDocuments + failedDocuments, doneBytes))
  }

  const state = (): BatchSummary['state'] => {
    if (isOver) return doneDocuments + failedDocuments === items.length ? 'finished' : 'stopped'
    return pause ? 'paused' : 'running'
  }

  return {
    async run() {
      rate.restart(0)
      await runConcurrently(items, most, sign)
      isOver = true
      onChange([])
    },
    pause() {
      pause ??= Promise.withResolvers()
      onChange([])
    },
    resume() {
      continueRun()
      onChange([])
    },
    stop() {
      end.abort(stopped)
      continueRun()
    },
    outcomes: () => outcomes,
    summary: () => ({
      state: state(),
      totalDocuments: items.length,
      doneDocuments,
      failedDocuments,
      totalBytes,
      doneBytes,
      secondsLeft:
        state() === 'running' ? rate.secondsFor(totalWork - workOf(doneDocuments + failedDocuments, doneBytes)) : null,
      keyError: keyError ? toErrorDetail(keyError) : null,
    }),
    keyError: () => keyError,
  }
}

/** A document costs about what a megabyte does, whatever its size: opening, signing, syncing. */
const workOf = (documents: number, sizeBytes: number): number => documents + sizeBytes / 1_000_000

const rateWindowMs = 10_000
/** Fewer say nothing. */
const minSamples = 4

/** The speed of the last seconds. */
const createRate = (nowMs: () => number) => {
  let samples: { readonly atMs: number; readonly work: number }[] = []
  return {
    restart(work: number): void {
      samples = [{ atMs: nowMs(), work }]
    },
    add(work: number): void {
      const atMs = nowMs()
      samples.push({ atMs, work })
      const firstKept = samples.findIndex(sample => atMs - sample.atMs <= rateWindowMs)
      // Slow documents: the last few count, however long they took.
      samples.splice(0, Math.max(0, Math.min(firstKept, samples.length - minSamples)))
    },
    /** 0 while it cannot be told. */
    perSecond(): number {
      const [first, last] = [samples[0], samples.at(-1)]
      if (samples.length < minSamples || !first || !last) return 0
      return ((last.work - first.work) * 1000) / Math.max(1, last.atMs - first.atMs)
    },
    /** null while it cannot be told. */
    secondsFor(work: number): number | null {
      const [first, last] = [samples[0], samples.at(-1)]
      if (samples.length < minSamples || !first || !last || last.work <= first.work) return null
      return Math.ceil((work * (last.atMs - first.atMs)) / (last.work - first.work) / 1000)
    },
  }
}
