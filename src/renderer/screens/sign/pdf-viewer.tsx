/** Pages of a PDF with thumbnails, page navigation, zoom and search. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Loaded } from '../../use-load.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import type { DrawnPage } from './page-place.ts'
import { type PageSize, PdfPage } from './pdf-page.tsx'
import { PdfSearchBar } from './pdf-search-bar.tsx'
import { PdfThumbs } from './pdf-thumbs.tsx'
import { usePdfSearch } from './use-pdf-search.ts'
import { type Zoom, ZoomSelect } from './zoom-select.tsx'

export interface PdfViewerProps {
  readonly pdf: Loaded<PDFDocumentProxy>
  readonly isHidden: boolean
  readonly hasThumbs: boolean
  /** Absent: there is no room for thumbnails. */
  readonly onThumbs?: (hasThumbs: boolean) => void
  /** A page to be shown; each new object is a new wish. */
  readonly wanted?: { readonly page: number } | null
  /** Beside a text that comes first: smaller, and the focus stays where it is. */
  readonly isBeside?: boolean
  /** What lies over the page that is shown. */
  readonly overlay?: ((drawn: DrawnPage) => ReactNode) | undefined
  /** Told which page is shown; to be kept stable. */
  readonly onPage?: (page: number) => void
  /** At the end of the toolbar. */
  readonly tools?: ReactNode
}

const zoomStep = 1.25
const zoomRange = { least: 0.25, most: 6 } as const
/** A PDF point is 1/72 inch, a CSS pixel 1/96. */
const pixelsPerPoint = 96 / 72
const widestFitPx = 960
const smallestFitPx = 120
const stagePaddingPx = 40

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

