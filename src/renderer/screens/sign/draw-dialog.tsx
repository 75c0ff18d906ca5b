/** Draws a signature by hand: with the mouse, a finger or a pen, in ink on nothing. */
import { type PointerEvent, useRef, useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { FieldError } from '../../components/field-error.tsx'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Point } from './page-place.ts'
import { readDrawing } from './read-picture.ts'

export interface DrawDialogProps {
  readonly onDone: (image: string) => void
  readonly onClose: () => void
}

/** Of the sheet, in its own pixels: sharp in print at the size of a signature. */
const sheet = { width: 1200, height: 400 } as const
const ink = '#142a63'
const inkWidth = { mouse: 7, least: 3.5, most: 10 } as const

export const DrawDialog = ({ onDone, onClose }: DrawDialogProps) => {
  const { t } = useSpeech()
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<{ readonly at: Point; readonly middle: Point } | null>(null)
  const [isBlank, setBlank] = useState(true)
  const [isMissing, setMissing] = useState(false)

  const pointOf = ({ nativeEvent }: PointerEvent): Point => {
    const box = canvas.current?.getBoundingClientRect()
    const scale = sheet.width / (box?.width || sheet.width)
    return { x: (nativeEvent.clientX - (box?.left ?? 0)) * scale, y: (nativeEvent.clientY - (box?.top ?? 0)) * scale }
  }
  const stroke = (event: PointerEvent): void => {
    const pen = canvas.current?.getContext('2d')
    if (!pen || !last.current) return
    const at = pointOf(event)
    const { at: from, middle } = last.current
    const next = { x: (from.x + at.x) / 2, y: (from.y + at.y) / 2 }
    pen.strokeStyle = ink
    pen.lineCap = 'round'
    pen.lineJoin = 'round'
    pen.lineWidth =
      event.pointerType === 'pen' ? inkWidth.least + event.pressure * (inkWidth.most - inkWidth.least) : inkWidth.mouse
    pen.beginPath()
    pen.moveTo(middle.x, middle.y)
    // Through the middles: the corners between the points of a hand are round.
    pen.quadraticCurveTo(from.x, from.y, next.x, next.y)
    pen.stroke()
    last.current = { at, middle: next }
  }
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return
    canvas.current?.setPointerCapture(event.pointerId)
    const at = pointOf(event)
    last.current = { at, middle: at }
    stroke(event)
    setBlank(false)
    setMissing(false)
  }
  const clear = (): void => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, sheet.width, sheet.height)
    setBlank(true)
  }
  const finish = (): void => {
    const image = canvas.current && readDrawing(canvas.current)
    if (image) onDone(image)
    else setMissing(true)
  }
  return (
    <Dialog
      icon="edit"
      title={t('draw.title')}
      sub={t('draw.sub')}
      onClose={onClose}
      onSubmit={finish}
      foot={
        <>
          <button className="btn btn-md btn-quiet draw-clear" type="button" aria-disabled={isBlank} onClick={clear}>
            <Icon name="trash" />
            {t('draw.clear')}
          </button>
          <button className="btn btn-md" type="button" data-first-focus onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button className="btn btn-md btn-primary" type="submit">
            {t('draw.use')}
          </button>
        </>
      }
    >
      <div className="sheet">
        <canvas
          className="sheet-paper"
          ref={canvas}
          width={sheet.width}
          height={sheet.height}
          role="img"
          aria-label={t('draw.sheet')}
          onPointerDown={begin}
          onPointerMove={stroke}
          onPointerUp={() => {
            last.current = null
          }}
          onPointerCancel={() => {
            last.current = null
          }}
        />
      </div>
      <FieldError id="draw-error" message={isMissing ? t('draw.missing') : null} />
    </Dialog>
  )
}
