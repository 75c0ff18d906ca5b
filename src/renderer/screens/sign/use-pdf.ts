/** Opens a document in pdf.js by range requests to our own origin; nothing in it is run. */
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { toDetail } from '../../bridge.ts'
import type { Loaded } from '../../use-load.ts'
import { loadPdfjs } from './load-pdfjs.ts'

const dataUrl = (folder: string): string => new URL(`/pdfjs/${folder}/`, window.location.href).href
const rangeBytes = 256 * 1024

/** `password` opens an encrypted document; it stays in the page's memory. null: nothing is to be opened yet. */
export const usePdf = (documentId: string | null, password: string | null = null): Loaded<PDFDocumentProxy> => {
  const [loaded, setLoaded] = useState<Loaded<PDFDocumentProxy>>({ state: 'loading' })
  useEffect(() => {
    let isCurrent = true
    let task: PDFDocumentLoadingTask | undefined
    setLoaded({ state: 'loading' })
    if (documentId === null) return
    const open = async (): Promise<PDFDocumentProxy | null> => {
      const { getDocument } = await loadPdfjs()
      if (!isCurrent) return null
      task = getDocument({
        url: `/document/${documentId}`,
        ...(password === null ? {} : { password }),
        rangeChunkSize: rangeBytes,
        // Only the pages that are looked at are read: a file may be larger than memory.
        disableAutoFetch: true,
        disableStream: true,
        cMapUrl: dataUrl('cmaps'),
        standardFontDataUrl: dataUrl('standard_fonts'),
        iccUrl: dataUrl('iccs'),
        wasmUrl: dataUrl('wasm'),
        enableXfa: false,
      })
      return task.promise
    }
    open().then(
      pdf => isCurrent && pdf && setLoaded({ state: 'ready', value: pdf }),
      (thrown: unknown) =>
        isCurrent && setLoaded({ state: 'failed', error: { ...toDetail(thrown), code: codeOf(thrown) } }),
    )
    return () => {
      isCurrent = false
      void task?.destroy()
    }
  }, [documentId, password])
  return loaded
}

const codeOf = (thrown: unknown) =>
  thrown instanceof Error && thrown.name === 'PasswordException'
    ? ('pdf/encrypted' as const)
    : thrown instanceof Error && thrown.name === 'ResponseException'
      ? ('documents/unreadable' as const)
      : ('pdf/damaged' as const)
