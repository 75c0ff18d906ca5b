/** The drivers of tokens, live: read again whenever the keys change; what is shown stays until the new answer is there. */
import { useCallback, useEffect, useState } from 'react'
import type { ModuleSummary } from '../../../shared/model/key.ts'
import { bridge, toDetail } from '../../bridge.ts'
import type { Loaded } from '../../use-load.ts'

export interface Modules {
  readonly loaded: Loaded<readonly ModuleSummary[]>
  readonly isChecking: boolean
  readonly check: () => void
  /** Starts a module that was set aside again. */
  readonly retry: (path: string) => void
}

export const useModules = (): Modules => {
  const [loaded, setLoaded] = useState<Loaded<readonly ModuleSummary[]>>({ state: 'loading' })
  const [isChecking, setChecking] = useState(false)
  const take = useCallback((asking: Promise<readonly ModuleSummary[]>): void => {
    setChecking(true)
    asking
      .then(
        value => setLoaded({ state: 'ready', value }),
        (thrown: unknown) => setLoaded({ state: 'failed', error: toDetail(thrown) }),
      )
      .finally(() => setChecking(false))
  }, [])
  const check = useCallback(() => take(bridge.keys.modules()), [take])
  useEffect(() => {
    check()
    return bridge.keys.onChanged(check)
  }, [check])
  return { loaded, isChecking, check, retry: path => take(bridge.keys.retryModule({ path })) }
}
