/** A backup each day, into a folder that the user chose once; a switch that acts at once. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DailyBackup } from '../../../shared/model/backup.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { BackupProgress } from '../../components/backup-progress.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Loading } from '../../components/loading.tsx'
import { checkNewPassword, NewPasswordFields } from '../../components/new-password-fields.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

export const DailyBackupCard = ({ isOpen }: { readonly isOpen: boolean }) => {
  const { t } = useSpeech()
  return (
    <section className="card list" aria-labelledby="daily-title">
      <div className="card-head">
        <h3 id="daily-title">{t('daily.title')}</h3>
      </div>
      {isOpen ? <DailyBackupSwitch /> : <p className="card-pad t-2">{t('daily.closed')}</p>}
    </section>
  )
}

const loadDaily = () => bridge.myData.dailyBackup()

const DailyBackupSwitch = () => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(loadDaily)
  const [taken, take] = useState<DailyBackup | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isStarting, setStarting] = useState(false)
  const daily = taken ?? (loaded.state === 'ready' ? loaded.value : null)
  if (!daily) return loaded.state === 'failed' ? <ProblemNote error={loaded.error} onRetry={reload} /> : <Loading />
  const stop = (): void => {
    setError(null)
    bridge.myData.stopDailyBackup().then(take, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <>
      <div className="setting">
        <div>
          <label className="t-b" htmlFor="daily-backup">
            {t('daily.isOn')}
          </label>
          <p id="daily-help" className="path">
            {daily.isOn && daily.folder !== null
              ? t('daily.isOn.folder', { folder: daily.folder, keep: daily.keep })
              : t('daily.isOn.help')}
          </p>
          {daily.isOn && <LastBackup daily={daily} />}
        </div>
        <span className="switch switch-end">
          <input
            type="checkbox"
            role="switch"
            id="daily-backup"
            aria-describedby="daily-help"
            checked={daily.isOn}
            aria-checked={daily.isOn}
            onChange={event => (event.target.checked ? setStarting(true) : stop())}
          />
        </span>
      </div>
      {error && <ProblemNote error={error} />}
      {isStarting && (
        <FormDialog
          icon="backup"
          title={t('daily.start')}
          sub={t('daily.start.sub')}
          words={t('daily.start.do')}
          check={values => checkNewPassword(values, t)}
          run={values => bridge.myData.startDailyBackup({ password: values('password') })}
          onDone={done => {
            take(done)
            setStarting(false)
          }}
          onClose={() => setStarting(false)}
        >
          {messageOf => (
            <>
              <NewPasswordFields messageOf={messageOf} />
              <BackupProgress />
            </>
          )}
        </FormDialog>
      )}
    </>
  )
}

const LastBackup = ({ daily: { lastAt, problem } }: { readonly daily: DailyBackup }) => {
  const { t, moment } = useSpeech()
  if (problem === null) return <p>{lastAt === null ? t('daily.never') : t('daily.last', { time: moment(lastAt) })}</p>
  return (
    <Note tone="warn" title={t('daily.problem')}>
      <p>{t('daily.problem.help')}</p>
    </Note>
  )
}
