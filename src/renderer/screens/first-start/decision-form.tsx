/** One step: a question, what there is to know, and the ways on. Its first field has the focus. */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { ScrollRegion } from '../../components/scroll-region.tsx'

export interface DecisionFormProps {
  readonly title: string
  readonly sub: string
  /** Name of the part that scrolls. */
  readonly about: string
  readonly onSubmit: (form: HTMLFormElement) => void
  readonly foot: ReactNode
  readonly children: ReactNode
}

export const DecisionForm = ({ title, sub, about, onSubmit, foot, children }: DecisionFormProps) => {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus(), [])
  return (
    <form
      ref={form}
      className="decision"
      aria-labelledby={id}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        onSubmit(event.currentTarget)
      }}
    >
      <header className="decision-head">
        <h1 id={id} tabIndex={-1}>
          {title}
        </h1>
        <p className="t-2">{sub}</p>
      </header>
      <ScrollRegion className="decision-body stack g-4" label={about}>
        {children}
      </ScrollRegion>
      <footer className="decision-foot">{foot}</footer>
    </form>
  )
}
