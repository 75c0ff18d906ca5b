/** The log a page at a time; what is shown stays until the answer to another question is there. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { LogEntry, LogKind } from '../../../shared/model/log.ts'
import { bridge, toDetail } from '../../bridge.ts'

export interface LogQuestion {
  /** null: every kind. */
  readonly kind: LogKind | null
  readonly text: string
}

const pageEntries = 50

export interface LogPages {
  /** null: not there yet. */
  readonly entries: readonly LogEntry[] | null
  readonly error: ErrorDetail | null
  readonly hasMore: boolean
  readonly isLoading: boolean
  readonly more: () => void
  readonly reload: () => void
}

export const useLog = ({ kind, text }: LogQuestion): LogPages => {
  const [entries, setEntries] = useState<readonly LogEntry[] | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [hasMore, setMore] = useState(false)
  const [isLoading, setLoading] = useState(false)
  /** A late answer to an earlier question is dropped. */
  const round = useRef(0)
  const ask = useCallback(
    (shown: readonly LogEntry[]): void => {
      round.current += 1
      const mine = round.current
      setLoading(true)
      const words = text.trim()
      bridge.logBook
        .page({ kind, text: words === '' ? null : words, limit: pageEntries, beforeSeq: shown.at(-1)?.seq ?? null })
        .then(
          page => {
            if (round.current !== mine) return
            setEntries([...shown, ...page])
            setMore(page.length === pageEntries)
            setError(null)
          },
          (thrown: unknown) => round.current === mine && setError(toDetail(thrown)),
        )
        .finally(() => round.current === mine && setLoading(false))
    },
    [kind, text],
  )
  useEffect(() => ask([]), [ask])
  return {
    entries,
    error,
    hasMore,
    isLoading,
    more: () => isLoading || ask(entries ?? []),
    reload: () => ask([]),
  }
}
