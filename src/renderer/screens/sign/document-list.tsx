/** Thousands of documents in one list: only the rows in view are in the page. One tab stop; arrows move, Enter opens. */
import { type KeyboardEvent, type MouseEvent, memo, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { scrollToRow, useScrollView } from './use-scroll-view.ts'

export interface DocumentRow {
  readonly id: string
  readonly name: string
  readonly words: string
  readonly meta: string
  readonly icon: IconName
  readonly tone: 'ok' | 'warn' | 'bad' | 'now' | 'none'
}

export interface DocumentListProps {
  readonly label: string
  readonly count: number
  readonly rowAt: (index: number) => DocumentRow
  readonly selected: number
  readonly onSelect: (index: number) => void
  readonly onOpen: (index: number) => void
  /** Any other key. */
  readonly onKey?: (key: string) => void
}

/** `.batchlist` in window.css is drawn for it. */
const rowHeightPx = 52
/** Rows beyond the edges, so that scrolling does not show gaps. */
const spareRows = 4
/** So many are drawn anew at once. */
const stepRows = 2

export const DocumentList = ({ label, count, rowAt, selected, onSelect, onOpen, onKey }: DocumentListProps) => {
  const list = useRef<HTMLDivElement>(null)
  const sizer = useRef<HTMLDivElement>(null)
  const id = useId()
  const view = useScrollView(list, 600, stepRows * rowHeightPx)
  useLayoutEffect(() => sizer.current?.style.setProperty('block-size', `${count * rowHeightPx}px`), [count])
  const move = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index))
    onSelect(next)
    if (list.current) scrollToRow(list.current, next, rowHeightPx)
  }
  const page = Math.max(1, Math.floor(view.height / rowHeightPx) - 1)
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: selected + 1,
    ArrowUp: selected - 1,
    PageDown: selected + page,
    PageUp: selected - page,
    Home: 0,
    End: count - 1,
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = moves[event.key]
    if (to === undefined && event.key !== 'Enter' && event.key !== ' ' && event.key !== 'Delete') return
    event.preventDefault()
    if (to !== undefined) move(to)
    else if (event.key === 'Enter') onOpen(selected)
    else onKey?.(event.key)
  }
  const onRow = ({ target }: MouseEvent, act: (index: number) => void): void => {
    const place = (target as Element).closest('[role=option]')?.ariaPosInSet
    if (place) act(Number(place) - 1)
  }
  const first = Math.max(0, Math.floor(view.top / rowHeightPx) - spareRows)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeightPx) + stepRows + spareRows)
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n)
  // What has the focus is always in the page.
  if (selected < count && (selected < first || selected >= last)) indexes.push(selected)
  return (
    <div
      className="batchlist"
      role="listbox"
      aria-label={label}
      aria-activedescendant={selected < count ? `${id}-${selected}` : undefined}
      tabIndex={0}
      ref={list}
      onKeyDown={press}
      onClick={event => onRow(event, onSelect)}
      onDoubleClick={event => onRow(event, onOpen)}
    >
      <div ref={sizer} role="presentation">
        {indexes.map(index => {
          const { id: documentId, ...row } = rowAt(index)
          const isSelected = index === selected
          return <Row key={index} id={`${id}-${index}`} {...{ ...row, documentId, index, count, isSelected }} />
        })}
      </div>
    </div>
  )
}

interface RowProps extends Pick<DocumentListProps, 'count'>, Omit<DocumentRow, 'id'> {
  readonly id: string
  readonly documentId: string
  readonly index: number
  readonly isSelected: boolean
}

/** Drawn when something in it is another: of what a key or an event changes in the list, most rows know nothing. */
const Row = memo(({ id, documentId, index, count, name, words, meta, icon, tone, isSelected }: RowProps) => {
  const place = useRef<HTMLDivElement>(null)
  // Before it is painted: a row would else be seen on top of the first one.
  useLayoutEffect(() => place.current?.style.setProperty('inset-block-start', `${index * rowHeightPx}px`), [index])
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
    <div
      className={`batchitem is-${tone}`}
      role="option"
      id={id}
      ref={place}
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
    >
      <Icon key={documentId} name={icon} className={tone === 'now' ? 'spin' : ''} />
      <span className="clip t-b" title={name}>
        {name}
      </span>
      <span className="t-sm t-3 nowrap">{meta}</span>
      <span className="clip t-sm t-2" title={words}>
        {words}
      </span>
    </div>
  )
})
