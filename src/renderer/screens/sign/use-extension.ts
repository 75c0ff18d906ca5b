/** One extension at a time: how far it is, how it ended, and the way to give it up. */
import { useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { ExtendableLevel, ExtendedDocument, ExtensionProgress } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'

export interface Extension {
  readonly isRunning: boolean
  /** null before the first news: the native dialog is open. */
  readonly progress: ExtensionProgress | null
  readonly error: ErrorDetail | null
  /** It was given up. */
  readonly isStopped: boolean
  readonly start: (level: ExtendableLevel) => void
  readonly stop: () => void
}

const stop = (): void => void bridge.signing.cancelExtension().catch(() => undefined)

export const useExtension = (
  documentId: string,
  documentPassword: string | null,
  onExtended: (extended: ExtendedDocument) => void,
): Extension => {
  const [isRunning, setRunning] = useState(false)
  const [progress, setProgress] = useState<ExtensionProgress | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isStopped, setStopped] = useState(false)
  /** What runs when the page goes is given up: its end would come over whatever is looked at then. */
  const now = useRef({ isRunning: false, isGone: false })
  useEffect(() => {
    now.current.isGone = false
    return () => {
      now.current.isGone = true
      if (now.current.isRunning) stop()
    }
  }, [])
  useEffect(
    () => bridge.signing.onExtensionProgress(next => next.documentId === documentId && setProgress(next)),
    [documentId],
  )
  const run = async (level: ExtendableLevel): Promise<void> => {
    if (now.current.isRunning) return
    now.current.isRunning = true
    setRunning(true)
    setError(null)
    setStopped(false)
    try {
      const extended = await bridge.signing.extend({ documentId, documentPassword, level })
      if (extended && !now.current.isGone) onExtended(extended)
    } catch (thrown) {
      const detail = toDetail(thrown)
      if (detail.code === 'tokens/cancelled') setStopped(true)
      else setError(detail)
    } finally {
      now.current.isRunning = false
      setRunning(false)
      setProgress(null)
    }
  }
  return { isRunning, progress, error, isStopped, start: level => void run(level), stop }
}
