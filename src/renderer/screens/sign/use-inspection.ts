/** What is known of a document before it is signed; one that is encrypted is asked for its password, which only this page keeps. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentInspection } from '../../../shared/model/document.ts'
import { bridge, toDetail } from '../../bridge.ts'

export type Inspection =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ErrorDetail }
  | { readonly state: 'locked'; readonly isWrong: boolean; readonly isTrying: boolean }
  | { readonly state: 'ready'; readonly value: DocumentInspection; readonly password: string | null }

export const useInspection = (documentId: string) => {
  const [inspection, setInspection] = useState<Inspection>({ state: 'loading' })
  const inspect = useCallback(
    async (password: string | null): Promise<Inspection> => {
      try {
        const value = await bridge.documents.inspect({ documentId, documentPassword: password })
        if (!value.needsPassword) return { state: 'ready', value, password }
        return { state: 'locked', isWrong: password !== null, isTrying: false }
      } catch (thrown) {
        const error = toDetail(thrown)
        const isWrong = error.code === 'pdf/encrypted' && error.facts['reason'] === 'password-incorrect'
        return isWrong ? { state: 'locked', isWrong, isTrying: false } : { state: 'failed', error }
      }
    },
    [documentId],
  )
  useEffect(() => {
    let isCurrent = true
    void inspect(null).then(found => isCurrent && setInspection(found))
    return () => {
      isCurrent = false
    }
  }, [inspect])
  const unlock = async (password: string): Promise<void> => {
    setInspection({ state: 'locked', isWrong: false, isTrying: true })
    setInspection(await inspect(password))
  }
  return { inspection, unlock }
}
