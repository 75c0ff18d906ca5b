/** A notice inside a page: an icon, a bold sentence, what it means, and what can be done. */
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'

export type Tone = 'info' | 'ok' | 'warn' | 'bad' | 'none'

const icons: Readonly<Record<Tone, IconName>> = { info: 'info', ok: 'ok', warn: 'warn', bad: 'bad', none: 'info' }

export interface NoteProps {
  readonly tone: Tone
  readonly title: string
  readonly role?: 'alert' | 'status'
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

export const Note = ({ tone, title, role, children, actions }: NoteProps) => (
  <div className={`note note-${tone}`} role={role}>
    <Icon name={icons[tone]} />
    <div>
      <b>{title}</b>
      {children}
    </div>
    {actions && <div className="acts">{actions}</div>}
  </div>
)
