/** Opens a document in pdf.js by range requests to our own origin; nothing in it is run. */
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { toDetail } from '../../bridge.ts'
import type { Loaded } from '../../use-load.ts'
import { loadPdfjs } from './load-pdfjs.ts'
import { DocumentReadError, openPdfRanges, rangeBytes } from './pdf-ranges.ts'

const dataUrl = (folder: string): string => new URL(`/pdfjs/${folder}/`, window.location.href).href

/** `password` opens an encrypted document; it stays in the page's memory. null: nothing is to be opened yet. */
export const usePdf = (documentId: string | null, password: string | null = null): Loaded<PDFDocumentProxy> => {
  const [loaded, setLoaded] = useState<Loaded<PDFDocumentProxy>>({ state: 'loading' })
  useEffect(() => {
    const ended = new AbortController()
    const { signal } = ended
    let task: PDFDocumentLoadingTask | undefined
    setLoaded({ state: 'loading' })
    if (documentId === null) return
    const fail = (thrown: unknown): void => {
      if (!signal.aborted) setLoaded({ state: 'failed', error: { ...toDetail(thrown), code: codeOf(thrown) } })
    }
    const open = async (): Promise<PDFDocumentProxy | null> => {
      const pdfjs = await loadPdfjs()
      const range = await openPdfRanges(pdfjs, `/document/${documentId}`, signal, fail)
      if (signal.aborted) return null
      task = pdfjs.getDocument({
        range,
        ...(password === null ? {} : { password }),
        rangeChunkSize: rangeBytes,
        // Only the pages that are looked at are read: a file may be larger than memory.
        disableAutoFetch: true,
        cMapUrl: dataUrl('cmaps'),
        standardFontDataUrl: dataUrl('standard_fonts'),
        iccUrl: dataUrl('iccs'),
        wasmUrl: dataUrl('wasm'),
        enableXfa: false,
      })
      return task.promise
    }
    open().then(pdf => pdf && !signal.aborted && setLoaded({ state: 'ready', value: pdf }), fail)
    return () => {
      ended.abort()
      void task?.destroy()
    }
  }, [documentId, password])
  return loaded
}

const codeOf = (thrown: unknown) =>
  thrown instanceof Error && thrown.name === 'PasswordException'
    ? ('pdf/encrypted' as const)
    : thrown instanceof DocumentReadError
      ? ('documents/unreadable' as const)
      : ('pdf/damaged' as const)
