/** A value that arrives later, with the states a screen must show: loading, failed, ready. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import { toDetail } from './bridge.ts'

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ErrorDetail }
  | { readonly state: 'ready'; readonly value: Value }

/** Loads anew when `load` changes (keep it stable) or when `reload` is called; a late answer of an earlier load is dropped. */
export const useLoad = <Value>(
  load: () => Promise<Value>,
): { readonly loaded: Loaded<Value>; readonly reload: () => void } => {
  const [round, setRound] = useState(0)
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: 'loading' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is what asks for another load
  useEffect(() => {
    let isCurrent = true
    setLoaded({ state: 'loading' })
    load().then(
      value => isCurrent && setLoaded({ state: 'ready', value }),
      (thrown: unknown) => isCurrent && setLoaded({ state: 'failed', error: toDetail(thrown) }),
    )
    return () => {
      isCurrent = false
    }
  }, [load, round])
  return { loaded, reload: useCallback(() => setRound(current => current + 1), []) }
}
