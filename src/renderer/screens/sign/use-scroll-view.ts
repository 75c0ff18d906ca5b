/** What part of a long list is in view: only that part is in the page. */
import { type RefObject, useEffect, useState } from 'react'

export interface ScrollView {
  /** Pixels that were scrolled away above. */
  readonly top: number
  /** Pixels. */
  readonly height: number
}

export const useScrollView = (scrolled: RefObject<HTMLElement | null>, firstHeight: number): ScrollView => {
  const [view, setView] = useState({ top: 0, height: firstHeight })
  useEffect(() => {
    const element = scrolled.current
    if (!element) return
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scrolled])
  return view
}

/** Scrolls no further than it must. `row` counts from 0. */
export const scrollToRow = (element: HTMLElement, row: number, rowPx: number): void => {
  const top = row * rowPx
  if (top < element.scrollTop) element.scrollTop = top
  if (top + rowPx > element.scrollTop + element.clientHeight) element.scrollTop = top + rowPx - element.clientHeight
}
