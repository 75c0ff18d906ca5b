/** Whether personal data may be processed: the user's consent and the user's wish that all stands still. */
import { useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import type { ProcessingState } from '../shared/model/processing.ts'
import { bridge, toDetail } from './bridge.ts'
import { type Loaded, useLoad } from './use-load.ts'

const loadState = () => bridge.myData.processing()

export interface Processing {
  readonly loaded: Loaded<ProcessingState>
  readonly reload: () => void
  readonly isWorking: boolean
  readonly error: ErrorDetail | null
  readonly change: (run: () => Promise<ProcessingState>) => Promise<void>
}

export const useProcessing = (): Processing => {
  const { loaded, reload } = useLoad(loadState)
  const [changed, setChanged] = useState<ProcessingState | null>(null)
  const [isWorking, setWorking] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  return {
    loaded: changed ? { state: 'ready', value: changed } : loaded,
    reload,
    isWorking,
    error,
    async change(run) {
      if (isWorking) return
      setWorking(true)
      setError(null)
      try {
        setChanged(await run())
      } catch (thrown) {
        setError(toDetail(thrown))
      } finally {
        setWorking(false)
      }
    },
  }
}
