/** The user's agreement, what opens their data, its daily backup, and how long things are kept. */
import { useState } from 'react'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { SessionState } from '../../../shared/model/session.ts'
import { bridge } from '../../bridge.ts'
import { ConsentWords } from '../../components/consent-words.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useProcessing } from '../../use-processing.ts'
import { DailyBackupCard } from './daily-backup-card.tsx'
import { OpenersCard } from './openers-card.tsx'
import { RetentionCard } from './retention-card.tsx'

export interface PrivacySectionProps {
  readonly session: SessionState
  readonly keys: readonly KeySummary[]
}

export const PrivacySection = ({ session: { vault }, keys }: PrivacySectionProps) => {
  const { t } = useSpeech()
  return (
    <section className="stack g-4" aria-labelledby="privacy-title">
      <h2 className="t-title" id="privacy-title">
        {t('privacy.title')}
      </h2>
      <ConsentCard />
      {vault !== 'absent' && <OpenersCard keys={keys} />}
      {vault !== 'absent' && <DailyBackupCard key={vault} isOpen={vault === 'open'} />}
      <RetentionCard />
    </section>
  )
}

const ConsentCard = () => {
  const { t, fullMoment } = useSpeech()
  const processing = useProcessing()
  const [task, setTask] = useState<'read' | 'withdraw' | null>(null)
  const close = () => setTask(null)
  const { loaded } = processing
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'failed') return <ProblemNote error={loaded.error} onRetry={processing.reload} />
  const { consent, stopped } = loaded.value
  const isGiven = consent?.state === 'given' && stopped !== 'privacy/consent-missing'
  return (
    <div className="card item">
      <Icon name={isGiven ? 'ok' : 'info'} className={isGiven ? 't-ok' : 't-2'} />
      <div className="grow">
        <b>
          {isGiven && consent
            ? t('privacy.given', { time: fullMoment(consent.at), version: consent.textVersion })
            : consent?.state === 'withdrawn'
              ? t('data.withdrawn', { time: fullMoment(consent.at) })
              : t('privacy.missing')}
        </b>
        <p className="t-sm t-2">{t(isGiven ? 'privacy.given.help' : 'privacy.missing.help')}</p>
        {processing.error && <ProblemNote error={processing.error} />}
      </div>
      <button className="btn" type="button" onClick={() => setTask('read')}>
        {t('privacy.read')}
      </button>
      {isGiven && (
        <button className="btn" type="button" onClick={() => setTask('withdraw')}>
          {t('privacy.withdraw')}
        </button>
      )}
      {task === 'read' && (
        <FormDialog
          icon="shield-plain"
          title={t('agree.title')}
          words={t('privacy.read.done')}
          run={async () => true}
          onDone={close}
          onClose={close}
        >
          <ConsentWords />
        </FormDialog>
      )}
      {task === 'withdraw' && (
        <FormDialog
          icon="shield-plain"
          isDanger
          title={t('privacy.withdraw.title')}
          sub={t('privacy.withdraw.sub')}
          words={t('privacy.withdraw.do')}
          run={async () => {
            await processing.change(() => bridge.myData.withdrawConsent())
            return true
          }}
          onDone={close}
          onClose={close}
        >
          <p>{t('privacy.withdraw.help')}</p>
        </FormDialog>
      )}
    </div>
  )
}
