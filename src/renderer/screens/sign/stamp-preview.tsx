/** What the visible signature will look like: picture, name, reason, place and time, in the largest type that fits its box. */
import { useLayoutEffect, useRef, useState } from 'react'
import { formatSigningTime, signedBy } from '../../../shared/appearance-words.ts'
import { useSpeech } from '../../speech.tsx'
import type { SignatureChoices } from './signature-choices.ts'

export interface StampPreviewProps {
  readonly name: string
  readonly choices: SignatureChoices
  /** CSS pixels to a point. */
  readonly scale: number
}

/** As the core sets type (`appearance/lay-out.ts`): in points, of the details. */
const type = { largest: 11, smallest: 4, step: 0.5, smallestForWholeName: 5.5 } as const

export const StampPreview = ({ name, choices, scale }: StampPreviewProps) => {
  const { language } = useSpeech()
  const { reason, location, image, isPictureOnly, place } = choices
  const [now] = useState(() => new Date())
  const area = useRef<HTMLSpanElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  const isTall = place !== null && image !== null && place.width < place.height * 1.6
  const hasText = image === null || !isPictureOnly
  const details = [reason.trim(), location.trim(), formatSigningTime(language, now)].filter(Boolean)

  const [, setPictureRound] = useState(0)
  // Every render: what is written, the box, the zoom and the picture that came all count.
  useLayoutEffect(() => {
    const [outer, inner] = [area.current, text.current]
    if (!outer || !inner) return
    for (const shortened of ['', 'is-short']) {
      for (let points = type.largest; points >= type.smallest; points -= type.step) {
        inner.className = `stamp-text ${shortened} ${points > type.smallestForWholeName ? 'is-whole' : ''}`
        inner.style.fontSize = `${points * scale}px`
        if (inner.scrollHeight <= outer.clientHeight && inner.scrollWidth <= inner.clientWidth) return
      }
    }
  })
  return (
    <span className={`stamp-inside ${isTall ? 'is-tall' : ''}`}>
      {image !== null && (
        <img
          className={`stamp-picture ${hasText ? '' : 'is-alone'}`}
          src={`data:image/png;base64,${image}`}
          alt=""
          draggable={false}
          onLoad={() => setPictureRound(round => round + 1)}
        />
      )}
      {hasText && (
        <span className="stamp-area" ref={area}>
          <span className="stamp-text" ref={text}>
            <small className="stamp-caption">{signedBy[language]}</small>
            <b className="stamp-name">{name}</b>
            <span>{details.join('\n')}</span>
          </span>
        </span>
      )}
    </span>
  )
}
