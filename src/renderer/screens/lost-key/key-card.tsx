/** The key that is about to be revoked, as its sheet names it; no name of a person stands on it. */
import type { RecoverableKey } from '../../../shared/model/recovery.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

const pills = {
  'in-use': { tone: 'ok', icon: 'ok' },
  suspended: { tone: 'warn', icon: 'suspend' },
  revoked: { tone: 'bad', icon: 'revoke' },
  unknown: { tone: 'plain', icon: 'unknown' },
} as const

export interface KeyCardProps {
  readonly subject: RecoverableKey
  readonly onAnother: () => void
}

export const KeyCard = ({ subject, onAnother }: KeyCardProps) => {
  const { t, date, moment } = useSpeech()
  const { sheetNumber, keyId, enrolledAt, state, revokedAt } = subject
  const { tone, icon } = pills[state]
  return (
    <section className="card" aria-label={t('lost.key')}>
      <div className="item">
        <Icon name="key" className="t-2" />
        <div className="grow">
          <b>{t('lost.sheet', { sheet: sheetNumber })}</b>
          <p className="t-sm t-2">
            {t('lost.key.id')} <span className="t-mono path">{keyId}</span> ·{' '}
            {t('lost.key.enrolled', { date: date(enrolledAt) })}
          </p>
          {revokedAt !== null && <p className="t-sm t-bad">{t('lost.key.revoked', { time: moment(revokedAt) })}</p>}
        </div>
        <span className={`pill pill-${tone}`}>
          <Icon name={icon} />
          {t(`lost.state.${state}`)}
        </span>
        <button className="btn btn-quiet" type="button" onClick={onAnother}>
          {t('lost.another')}
        </button>
      </div>
    </section>
  )
}
