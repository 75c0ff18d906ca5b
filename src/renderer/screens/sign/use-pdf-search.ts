/** Looks for a phrase in all pages of a PDF, one page after the other, and goes from match to match. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { findText, type TextPiece } from './find-text.ts'

export interface FoundOnPage {
  readonly page: number
  readonly count: number
}

interface Found {
  readonly pages: readonly FoundOnPage[]
  readonly total: number
  readonly searchedPages: number
  readonly isDone: boolean
}

const nothingYet: Found = { pages: [], total: 0, searchedPages: 0, isDone: false }
/** Nobody goes through more. */
const mostMatches = 10_000
const tellEveryMs = 150
/** Somebody who still types is not answered. */
const waitMs = 200

/** The text of a page in pieces, without what pdf.js says about structure. */
export const readPieces = async (pdf: PDFDocumentProxy, page: number): Promise<readonly TextPiece[]> => {
  const { items } = await (await pdf.getPage(page)).getTextContent()
  return items.filter(item => 'str' in item)
}

const useFound = (pdf: PDFDocumentProxy | null, query: string): Found => {
  const [found, setFound] = useState(nothingYet)
  useEffect(() => {
    setFound(nothingYet)
    if (!pdf || query.trim() === '') return
    let isCurrent = true
    const search = async (): Promise<void> => {
      const pages: FoundOnPage[] = []
      let [total, toldAt, page] = [0, 0, 1]
      for (; page <= pdf.numPages && total < mostMatches; page++) {
        // A page whose text cannot be read has no matches; the others have.
        const pieces = await readPieces(pdf, page).catch(() => [])
        if (!isCurrent) return
        const count = findText(pieces, query).length
        if (count > 0) pages.push({ page, count })
        total += count
        if (performance.now() - toldAt < tellEveryMs) continue
        toldAt = performance.now()
        setFound({ pages: [...pages], total, searchedPages: page, isDone: false })
      }
      setFound({ pages, total, searchedPages: page - 1, isDone: true })
    }
    const timer = setTimeout(() => void search(), waitMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [pdf, query])
  return found
}

export interface PdfSearch extends Found {
  readonly query: string
  readonly setQuery: (query: string) => void
  /** Of all matches, from 0; null: none is shown yet. */
  readonly at: number | null
  /** Where the match that is shown stands: its page, and which of the page's matches it is. */
  readonly place: { readonly page: number; readonly nth: number } | null
  readonly go: (step: 1 | -1) => void
}

const placeOf = (pages: readonly FoundOnPage[], at: number): PdfSearch['place'] => {
  let left = at
  for (const { page, count } of pages) {
    if (left < count) return { page, nth: left }
    left -= count
  }
  return null
}

/** @param page that is shown: the first match is one on it or behind it, where there is one */
export const usePdfSearch = (pdf: PDFDocumentProxy | null, page: number): PdfSearch => {
  const [query, setQuery] = useState('')
  const [startPage, setStartPage] = useState(page)
  const [at, setAt] = useState<number | null>(null)
  const found = useFound(pdf, query)
  const { pages, total, isDone } = found
  useEffect(() => {
    if (at !== null) return
    const next = pages.findIndex(each => each.page >= startPage)
    if (next !== -1) setAt(pages.slice(0, next).reduce((sum, { count }) => sum + count, 0))
    else if (isDone && total > 0) setAt(0)
  }, [at, pages, total, isDone, startPage])
  return {
    ...found,
    query,
    setQuery(next) {
      setQuery(next)
      setStartPage(page)
      setAt(null)
    },
    at,
    place: at === null ? null : placeOf(pages, at),
    go(step) {
      if (at !== null && total > 0) setAt((at + step + total) % total)
    },
  }
}
