/** One page of a PDF drawn on a canvas: annotations are drawn but inert. Its text lies over it. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSpeech } from '../../speech.tsx'
import { loadPdfjs } from './load-pdfjs.ts'
import type { DrawnPage } from './page-place.ts'
import { type MarkedPhrase, PdfText } from './pdf-text.tsx'

export interface PageSize {
  readonly width: number
  readonly height: number
}

/** 64 MB: what a large page at a large zoom may cost; beyond it the picture is drawn coarser. */
const mostPixels = 2 ** 24

export interface DrawingOptions {
  readonly isWanted?: boolean
  /** It is drawn, or cannot be; to be kept stable. */
  readonly onDrawn?: (() => void) | undefined
}

/** Draws the page whenever number or scale change. `scale` 1 is 1 CSS pixel a point. */
export const useDrawnPage = (
  pdf: PDFDocumentProxy,
  page: number,
  scale: (natural: PageSize) => number,
  { isWanted = true, onDrawn }: DrawingOptions = {},
) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState<DrawnPage | null>(null)
  useEffect(() => {
    if (!isWanted) return
    let cancel: (() => void) | undefined
    let isCurrent = true
    const draw = async (): Promise<void> => {
      const { AnnotationMode } = await loadPdfjs()
      const proxy = await pdf.getPage(page)
      const target = canvas.current
      if (!isCurrent || !target) return
      const factor = scale(proxy.getViewport({ scale: 1 }))
      const viewport = proxy.getViewport({ scale: factor })
      const density = Math.min(window.devicePixelRatio, 3, Math.sqrt(mostPixels / (viewport.width * viewport.height)))
      setSize({ page, width: viewport.width, height: viewport.height, scale: factor })
      // Two canvases: the old page stays until the new one is complete.
      const buffer = document.createElement('canvas')
      buffer.width = Math.max(1, Math.floor(viewport.width * density))
      buffer.height = Math.max(1, Math.floor(viewport.height * density))
      const task = proxy.render({
        canvas: buffer,
        viewport,
        transform: [density, 0, 0, density, 0, 0],
        annotationMode: AnnotationMode.ENABLE,
      })
      cancel = () => task.cancel()
      await task.promise
      if (!isCurrent) return
      target.width = buffer.width
      target.height = buffer.height
      target.getContext('2d')?.drawImage(buffer, 0, 0)
      target.dataset['page'] = String(page)
    }
    // A cancelled or damaged page leaves the canvas as it is: white.
    draw()
      .catch(() => undefined)
      .finally(() => isCurrent && onDrawn?.())
    return () => {
      isCurrent = false
      cancel?.()
    }
  }, [pdf, page, scale, isWanted, onDrawn])
  return { canvas, size }
}

export interface PdfPageProps {
  readonly pdf: PDFDocumentProxy
  readonly page: number
  readonly scale: (natural: PageSize) => number
  /** What lies over the page. */
  readonly overlay?: ((drawn: DrawnPage) => ReactNode) | undefined
  readonly marked?: MarkedPhrase | undefined
  readonly onDrawn?: () => void
}

export const PdfPage = ({ pdf, page, scale, overlay, marked, onDrawn }: PdfPageProps) => {
  const { t } = useSpeech()
  const { canvas, size } = useDrawnPage(pdf, page, scale, { onDrawn })
  return (
    <article
      className="paper paper-drawn"
      aria-label={t('document.pageOf', { page, pages: pdf.numPages })}
      style={size ? { width: size.width, height: size.height } : undefined}
    >
      <canvas ref={canvas} />
      {size && <PdfText pdf={pdf} page={page} width={size.width} marked={marked} />}
      {size?.page === page && overlay?.(size)}
    </article>
  )
}
