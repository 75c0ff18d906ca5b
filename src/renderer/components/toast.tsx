/** A message that leaves by itself after six seconds, unless the pointer or the focus is on it. */
import { useEffect, useRef, useState } from 'react'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'

const shownMs = 6_000

export interface ToastProps {
  readonly title: string
  readonly text: string
  /** Keep it stable. */
  readonly onGone: () => void
}

export const Toast = ({ title, text, onGone }: ToastProps) => {
  const { t } = useSpeech()
  const [isHeld, setHeld] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isHeld) return undefined
    const timer = setTimeout(onGone, shownMs)
    return () => clearTimeout(timer)
  }, [isHeld, onGone])
  return (
    <div
      className="toast toast-placed"
      ref={box}
      role="status"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name="info" />
      <div className="grow">
        <b>{title}</b>
        <p className="t-sm t-2">{text}</p>
      </div>
      <button className="btn btn-quiet btn-icon" type="button" aria-label={t('app.close')} onClick={onGone}>
        <Icon name="bad" />
      </button>
    </div>
  )
}
