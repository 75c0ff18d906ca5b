/** The batch that main runs for this screen: what became of each document, over several runs. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { BatchDocument, BatchSummary } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'

export type BatchRequest = Parameters<typeof bridge.signing.signBatch>[0]

export interface BatchRun {
  /** null before the first run. */
  readonly summary: BatchSummary | null
  readonly isRunning: boolean
  readonly outcomes: ReadonlyMap<string, BatchDocument>
  /** Why a run could not go on, where it is no failure of one document. */
  readonly error: ErrorDetail | null
  /** Settles as soon as the key is open. @throws {BridgeError} before that, for the PIN dialog to tell */
  readonly start: (request: BatchRequest) => Promise<void>
}

export const useBatchRun = (): BatchRun => {
  const [summary, setSummary] = useState<BatchSummary | null>(null)
  const [isRunning, setRunning] = useState(false)
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, BatchDocument>>(new Map())
  const [error, setError] = useState<ErrorDetail | null>(null)
  const onOpened = useRef<() => void>(undefined)
  const learn = useCallback((next: BatchSummary, documents: readonly BatchDocument[]): void => {
    setSummary(next)
    setOutcomes(before => new Map([...before, ...documents.map(each => [each.documentId, each] as const)]))
  }, [])
  useEffect(
    () =>
      bridge.signing.onBatchProgress(({ changed, ...next }) => {
        // An event that comes after the answer would tell of a batch that is over.
        if (!onOpened.current) return
        onOpened.current()
        learn(next, changed)
      }),
    [learn],
  )
  const start = (request: BatchRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      let isOpen = false
      const opened = (): void => {
        if (isOpen) return
        isOpen = true
        setError(null)
        setRunning(true)
        resolve()
      }
      onOpened.current = opened
      bridge.signing
        .signBatch(request)
        .then(
          ({ documents, ...result }) => {
            opened()
            learn(result, documents)
          },
          (thrown: unknown) => {
            if (isOpen) setError(toDetail(thrown))
            else reject(thrown)
          },
        )
        .finally(() => {
          onOpened.current = undefined
          setRunning(false)
        })
    })
  return { summary, isRunning, outcomes, error, start }
}
