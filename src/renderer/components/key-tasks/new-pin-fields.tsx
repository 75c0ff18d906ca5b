/** A new PIN: typed twice, or a random one that is shown to be written down. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { type Speech, useSpeech } from '../../speech.tsx'
import { FieldError } from '../field-error.tsx'
import { Icon } from '../icon.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { SecretField } from '../secret-field.tsx'
import type { Fault, Values } from './use-key-task.ts'

export const pinLengths = { shortest: 6, longest: 64 } as const

/** The rules of the software token; other tokens have rules of their own and say so themselves. */
export const checkNewPin = (values: Values, t: Speech['t'], isSoftware: boolean): Fault | null => {
  const pin = values('newPin')
  const length = [...pin].length
  const fits = isSoftware ? length >= pinLengths.shortest && length <= pinLengths.longest : length > 0
  if (!fits) return { field: 'newPin', message: t(isSoftware ? 'create.pin.short' : 'newPin.missing') }
  // A suggested PIN has no second field.
  const again = values('again')
  if (values('written') === 'missing') return { field: 'written', message: t('newPin.written.missing') }
  return values('written') === '' && pin !== again ? { field: 'again', message: t('create.pin.differ') } : null
}

export interface NewPinFieldsProps {
  readonly messageOf: (field: string) => string | null
  readonly isSoftware: boolean
}

export const NewPinFields = ({ messageOf, isSoftware }: NewPinFieldsProps) => {
  const { t } = useSpeech()
  const [suggested, setSuggested] = useState<string | null>(null)
  const [isWritten, setWritten] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const suggest = async (): Promise<void> => {
    setError(null)
    setWritten(false)
    try {
      setSuggested(await bridge.keys.suggestPin())
    } catch (thrown) {
      setError(toDetail(thrown))
    }
  }
  if (suggested !== null)
    return (
      <div className="field">
        <span className="label" id="suggested-label">
          {t('newPin.suggested')}
        </span>
        <output className="puk" name="newPin" aria-labelledby="suggested-label">
          {suggested}
        </output>
        <p className="help">{t('newPin.suggested.help')}</p>
        <label className="check">
          <input
            type="checkbox"
            name="written"
            value={isWritten ? 'yes' : 'missing'}
            checked={isWritten}
            onChange={event => setWritten(event.target.checked)}
          />
          <span>{t('newPin.written')}</span>
        </label>
        <FieldError id="written-error" message={messageOf('newPin') ?? messageOf('written')} />
        <div className="row wrap g-2">
          <button className="btn" type="button" onClick={() => void suggest()}>
            <Icon name="again" />
            {t('newPin.another')}
          </button>
          <button className="btn btn-link" type="button" onClick={() => setSuggested(null)}>
            {t('newPin.own')}
          </button>
        </div>
      </div>
    )
  return (
    <>
      {error && <ProblemNote error={error} />}
      <SecretField
        name="newPin"
        label={t('create.pin')}
        help={t(isSoftware ? 'create.pin.help' : 'newPin.token.help')}
        fault={messageOf('newPin')}
        beside={
          <button className="btn btn-link" type="button" onClick={() => void suggest()}>
            {t('newPin.suggest')}
          </button>
        }
      />
      <SecretField name="again" label={t('create.pin.again')} fault={messageOf('again')} />
    </>
  )
}
