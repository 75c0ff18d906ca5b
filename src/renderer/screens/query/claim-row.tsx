/** One item that a website asks for: its name, its value, where that comes from, and what is chosen of it. */
import type { QueryClaim } from '../../../shared/model/query.ts'
import { Icon } from '../../components/icon.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'

export interface ClaimRowProps {
  readonly claim: QueryClaim
  /** The name that is to be given for this claim: its own, or that of what stands in its place. null: nothing. */
  readonly chosen: string | null
  readonly onChoose: (name: string | null) => void
}

/** As people write it; dates stand for days, wherever the reader lives. */
const showValue = (value: string | null, { t, date }: Speech): string => {
  if (value === null) return t('query.afterPin')
  if (value === 'true' || value === 'false') return t(`query.${value}`)
  return /^\d{4}-\d\d-\d\d$/.test(value) ? date(`${value}T12:00:00`) : value
}

export const ClaimRow = ({ claim, chosen, onChoose }: ClaimRowProps) => {
  const speech = useSpeech()
  const { t, claim: nameOf } = speech
  const { name, value, source, isHeld, isNew, instead } = claim
  const needed = <span className="req">{t(claim.required ? 'query.required' : 'query.optional')}</span>
  const from = [source && t(`query.from.${source}`), isNew && t('query.isNew')].filter(Boolean).join(' · ')
  if (isHeld === false && (instead === null || instead.value === null))
    return (
      <div className="ask is-kept">
        <span className="ask-mark">
          <Icon name="minus" />
        </span>
        <span>
          <span className="name">{nameOf(name)}</span>
          <span className="value">{t('query.notHeld')}</span>
        </span>
        {needed}
      </div>
    )
  if (instead)
    return (
      <fieldset className="ask">
        <legend className="sr">{t('query.asksFor', { name: nameOf(name) })}</legend>
        <span className="ask-mark">
          <Icon name="calendar" />
        </span>
        <div className="ask-choice">
          <span className="name" aria-hidden="true">
            {t('query.asksFor', { name: nameOf(name) })}
          </span>
          <label className="radio">
            <input
              type="radio"
              name={`claim-${name}`}
              checked={chosen === instead.name}
              onChange={() => onChoose(instead.name)}
            />
            <span>
              <span className="row wrap g-2">
                <span className="value">
                  {t('query.pair', { name: nameOf(instead.name), value: showValue(instead.value, speech) })}
                </span>
                <span className="pill pill-info pill-plain">
                  <Icon name="ok" />
                  {t('query.less')}
                </span>
              </span>
              <span className="from">
                {t('query.from.computed')} {instead.isOffered ? '' : t('query.mayRefuse')}
              </span>
            </span>
          </label>
          <label className="radio">
            <input type="radio" name={`claim-${name}`} checked={chosen === name} onChange={() => onChoose(name)} />
            <span>
              <span className="value">{showValue(value, speech)}</span>
              <span className="from">{[nameOf(name), from].filter(Boolean).join(' · ')}</span>
            </span>
          </label>
          {!claim.required && (
            <label className="radio">
              <input type="radio" name={`claim-${name}`} checked={chosen === null} onChange={() => onChoose(null)} />
              <span className="value">{t('query.keep')}</span>
            </label>
          )}
        </div>
        {needed}
      </fieldset>
    )
  return (
    <label className="ask check">
      <input
        type="checkbox"
        checked={chosen !== null}
        onChange={event => onChoose(event.target.checked ? name : null)}
      />
      <span>
        <span className="name">{nameOf(name)}</span>
        <span className="value">{showValue(value, speech)}</span>
        <span className="from">{from}</span>
      </span>
      {needed}
    </label>
  )
}
