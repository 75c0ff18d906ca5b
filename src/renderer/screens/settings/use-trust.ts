/** Who is trusted, and the changes to it: one at a time, each answered with the whole state. */
import { useCallback, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { TrustOverview } from '../../../shared/model/trust.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { type Loaded, useLoad } from '../../use-load.ts'

/** null: a dialog was closed, nothing changed. */
export type TrustChange = () => Promise<TrustOverview | null>

export interface Trust {
  readonly loaded: Loaded<TrustOverview>
  readonly reload: () => void
  readonly isWorking: boolean
  readonly error: ErrorDetail | null
  /** Whether something changed. */
  readonly change: (run: TrustChange) => Promise<boolean>
}

export const useTrust = (): Trust => {
  const { loaded, reload } = useLoad(useCallback(() => bridge.trust.list(), []))
  const [changed, setChanged] = useState<TrustOverview | null>(null)
  const [isWorking, setWorking] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const change = async (run: TrustChange): Promise<boolean> => {
    if (isWorking) return false
    setWorking(true)
    setError(null)
    try {
      const overview = await run()
      if (overview) setChanged(overview)
      return overview !== null
    } catch (thrown) {
      setError(toDetail(thrown))
      return false
    } finally {
      setWorking(false)
    }
  }
  return { loaded: changed ? { state: 'ready', value: changed } : loaded, reload, isWorking, error, change }
}
