/** Whether the window guides through its first start; null: not known yet. */
import { useCallback, useEffect, useState } from 'react'
import type { FirstStartState } from '../shared/model/first-start.ts'
import { bridge } from './bridge.ts'

export interface FirstStart {
  readonly state: FirstStartState | null
  readonly end: (how: 'left' | 'done') => void
  readonly takeUp: () => void
}

export const useFirstStart = (first: FirstStartState | undefined): FirstStart => {
  const [state, setState] = useState<FirstStartState | null>(first ?? null)
  useEffect(() => {
    if (first !== undefined) return
    bridge.firstStart.state().then(
      found => setState(found),
      // A guide that cannot be asked for, as on a locked window, is in nobody's way.
      () => setState('done'),
    )
  }, [first])
  return {
    state,
    end: useCallback(how => {
      setState(how)
      // At worst it is offered again at the next start.
      bridge.firstStart.end({ how }).catch(() => undefined)
    }, []),
    takeUp: useCallback(() => setState('open'), []),
  }
}
