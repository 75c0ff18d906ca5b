/** The text of a page over its drawing: invisible, but it can be selected, copied, searched and read out. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { findText, type TextPiece } from './find-text.ts'
import { loadPdfjs } from './load-pdfjs.ts'
import { markText } from './mark-text.ts'

/** What is looked for, and which of the page's matches is shown. */
export interface MarkedPhrase {
  readonly query: string
  readonly nth: number | null
}

export interface PdfTextProps {
  readonly pdf: PDFDocumentProxy
  readonly page: number
  /** As drawn, in CSS pixels. */
  readonly width: number
  readonly marked?: MarkedPhrase | undefined
}

interface WrittenText {
  readonly pieces: readonly TextPiece[]
  readonly divs: readonly HTMLElement[]
}

export const PdfText = ({ pdf, page, width, marked }: PdfTextProps) => {
  const layer = useRef<HTMLDivElement>(null)
  const [written, setWritten] = useState<WrittenText | null>(null)
  useEffect(() => {
    const container = layer.current
    if (!container) return
    let cancel: (() => void) | undefined
    let isCurrent = true
    const write = async (): Promise<void> => {
      const { TextLayer } = await loadPdfjs()
      const proxy = await pdf.getPage(page)
      const content = await proxy.getTextContent()
      if (!isCurrent) return
      const scale = width / proxy.getViewport({ scale: 1 }).width
      container.style.setProperty('--total-scale-factor', String(scale))
      const text = new TextLayer({ textContentSource: content, container, viewport: proxy.getViewport({ scale }) })
      cancel = () => text.cancel()
      await text.render()
      if (isCurrent) setWritten({ pieces: content.items.filter(item => 'str' in item), divs: text.textDivs })
    }
    // A page whose text cannot be read is still shown; it is only not selectable.
    write().catch(() => undefined)
    return () => {
      isCurrent = false
      cancel?.()
      setWritten(null)
      container.replaceChildren()
    }
  }, [pdf, page, width])
  const query = marked?.query ?? ''
  const nth = marked?.nth ?? null
  useEffect(() => {
    if (!written || query === '') return
    return markText(written.divs, findText(written.pieces, query), nth)
  }, [written, query, nth])
  return <div className="page-text" ref={layer} lang="" />
}
