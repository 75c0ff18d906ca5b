/** How often a wrong PIN may still be typed, as a sentence; the dots repeat it for the eye. */
import type { PinSummary } from '../../shared/model/key.ts'
import { type Speech, useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'

export const describeTries = ({ state, triesLeft, triesMax }: PinSummary, t: Speech['t']): string => {
  if (state === 'locked') return t('pin.tries.none')
  if (state === 'last-try') return t('pin.tries.last')
  if (triesLeft !== null && triesMax !== null) return t('pin.tries', { left: triesLeft, max: triesMax })
  if (triesLeft !== null) return t('pin.triesLeft', { left: triesLeft })
  if (state === 'tries-low') return t('pin.tries.low')
  return state === 'ok' ? t('pin.tries.ok') : t('pin.tries.unknown')
}

export const Tries = ({ pin, id }: { readonly pin: PinSummary; readonly id?: string }) => {
  const { t } = useSpeech()
  const { state, triesLeft, triesMax } = pin
  const tone = state === 'locked' || state === 'last-try' ? 'tries-last' : state === 'tries-low' ? 'tries-warn' : ''
  const hasDots = triesLeft !== null && triesMax !== null && triesMax <= 10
  return (
    <span className={`tries ${tone}`} id={id}>
      {hasDots ? (
        <i aria-hidden="true">
          {Array.from({ length: triesMax }, (_, place) => `${place}`).map(place => (
            <b key={place} className={Number(place) < triesLeft ? 'left' : ''} />
          ))}
        </i>
      ) : (
        <Icon name={state === 'locked' ? 'lock' : 'unknown'} className="icon-sm" />
      )}
      {describeTries(pin, t)}
    </span>
  )
}
