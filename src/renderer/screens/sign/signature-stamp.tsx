/** The visible signature as a box on the page: drawn, dragged and resized by pointer, or moved by arrow keys. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { SignaturePlace } from '../../../shared/model/signing.ts'
import { useSpeech } from '../../speech.tsx'
import {
  type Corner,
  type DrawnPage,
  drawPlace,
  movePlace,
  type Point,
  pointsOf,
  resizePlace,
  sizeInPoints,
  toPagePoint,
  toPixelBox,
  usualPlaceOn,
} from './page-place.ts'

export interface SignatureStampProps {
  readonly drawn: DrawnPage
  /** Where it stands, on this page or another; null: nowhere yet. */
  readonly place: SignaturePlace | null
  readonly onPlace: (place: SignaturePlace) => void
  /** What will be seen in it. */
  readonly children: ReactNode
}

type Drag = (to: Point) => SignaturePlace

/** How near to a corner a press takes hold of it. */
const gripPx = 12
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
}

const findCorner = (box: DOMRect, at: Point): Corner | null => {
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= gripPx
  const vertical = near(at.y, box.top) ? 'top' : near(at.y, box.bottom) ? 'bottom' : null
  const horizontal = near(at.x, box.left) ? 'left' : near(at.x, box.right) ? 'right' : null
  return vertical && horizontal ? `${vertical}-${horizontal}` : null
}

export const SignatureStamp = ({ drawn, place, onPlace, children }: SignatureStampProps) => {
  const { t, length } = useSpeech()
  const layer = useRef<HTMLDivElement>(null)
  const stamp = useRef<HTMLButtonElement>(null)
  const drag = useRef<Drag | null>(null)
  const before = useRef<SignaturePlace | null>(null)
  const [draft, setDraft] = useState<SignaturePlace | null>(null)
  useEffect(() => {
    if (!place) onPlace(usualPlaceOn(drawn))
  }, [place, drawn, onPlace])

  const pointAt = ({ clientX, clientY }: PointerEvent): Point => {
    const box = layer.current?.getBoundingClientRect()
    return toPagePoint({ x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) }, drawn)
  }
  const beginDrag = (event: PointerEvent): Drag => {
    const from = pointAt(event)
    const box = stamp.current?.getBoundingClientRect()
    const isOnStamp = event.target instanceof Node && (stamp.current?.contains(event.target) ?? false)
    const by = (to: Point): Point => ({ x: to.x - from.x, y: to.y - from.y })
    const corner = box && findCorner(box, { x: event.clientX, y: event.clientY })
    if (place && corner) return to => resizePlace(place, corner, by(to), drawn)
    if (place && isOnStamp) return to => movePlace(place, by(to), drawn)
    return to => drawPlace(from, to, drawn)
  }
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return
    event.preventDefault()
    layer.current?.setPointerCapture(event.pointerId)
    before.current = place
    drag.current = beginDrag(event)
  }
  const end = (event: PointerEvent): void => {
    if (!drag.current) return
    const next = drag.current(pointAt(event))
    drag.current = null
    setDraft(null)
    onPlace(next)
    // The box may be new: the keyboard goes on where the pointer ended.
    const kept = before.current
    requestAnimationFrame(() => {
      stamp.current?.focus({ preventScroll: true })
      before.current = kept
    })
  }
  const giveUp = (): void => {
    drag.current = null
    setDraft(null)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      if (drag.current) giveUp()
      else if (before.current) onPlace(before.current)
      else return
      event.preventDefault()
    }
    const arrow = arrows[event.key]
    if (!arrow || !place) return
    event.preventDefault()
    const step = pointsOf(event.ctrlKey || event.metaKey ? 10 : 1)
    const by = { x: arrow.x * step, y: arrow.y * step }
    onPlace(event.shiftKey ? resizePlace(place, 'bottom-right', by, drawn) : movePlace(place, by, drawn))
  }

  const shown = draft ?? place
  const isHere = shown?.page === drawn.page
  const box = isHere ? toPixelBox(shown, drawn) : null
  const size = shown && t('stamp.size', { width: length(shown.width), height: length(shown.height) })
  return (
    <div
      className="stamp-layer"
      ref={layer}
      onPointerDown={begin}
      onPointerMove={event => drag.current && setDraft(drag.current(pointAt(event)))}
      onPointerUp={end}
      onPointerCancel={giveUp}
    >
      {box && (
        <button
          className="stamp"
          type="button"
          ref={stamp}
          style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
          aria-describedby="stamp-where stamp-keys"
          onFocus={() => {
            before.current = place
          }}
          onKeyDown={press}
        >
          <i />
          <span className="sr">{t('stamp.label')} </span>
          {children}
          <span className={`stamp-tip ${box.top + box.height > drawn.height - 32 ? 'is-above' : ''}`} aria-hidden>
            {size}
          </span>
        </button>
      )}
      <p className="sr" role="status" id="stamp-where">
        {place &&
          t('stamp.where', {
            page: place.page,
            left: length(place.x),
            top: length(sizeInPoints(drawn).height - place.y - place.height),
            size: size ?? '',
          })}
      </p>
      <p className="sr" id="stamp-keys">
        {t('stamp.keys')}
      </p>
    </div>
  )
}
