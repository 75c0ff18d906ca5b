/** The head of one step of a call: its number, or a tick when it is done. */
import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'

export interface StepHeadProps {
  readonly id: string
  readonly step: number
  readonly isDone: boolean
  readonly title: string
  readonly children?: ReactNode
}

export const StepHead = ({ id, step, isDone, title, children }: StepHeadProps) => (
  <div className="card-head">
    <span className={isDone ? 'stepno is-done' : 'stepno'} aria-hidden="true">
      {isDone ? <Icon name="check" /> : step}
    </span>
    <h2 id={id}>{title}</h2>
    {children}
  </div>
)
