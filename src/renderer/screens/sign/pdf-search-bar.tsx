/** Looks for words in the document: typed, counted, and gone through with Enter and Shift+Enter. */
import { type KeyboardEvent, type Ref, useId } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import type { PdfSearch } from './use-pdf-search.ts'

export interface PdfSearchBarProps {
  readonly search: PdfSearch
  readonly pages: number
  readonly ref: Ref<HTMLInputElement>
  readonly onClose: () => void
}

export const PdfSearchBar = ({ search, pages, ref, onClose }: PdfSearchBarProps) => {
  const { t } = useSpeech()
  const id = useId()
  const { query, at, place, total, searchedPages, isDone } = search
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') search.go(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
  }
  const isNowhere = query.trim() !== '' && isDone && total === 0
  const state = (): string => {
    if (query.trim() === '') return ''
    if (at !== null && place) return t('viewer.match', { match: at + 1, count: total, page: place.page })
    if (isNowhere) return t('viewer.noMatch')
    return t('viewer.searching', { page: searchedPages, pages })
  }
  const step = (to: 1 | -1) => (
    <button
      className="btn btn-quiet btn-icon"
      type="button"
      aria-label={t(to === 1 ? 'viewer.nextMatch' : 'viewer.previousMatch')}
      aria-disabled={total === 0}
      onClick={() => search.go(to)}
    >
      <Icon name="down" className={to === 1 ? '' : 'flip'} />
    </button>
  )
  return (
    <search className="toolbar viewer-search">
      <label className="search grow" htmlFor={id}>
        <Icon name="search" />
        <span className="sr">{t('viewer.search')}</span>
        <input
          className="input input-sm"
          id={id}
          type="search"
          ref={ref}
          maxLength={200}
          spellCheck={false}
          placeholder={t('viewer.search')}
          value={query}
          onChange={event => search.setQuery(event.target.value)}
          onKeyDown={press}
          aria-describedby={`${id}-state`}
        />
      </label>
      {step(-1)}
      {step(1)}
      <button className="btn btn-quiet btn-icon" type="button" aria-label={t('viewer.closeSearch')} onClick={onClose}>
        <Icon name="bad" />
      </button>
      <p className={`t-sm num ${isNowhere ? '' : 't-2'}`} role="status" id={`${id}-state`}>
        {state()}
      </p>
    </search>
  )
}
