/** Whether the window is locked, live; and the user's activity, told to main at most once a second. */
import { useEffect, useState } from 'react'
import type { SessionState } from '../shared/model/session.ts'
import { bridge } from './bridge.ts'
import { latestSession } from './first-answers.ts'
import { type Loaded, useLoad } from './use-load.ts'

const loadState = () => bridge.session.state()
const tellEveryMs = 1000

export interface Session {
  readonly loaded: Loaded<SessionState>
  readonly reload: () => void
  /** What a call has answered. */
  readonly take: (state: SessionState) => void
}

export const useSession = (first: SessionState | undefined): Session => {
  const { loaded, reload } = useLoad(loadState, first)
  const [changed, setChanged] = useState(latestSession)
  useEffect(() => {
    setChanged(latestSession())
    return bridge.session.onChanged(setChanged)
  }, [])
  return { loaded: changed ? { state: 'ready', value: changed } : loaded, reload, take: setChanged }
}

/** Keys and the pointer count as use; that something moves on the page does not. */
export const useNoteUse = (isLocked: boolean): void => {
  useEffect(() => {
    if (isLocked) return
    let toldAt = Number.NEGATIVE_INFINITY
    const note = (): void => {
      const now = performance.now()
      if (now - toldAt < tellEveryMs) return
      toldAt = now
      bridge.session.noteUse().catch(() => undefined)
    }
    const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
    for (const sign of signs) window.addEventListener(sign, note, { capture: true, passive: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, note, { capture: true })
    }
  }, [isLocked])
}
