/** The document as it was when it was signed: main serves the bytes of that revision under an id of their own. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { bridge, toDetail } from '../../bridge.ts'
import type { Loaded } from '../../use-load.ts'
import { usePdf } from './use-pdf.ts'

/** @param sizeBytes of the revision; null: none is wanted */
export const useSignedVersion = (documentId: string, sizeBytes: number | null): Loaded<PDFDocumentProxy> => {
  const [revisionId, setRevisionId] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  useEffect(() => {
    setRevisionId(null)
    setError(null)
    if (sizeBytes === null) return
    let isCurrent = true
    const close = (id: string): void => void bridge.documents.close({ documentId: id }).catch(() => undefined)
    const opening = bridge.documents.openRevision({ documentId, sizeBytes })
    opening.then(
      opened => isCurrent && setRevisionId(opened.documentId),
      (thrown: unknown) => isCurrent && setError(toDetail(thrown)),
    )
    return () => {
      isCurrent = false
      opening.then(
        opened => close(opened.documentId),
        () => undefined,
      )
    }
  }, [documentId, sizeBytes])
  const pdf = usePdf(revisionId)
  return error ? { state: 'failed', error } : pdf
}
