/** A named part of a page that scrolls, and that the keyboard can therefore reach. */
import type { ReactNode, Ref } from 'react'

export interface ScrollRegionProps {
  readonly className: string
  readonly label: string
  readonly ref?: Ref<HTMLElement>
  readonly children: ReactNode
}

export const ScrollRegion = ({ className, label, ref, children }: ScrollRegionProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a page without controls cannot be scrolled by keyboard (WCAG 2.1.1)
  <section className={className} aria-label={label} ref={ref} tabIndex={0}>
    {children}
  </section>
)
