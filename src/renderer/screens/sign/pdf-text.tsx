/** The text of a page over its drawing: invisible, but it can be selected, copied and read out. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef } from 'react'
import { loadPdfjs } from './load-pdfjs.ts'

export interface PdfTextProps {
  readonly pdf: PDFDocumentProxy
  readonly page: number
  /** As drawn, in CSS pixels. */
  readonly width: number
}

export const PdfText = ({ pdf, page, width }: PdfTextProps) => {
  const layer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = layer.current
    if (!container) return
    let cancel: (() => void) | undefined
    let isCurrent = true
    const write = async (): Promise<void> => {
      const { TextLayer } = await loadPdfjs()
      const proxy = await pdf.getPage(page)
      if (!isCurrent) return
      const scale = width / proxy.getViewport({ scale: 1 }).width
      container.style.setProperty('--total-scale-factor', String(scale))
      const text = new TextLayer({
        textContentSource: proxy.streamTextContent(),
        container,
        viewport: proxy.getViewport({ scale }),
      })
      cancel = () => text.cancel()
      await text.render()
    }
    // A page whose text cannot be read is still shown; it is only not selectable.
    write().catch(() => undefined)
    return () => {
      isCurrent = false
      cancel?.()
      container.replaceChildren()
    }
  }, [pdf, page, width])
  return <div className="page-text" ref={layer} lang="" />
}
