/** Refusing is as easy as agreeing: it has the focus first. */
import { useLayoutEffect, useRef } from 'react'
import { useSpeech } from '../../speech.tsx'

export const RefuseButton = ({ onRefuse }: { readonly onRefuse: () => void }) => {
  const { t } = useSpeech()
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => button.current?.focus(), [])
  return (
    <button className="btn btn-md btn-wide" type="button" ref={button} onClick={onRefuse}>
      {t('query.refuse')}
    </button>
  )
}
