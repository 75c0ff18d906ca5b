/** How large the page is drawn: fitted to the window, or by a number. */
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'

/** 1 is as large as on paper. */
export type Zoom = 'width' | 'page' | number

const steps = [0.5, 0.75, 1, 1.25, 1.5, 2, 4] as const

export interface ZoomSelectProps {
  readonly zoom: Zoom
  /** What a fitted page comes to. */
  readonly shown: number
  readonly onZoom: (zoom: Zoom) => void
}

export const ZoomSelect = ({ zoom, shown, onZoom }: ZoomSelectProps) => {
  const { t, percent } = useSpeech()
  const isOwn = typeof zoom === 'number' && !steps.some(step => step === zoom)
  const choose = (value: string): void => onZoom(value === 'width' || value === 'page' ? value : Number(value))
  return (
    <Select
      className="select input-sm"
      aria-label={t('viewer.zoom')}
      value={String(zoom)}
      onChange={event => choose(event.target.value)}
    >
      <option value="width">{t('viewer.fitWidth')}</option>
      <option value="page">{t('viewer.fitPage')}</option>
      {isOwn && <option value={String(zoom)}>{percent(shown)}</option>}
      {steps.map(step => (
        <option key={step} value={String(step)}>
          {percent(step)}
        </option>
      ))}
    </Select>
  )
}
