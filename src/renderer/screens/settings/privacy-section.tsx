/** The user's agreement, and how long things are kept. */
import { useCallback, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { type RetentionClass, type RetentionState, retentionClasses } from '../../../shared/model/retention.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { ConsentWords } from '../../components/consent-words.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'
import { useProcessing } from '../../use-processing.ts'

export const PrivacySection = () => {
  const { t } = useSpeech()
  return (
    <section className="stack g-4" aria-labelledby="privacy-title">
      <h2 className="t-title" id="privacy-title">
        {t('privacy.title')}
      </h2>
      <ConsentCard />
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

/** What the settings offer of each; null: until it is erased. Another length that was set by hand is offered too. */
const offered: Readonly<Record<RetentionClass, readonly (string | null)[]>> = {
  session: ['5m', '15m', '30m', '60m', '90m'],
  'card-data': ['5m', '15m', '60m', '24h'],
  documents: ['1d', '7d', '30d', '90d'],
  receipts: ['365d', '1825d', null],
  log: ['365d', '1825d', null],
}
const units = { m: 'minutes', h: 'hours', d: 'days' } as const

const RetentionCard = () => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(useCallback(() => bridge.myData.retention(), []))
  const [changed, setChanged] = useState<readonly RetentionState[] | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const rows = changed ?? (loaded.state === 'ready' ? loaded.value : null)
  const say = (length: string | null): string =>
    length === null
      ? t('retention.forever')
      : t(`retention.${units[length.at(-1) as keyof typeof units]}`, { count: Number.parseInt(length, 10) })
  const set = (of: RetentionClass, keepFor: string | null): void => {
    setError(null)
    bridge.myData.setRetention({ class: of, keepFor }).then(setChanged, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <div className="stack g-2">
      <div className="section section-0">
        <h3>{t('retention.title')}</h3>
        <span className="t-sm t-3">{t('retention.help')}</span>
      </div>
      {!rows && loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {!rows && loaded.state === 'loading' && <Loading />}
      {error && <ProblemNote error={error} />}
      {rows && (
        <div className="card">
          <table className="table table-mid">
            <thead>
              <tr>
                <th scope="col">{t('data.what')}</th>
                <th scope="col">{t('retention.keep')}</th>
              </tr>
            </thead>
            <tbody>
              {retentionClasses.map(of => {
                const keepFor = rows.find(row => row.class === of)?.keepFor ?? null
                return (
                  <tr key={of}>
                    <th scope="row" className="t-norm" id={`keep-${of}`}>
                      {t(`retention.${of}`)}
                    </th>
                    <td>
                      <span className="selectbox">
                        <select
                          className="select input-sm"
                          aria-labelledby={`keep-${of}`}
                          value={keepFor ?? ''}
                          onChange={event => set(of, event.target.value || null)}
                        >
                          {[...new Set([...offered[of], keepFor])].map(each => (
                            <option key={each} value={each ?? ''}>
                              {say(each)}
                            </option>
                          ))}
                        </select>
                        <Icon name="down" />
                      </span>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
