/** When the window locks itself. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { type LockSettings, lockMinutes, type SessionState } from '../../../shared/model/session.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'

export const LockCard = ({ session: { settings } }: { readonly session: SessionState }) => {
  const { t } = useSpeech()
  const [error, setError] = useState<ErrorDetail | null>(null)
  const minutes: readonly number[] = [...new Set([...lockMinutes, settings.afterMinutes])].sort((a, b) => a - b)
  const save = (change: Partial<LockSettings>): void => {
    setError(null)
    const afterMinutes = lockMinutes.find(each => each === (change.afterMinutes ?? settings.afterMinutes)) ?? 15
    bridge.session.save({ ...settings, ...change, afterMinutes }).catch((thrown: unknown) => setError(toDetail(thrown)))
  }
  const toggle = (name: 'isOn' | 'whenKeyRemoved') => (
    <div className="setting item-b">
      <div>
        <label className="t-b" htmlFor={`lock-${name}`}>
          {t(`lock.settings.${name}`)}
        </label>
        <p id={`lock-${name}-help`}>{t(`lock.settings.${name}.help`)}</p>
      </div>
      <span className="switch switch-end">
        <input
          type="checkbox"
          role="switch"
          id={`lock-${name}`}
          aria-describedby={`lock-${name}-help`}
          checked={settings[name]}
          aria-checked={settings[name]}
          onChange={event => save({ [name]: event.target.checked })}
        />
      </span>
    </div>
  )
  return (
    <section className="card list" aria-labelledby="lock-title">
      <div className="card-head">
        <h2 id="lock-title">{t('lock.settings')}</h2>
      </div>
      {toggle('isOn')}
      <div className="setting item-b">
        <div>
          <label className="t-b" htmlFor="lock-after">
            {t('lock.settings.after')}
          </label>
          <p id="lock-after-help">{t('lock.settings.after.help')}</p>
        </div>
        <Select
          id="lock-after"
          aria-describedby="lock-after-help"
          disabled={!settings.isOn}
          value={settings.afterMinutes}
          onChange={event => save({ afterMinutes: Number(event.target.value) })}
        >
          {minutes.map(each => (
            <option key={each} value={each}>
              {t('lock.minutes', { minutes: each })}
            </option>
          ))}
        </Select>
      </div>
      {toggle('whenKeyRemoved')}
      {error && <ProblemNote error={error} />}
    </section>
  )
}
