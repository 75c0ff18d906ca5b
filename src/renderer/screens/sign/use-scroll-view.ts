/** What part of a long list is in view: only that part is in the page. */
import { type RefObject, useEffect, useState } from 'react'

export interface ScrollView {
  /** Pixels that were scrolled away above. */
  readonly top: number
  /** Pixels. */
  readonly height: number
}

/** @param stepPx `top` is rounded down to steps of it: who draws that much more draws anew once a step, not with each row */
export const useScrollView = (scrolled: RefObject<HTMLElement | null>, firstHeight: number, stepPx = 1): ScrollView => {
  const [view, setView] = useState({ top: 0, height: firstHeight })
  useEffect(() => {
    const element = scrolled.current
    if (!element) return
    const look = (): void => {
      const [top, height] = [Math.floor(element.scrollTop / stepPx) * stepPx, element.clientHeight]
      setView(before => (before.top === top && before.height === height ? before : { top, height }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scrolled, stepPx])
  return view
}

/** Scrolls no further than it must. `row` counts from 0. */
export const scrollToRow = (element: HTMLElement, row: number, rowPx: number): void => {
  const top = row * rowPx
  if (top < element.scrollTop) element.scrollTop = top
  if (top + rowPx > element.scrollTop + element.clientHeight) element.scrollTop = top + rowPx - element.clientHeight
}
