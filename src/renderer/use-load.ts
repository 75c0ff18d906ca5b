/** A value that arrives later, with the states a screen must show: loading, failed, ready. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import { toDetail } from './bridge.ts'

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ErrorDetail }
  | { readonly state: 'ready'; readonly value: Value }

/**
 * Loads anew when `load` changes (keep it stable) or when `reload` is called; a late answer of an earlier load is dropped.
 *
 * @param first what was loaded before, to begin with; undefined: nothing was
 */
export const useLoad = <Value>(
  load: () => Promise<Value>,
  first?: Value,
): { readonly loaded: Loaded<Value>; readonly reload: () => void } => {
  const [round, setRound] = useState(0)
  const [loaded, setLoaded] = useState<Loaded<Value>>(
    first === undefined ? { state: 'loading' } : { state: 'ready', value: first },
  )
  const isLoaded = useRef(first !== undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is what asks for another load
  useEffect(() => {
    if (isLoaded.current) {
      isLoaded.current = false
      return
    }
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
