/** Keys whose enrolment is known here, live. */
import { useEffect, useState } from 'react'
import type { RecoverableKey } from '../shared/model/recovery.ts'
import { bridge } from './bridge.ts'

/** None while they cannot be asked for; what comes later comes with the next change. */
export const useRecoverable = (): readonly [readonly RecoverableKey[], (keys: readonly RecoverableKey[]) => void] => {
  const [keys, setKeys] = useState<readonly RecoverableKey[]>([])
  useEffect(() => {
    bridge.recovery.list().then(setKeys, () => undefined)
    return bridge.recovery.onChanged(setKeys)
  }, [])
  return [keys, setKeys]
}
