/** Small pictures of all pages, of which only those in view are in the page: it may have thousands. One tab stop; arrows move. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useSpeech } from '../../speech.tsx'
import { PdfThumb } from './pdf-thumb.tsx'
import { scrollToRow, useScrollView } from './use-scroll-view.ts'

export interface PdfThumbsProps {
  readonly pdf: PDFDocumentProxy | null
  readonly page: number
  /** The page itself is drawn first. */
  readonly isDrawn: boolean
  readonly onGo: (page: number) => void
}

/** `.thumb` in window.css is drawn for it. */
const slotPx = 160
const spare = 2

export const PdfThumbs = ({ pdf, page, isDrawn, onGo }: PdfThumbsProps) => {
  const { t } = useSpeech()
  const column = useRef<HTMLElement>(null)
  const view = useScrollView(column, 0)
  const pages = pdf?.numPages ?? 0
  useEffect(() => {
    const element = column.current
    if (!element) return
    scrollToRow(element, page - 1, slotPx)
    // Who moves by arrow keys goes along.
    if (element.contains(document.activeElement))
      element.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true })
  }, [page])
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, number>> = { ArrowDown: page + 1, ArrowUp: page - 1, Home: 1, End: pages }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    onGo(to)
  }
  const first = Math.max(1, Math.floor(view.top / slotPx) + 1 - spare)
  const last = Math.min(pages, Math.ceil((view.top + view.height) / slotPx) + spare)
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n)
  // The way in by keyboard is always in the page.
  if (pages > 0 && (page < first || page > last)) shown.push(page)
  return (
    <nav className="thumbs" aria-label={t('document.pages')} ref={column} onKeyDown={press}>
      {pdf && (
        <div className="thumbs-all" style={{ blockSize: pages * slotPx }}>
          {shown.map(number => (
            <PdfThumb
              key={number}
              pdf={pdf}
              page={number}
              top={(number - 1) * slotPx}
              isCurrent={number === page}
              isWanted={isDrawn && view.height > 0}
              onOpen={onGo}
            />
          ))}
        </div>
      )}
    </nav>
  )
}
