/** The end of a question: what happened, what did not, and where to go on. */
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { useSpeech } from '../../speech.tsx'

export interface DonePageProps {
  readonly tone: 'ok' | 'warn' | 'bad' | 'none'
  readonly title: string
  readonly children: ReactNode
  /** Beside the way back to Signet. */
  readonly actions?: ReactNode
  readonly onLeave: () => void
}

const icons: Readonly<Record<DonePageProps['tone'], IconName>> = { ok: 'ok', warn: 'warn', bad: 'bad', none: 'info' }

export const DonePage = ({ tone, title, children, actions, onLeave }: DonePageProps) => {
  const { t } = useSpeech()
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <section className="decision decision-narrow" aria-labelledby="done">
      <header className="decision-head">
        <div className="row g-4 top">
          <span className={`tile tile-lg ${tone === 'none' ? '' : `tile-${tone}`}`}>
            <Icon name={icons[tone]} />
          </span>
          <h1 id="done" className="grow" tabIndex={-1} ref={heading}>
            {title}
          </h1>
        </div>
      </header>
      <div className="decision-body stack g-3" role="status">
        {children}
      </div>
      <footer className="decision-foot">
        <span className="grow" />
        <button className="btn btn-md btn-wide" type="button" onClick={onLeave}>
          {t('query.leave')}
        </button>
        {actions}
      </footer>
    </section>
  )
}
