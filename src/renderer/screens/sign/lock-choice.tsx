/** Which fields of the form nobody may fill in any more once it is signed (FieldMDP). */
import type { FieldLock } from '../../../shared/model/signing.ts'
import { Select } from '../../components/select.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'
import type { ChoicesState } from './signature-choices.ts'

export interface LockChoiceProps extends ChoicesState {
  /** Full names of the fields that can be filled in. */
  readonly formFields: readonly string[]
}

const ways = ['none', 'all', 'include'] as const

export const LockChoice = ({ choices: { lock }, change, formFields }: LockChoiceProps) => {
  const { t } = useSpeech()
  const choose = (value: string): void => {
    const action = ways.find(each => each === value) ?? 'none'
    change({ lock: action === 'none' ? null : { action, fields: [] } })
  }
  const toggle = (name: string, isLocked: boolean): void => {
    const wanted = new Set(lock?.fields)
    if (isLocked) wanted.add(name)
    else wanted.delete(name)
    change({ lock: { action: 'include', fields: formFields.filter(each => wanted.has(each)) } })
  }
  return (
    <>
      <div className="field">
        <label className="label" htmlFor="lock">
          {t('lock.label')}
        </label>
        <Select id="lock" value={lock?.action ?? 'none'} onChange={event => choose(event.target.value)}>
          {ways.map(each => (
            <option key={each} value={each}>
              {t(`lock.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {lock?.action === 'include' && (
        <fieldset className="field">
          <legend className="label">{t('lock.fields')}</legend>
          {formFields.map(name => (
            <label className="check" key={name}>
              <input
                type="checkbox"
                checked={lock.fields.includes(name)}
                onChange={event => toggle(name, event.target.checked)}
              />
              <span className="break">{name}</span>
            </label>
          ))}
          {lock.fields.length === 0 && <p className="help">{t('lock.nothing')}</p>}
        </fieldset>
      )}
    </>
  )
}

/** null: nothing is locked, also where no field was named. */
export const toLock = (lock: FieldLock | null): FieldLock | null =>
  lock?.action === 'include' && lock.fields.length === 0 ? null : lock

export const describeLock = ({ action, fields }: FieldLock, { t, list }: Pick<Speech, 't' | 'list'>): string =>
  action === 'all' ? t('lock.fact.all') : t('lock.fact.include', { count: fields.length, names: list(fields) })
