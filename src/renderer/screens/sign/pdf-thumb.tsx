/** A small picture of one page that leads to it; drawn only once it comes into view. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { useSpeech } from '../../speech.tsx'
import { type PageSize, useDrawnPage } from './pdf-page.tsx'

const widthPx = 88
const thumbScale = ({ width }: PageSize): number => widthPx / width

export interface PdfThumbProps {
  readonly pdf: PDFDocumentProxy
  readonly page: number
  readonly isCurrent: boolean
  readonly onOpen: (page: number) => void
}

export const PdfThumb = ({ pdf, page, isCurrent, onOpen }: PdfThumbProps) => {
  const { t } = useSpeech()
  const [isSeen, setSeen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { canvas } = useDrawnPage(pdf, page, thumbScale, isSeen)
  useEffect(() => {
    const element = button.current
    if (!element) return
    const observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && setSeen(true))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <button
      className="thumb"
      type="button"
      ref={button}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => onOpen(page)}
    >
      <canvas ref={canvas} width={88} height={124} />
      <span>
        <span className="sr">{t('document.page')} </span>
        {page}
      </span>
    </button>
  )
}
