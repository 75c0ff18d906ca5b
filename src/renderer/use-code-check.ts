/** Whether a whole unlock code belongs to a key, asked as soon as it is whole. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import { toDetail } from './bridge.ts'

export interface CodeCheck {
  /** null: not known. */
  readonly belongs: boolean | null
  readonly error: ErrorDetail | null
  readonly setError: (error: ErrorDetail | null) => void
}

/** `ask`: of main; keep it stable. `code`: undefined until it is whole. */
export const useCodeCheck = (
  ask: (question: { readonly keyId: string; readonly unlockCode: string }) => Promise<boolean>,
  keyId: string,
  code: string | undefined,
): CodeCheck => {
  const [belongs, setBelongs] = useState<boolean | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const check = useCallback(() => {
    setBelongs(null)
    setError(null)
    if (code === undefined) return
    let isCurrent = true
    ask({ keyId, unlockCode: code }).then(
      answer => isCurrent && setBelongs(answer),
      (thrown: unknown) => isCurrent && setError(toDetail(thrown)),
    )
    return () => {
      isCurrent = false
    }
  }, [ask, code, keyId])
  useEffect(check, [check])
  return { belongs, error, setError }
}
