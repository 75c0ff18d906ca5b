/** Step 1, done: the key as the registry knows it, by its sheet; no name of a person stands on it. */
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { StepHead } from './step-head.tsx'

const pills = {
  'in-use': { tone: 'ok', icon: 'ok' },
  suspended: { tone: 'warn', icon: 'suspend' },
  revoked: { tone: 'bad', icon: 'revoke' },
} as const

export interface FoundCardProps {
  readonly subject: RegisteredKey
  readonly onAnother: () => void
}

export const FoundCard = ({ subject, onAnother }: FoundCardProps) => {
  const { t, date } = useSpeech()
  const { tone, icon } = pills[subject.state]
  return (
    <section className="card" aria-labelledby="desk-found">
      <StepHead id="desk-found" step={1} isDone title={t('desk.found')}>
        <button className="btn btn-quiet end" type="button" onClick={onAnother}>
          {t('desk.found.another')} <kbd>F3</kbd>
        </button>
      </StepHead>
      <div className="item">
        <Icon name="key" className="t-2" />
        <div className="grow">
          <b>{t('lost.sheet', { sheet: subject.sheetNumbers.join(', ') })}</b>
          <p className="t-sm t-2">
            {t('lost.key.id')} <span className="t-mono path">{subject.keyId}</span> ·{' '}
            {t('desk.found.registered', { date: date(subject.registeredAt) })}
          </p>
        </div>
        <span className={`pill pill-${tone}`}>
          <Icon name={icon} />
          {t(`lost.state.${subject.state}`)}
        </span>
      </div>
    </section>
  )
}
