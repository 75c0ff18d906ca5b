/** Seconds that a card reader still waits, as a ring; read out at 30, 10 and 5 only. */
import { useEffect, useState } from 'react'
import { useSpeech } from '../speech.tsx'

const radius = 39
const round = 2 * Math.PI * radius
const readOutAt = [30, 10, 5]

export const Countdown = ({ totalMs }: { readonly totalMs: number }) => {
  const { t } = useSpeech()
  const total = Math.ceil(totalMs / 1000)
  const [left, setLeft] = useState(total)
  useEffect(() => {
    const startedAt = performance.now()
    const timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil((totalMs - (performance.now() - startedAt)) / 1000)))
    }, 250)
    return () => clearInterval(timer)
  }, [totalMs])
  return (
    <>
      <svg className="ring" viewBox="0 0 88 88" aria-hidden="true">
        <circle className="track" cx="44" cy="44" r={radius} />
        <circle
          className="left"
          cx="44"
          cy="44"
          r={radius}
          strokeDasharray={round}
          strokeDashoffset={round * (1 - left / total)}
          transform="rotate(-90 44 44)"
        />
        <text x="44" y="53">
          {left}
        </text>
      </svg>
      <span className="sr" role="status">
        {readOutAt.includes(left) ? t('pin.reader.left', { seconds: left }) : ''}
      </span>
    </>
  )
}
