/** Looks for keys: one that is found is taken at once, several are offered, none is said. */
import { useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import { toDetail } from './bridge.ts'

export interface KeySearch<Key> {
  readonly found: readonly Key[]
  /** What is wrong with what was typed. */
  readonly fault: string | null
  readonly error: ErrorDetail | null
  readonly isWorking: boolean
  readonly setFault: (fault: string | null) => void
  /** Nothing of an earlier search is shown any more. */
  readonly clear: () => void
  readonly run: (ask: () => Promise<readonly Key[]>) => Promise<void>
}

/** `none`: the words for no key. */
export const useKeySearch = <Key>(first: readonly Key[], none: string, onFound: (key: Key) => void): KeySearch<Key> => {
  const [found, setFound] = useState(first)
  const [fault, setFault] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isWorking, setWorking] = useState(false)
  return {
    ...{ found, fault, error, isWorking, setFault },
    clear() {
      setFound([])
      setFault(null)
      setError(null)
    },
    async run(ask) {
      if (isWorking) return
      setWorking(true)
      setFault(null)
      setError(null)
      try {
        const keys = await ask()
        setFound(keys)
        if (keys.length === 1 && keys[0]) onFound(keys[0])
        else if (keys.length === 0) setFault(none)
      } catch (thrown) {
        setError(toDetail(thrown))
      } finally {
        setWorking(false)
      }
    },
  }
}
