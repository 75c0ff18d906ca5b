/** The frame of a decision: it takes the whole window, so that nothing else can be clicked until it is made. */
import { type ReactNode, useEffect } from 'react'
import { FocusFrame } from '../../components/focus-frame.tsx'
import { useSpeech } from '../../speech.tsx'

export interface FocusPageProps {
  /** ISO 8601. */
  readonly arrivedAt: string
  readonly title: string
  readonly onRefuse: () => void
  readonly children: ReactNode
}

export const FocusPage = ({ arrivedAt, title, onRefuse, children }: FocusPageProps) => {
  const { t, time } = useSpeech()
  useEffect(() => {
    document.title = `${title} – Signet`
  }, [title])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // An open dialog has the key to itself.
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return
      event.preventDefault()
      onRefuse()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onRefuse])
  return (
    <FocusFrame
      bar={
        <>
          <span className="grow clip">{t('query.bar')}</span>
          <span className="hide-narrow">{t('query.openedAt', { time: time(arrivedAt) })}</span>
        </>
      }
    >
      {children}
    </FocusFrame>
  )
}