export const PdfViewer = (props: PdfViewerProps) => {
  const { pdf, isHidden, hasThumbs, onThumbs, wanted = null, isBeside = false, overlay, onPage, tools } = props
  const { t } = useSpeech()
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState<Zoom>('width')
  const [stagePx, setStagePx] = useState<PageSize>({ width: 0, height: 0 })
  const [shownZoom, setShownZoom] = useState<number | null>(null)
  const [isDrawn, setDrawn] = useState(false)
  const [isSearching, setSearching] = useState(false)
  const stage = useRef<HTMLElement>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const search = usePdfSearch(pdf.state === 'ready' && isSearching ? pdf.value : null, page)
  const pages = pdf.state === 'ready' ? pdf.value.numPages : 0

  useEffect(() => {
    const element = stage.current
    if (!element) return
    const observer = new ResizeObserver(() => setStagePx({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (pages > 0 && !isBeside) stage.current?.focus()
  }, [pages, isBeside])
  useEffect(() => {
    if (pages === 0 || !wanted) return
    setPage(clamp(wanted.page, 1, pages))
    stage.current?.scrollTo(0, 0)
  }, [pages, wanted])

  useEffect(() => {
    // Another version of the document may have fewer pages.
    if (pages > 0) setPage(current => clamp(current, 1, pages))
  }, [pages])
  useEffect(() => onPage?.(page), [onPage, page])

  const scale = useCallback(
    ({ width, height }: PageSize): number => {
      const wide = Math.min(Math.max(stagePx.width - stagePaddingPx, smallestFitPx), widestFitPx) / width
      const whole = Math.min(wide, Math.max(stagePx.height - stagePaddingPx, smallestFitPx) / height)
      const used = zoom === 'width' ? wide : zoom === 'page' ? whole : zoom * pixelsPerPoint
      setShownZoom(used / pixelsPerPoint)
      return used
    },
    [stagePx, zoom],
  )
  const markDrawn = useCallback(() => setDrawn(true), [])
  const goTo = (wanted: number): void => {
    if (pages === 0 || Number.isNaN(wanted)) return
    setPage(clamp(wanted, 1, pages))
    stage.current?.scrollTo(0, 0)
  }
  const zoomBy = (factor: number): void =>
    setZoom(current => {
      const from = typeof current === 'number' ? current : (shownZoom ?? 1)
      return clamp(from * factor, zoomRange.least, zoomRange.most)
    })
  const openSearch = (): void => {
    setSearching(true)
    searchField.current?.select()
  }
  const closeSearch = (): void => {
    setSearching(false)
    stage.current?.focus()
  }
  useEffect(() => {
    if (isSearching) searchField.current?.focus()
  }, [isSearching])
  const foundPage = search.place?.page
  useEffect(() => {
    if (foundPage !== undefined) setPage(foundPage)
  }, [foundPage])
  const whenShown = (run: () => void) => () => {
    if (!isHidden) run()
  }
  useShortcuts({
    PageDown: whenShown(() => goTo(page + 1)),
    PageUp: whenShown(() => goTo(page - 1)),
    'mod++': whenShown(() => zoomBy(zoomStep)),
    'mod+=': whenShown(() => zoomBy(zoomStep)),
    'mod+-': whenShown(() => zoomBy(1 / zoomStep)),
    'mod+0': whenShown(() => setZoom('width')),
    'mod+f': whenShown(openSearch),
  })
  const tool = (icon: IconName, label: string, run: () => void, isOff = false) => (
    <button className="btn btn-quiet btn-icon" type="button" aria-label={label} aria-disabled={isOff} onClick={run}>
      <Icon name={icon} />
    </button>
  )
  return (
    <>
      {hasThumbs && (
        <PdfThumbs pdf={pdf.state === 'ready' ? pdf.value : null} page={page} isDrawn={isDrawn} onGo={goTo} />
      )}
      <section className={isBeside ? 'stage split-side' : 'stage'} aria-label={t('document.region')}>
        <div className="toolbar" role="toolbar" aria-label={t('document.region')}>
          {onThumbs && (
            <>
              <button
                className="btn btn-quiet btn-icon"
                type="button"
                aria-label={t('document.thumbnails')}
                aria-pressed={hasThumbs}
                onClick={() => onThumbs(!hasThumbs)}
              >
                <Icon name="pages" />
              </button>
              <span className="sep" />
            </>
          )}
          <span className="tools">
            {tool('left', t('document.previous'), () => goTo(page - 1), page <= 1)}
            <PageField page={page} onGo={goTo} />
            <span className="t-2 nowrap">{pages > 0 && t('document.of', { pages })}</span>
            {tool('right', t('document.next'), () => goTo(page + 1), page >= pages)}
          </span>
          <span className="tools">
            {tool('minus', t('document.zoomOut'), () => zoomBy(1 / zoomStep))}
            <ZoomSelect zoom={zoom} shown={shownZoom ?? 1} onZoom={setZoom} />
            {tool('plus', t('document.zoomIn'), () => zoomBy(zoomStep))}
          </span>
          <button
            className="btn btn-quiet btn-icon"
            type="button"
            aria-label={t('viewer.search')}
            aria-expanded={isSearching}
            onClick={isSearching ? closeSearch : openSearch}
          >
            <Icon name="search" />
          </button>
          {tools}
        </div>
        {isSearching && <PdfSearchBar search={search} pages={pages} ref={searchField} onClose={closeSearch} />}
        <ScrollRegion className="stage-scroll" ref={stage} label={t('document.pageNumber', { page })}>
          {pdf.state === 'loading' && (
            <div className="stage-message">
              <Loading />
            </div>
          )}
          {pdf.state === 'failed' && (
            <div className="stage-message stack g-3">
              <Note tone="warn" title={t('document.unshown')}>
                <p>{t('document.unshown.help')}</p>
              </Note>
              <ProblemNote error={pdf.error} />
            </div>
          )}
          {pdf.state === 'ready' && stagePx.width > 0 && (
            <PdfPage
              pdf={pdf.value}
              page={page}
              scale={scale}
              overlay={overlay}
              onDrawn={markDrawn}
              marked={
                isSearching
                  ? { query: search.query, nth: search.place?.page === page ? search.place.nth : null }
                  : undefined
              }
            />
          )}
        </ScrollRegion>
      </section>
    </>
  )
}

/** The page number can be typed; what is typed counts on Enter or when the field is left. */
const PageField = ({ page, onGo }: { readonly page: number; readonly onGo: (page: number) => void }) => {
  const { t } = useSpeech()
  const [typed, setTyped] = useState<string | null>(null)
  const finish = (): void => {
    if (typed !== null) onGo(Number.parseInt(typed, 10))
    setTyped(null)
  }
  return (
    <input
      className="input input-sm in-page"
      aria-label={t('document.page')}
      inputMode="numeric"
      value={typed ?? String(page)}
      onChange={event => setTyped(event.target.value)}
      onBlur={finish}
      onKeyDown={event => event.key === 'Enter' && finish()}
    />
  )
}
