/** A small picture of one page that leads to it. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useSpeech } from '../../speech.tsx'
import { type PageSize, useDrawnPage } from './pdf-page.tsx'

/** As A4 is; others are made to fit. */
const boxPx = { width: 88, height: 124 } as const
const thumbScale = ({ width, height }: PageSize): number => Math.min(boxPx.width / width, boxPx.height / height)

export interface PdfThumbProps {
  readonly pdf: PDFDocumentProxy
  readonly page: number
  /** In CSS pixels, from the first of them. */
  readonly top: number
  readonly isCurrent: boolean
  readonly isWanted: boolean
  readonly onOpen: (page: number) => void
}

export const PdfThumb = ({ pdf, page, top, isCurrent, isWanted, onOpen }: PdfThumbProps) => {
  const { t } = useSpeech()
  const { canvas } = useDrawnPage(pdf, page, thumbScale, { isWanted })
  return (
    <button
      className="thumb"
      type="button"
      aria-current={isCurrent ? 'page' : undefined}
      tabIndex={isCurrent ? 0 : -1}
      style={{ insetBlockStart: top }}
      onClick={() => onOpen(page)}
    >
      <canvas ref={canvas} width={boxPx.width} height={boxPx.height} />
      <span>
        <span className="sr">{t('document.page')} </span>
        {page}
      </span>
    </button>
  )
}
