/** One website: what it knows about the user, by which name, what happened with it, and what the user can do about that. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { ServiceSummary } from '../../../shared/model/query.ts'
import { describeHost } from '../../../shared/site-host.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { HostName } from '../../components/host-name.tsx'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { nameOfService, SiteTile, TierPill } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'
import { LetterDialogs } from './letter-dialog.tsx'
import { ForgetDialog, NewNameDialog, ObjectDialog } from './site-dialogs.tsx'
import { addUpSite, type SiteFacts } from './site-facts.ts'
import { SiteHistory } from './site-history.tsx'
import { SiteKnowledge } from './site-knowledge.tsx'
import { useSiteHistory } from './use-sites.ts'

export interface SitePageProps {
  readonly site: ServiceSummary
  readonly keys: readonly KeySummary[]
  readonly onRotated: (site: ServiceSummary) => void
  readonly onForgotten: (left: readonly ServiceSummary[]) => void
}

type Task = 'letter' | 'newName' | 'object' | 'forget'

export const SitePage = ({ site, keys, onRotated, onForgotten }: SitePageProps) => {
  const { t } = useSpeech()
  const { loaded, reload } = useSiteHistory(site.clientId)
  const [task, setTask] = useState<Task | null>(null)
  const close = () => setTask(null)
  const name = nameOfService(site)
  const { unicode, isLookAlike } = describeHost(site.host)
  const address = <HostName host={site.host} hostUnicode={unicode} isLookAlike={isLookAlike} />
  const facts = loaded.state === 'ready' ? addUpSite(loaded.value.receipts, site.pseudonymAlias) : null
  return (
    <div className="stack g-6">
      <header className="row wrap top g-4">
        <SiteTile service={site} />
        <div className="grow site-name">
          <h2 className="t-title path">{name === site.host ? address : name}</h2>
          <p className="row wrap g-2">
            {name !== site.host && address}
            <TierPill tier={site.tier} />
          </p>
          {site.tier !== 'verified' && site.name !== null && (
            <p className="t-sm t-2 path">{t('query.callsItself', { name: site.name })}</p>
          )}
        </div>
        {facts && facts.given.length > 0 && (
          <button className="btn btn-primary" type="button" onClick={() => setTask('letter')}>
            <Icon name="letter" />
            {t('letter.write')}
          </button>
        )}
      </header>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {loaded.state === 'ready' && facts && (
        <>
          {loaded.value.hasObjected && <Objected clientId={site.clientId} onChanged={reload} />}
          <SiteKnowledge facts={facts} />
          <Recognised site={site} facts={facts} onNewName={() => setTask('newName')} />
          {loaded.value.receipts.length > 0 && <SiteHistory receipts={loaded.value.receipts} />}
        </>
      )}
      <Acts hasObjected={loaded.state === 'ready' ? loaded.value.hasObjected : null} onTask={setTask} />
      {task === 'letter' && loaded.state === 'ready' && (
        <LetterDialogs site={site} receipts={loaded.value.receipts} keys={keys} onClose={close} />
      )}
      {task === 'newName' && <NewNameDialog site={site} onDone={onRotated} onClose={close} />}
      {task === 'object' && (
        <ObjectDialog
          site={site}
          onDone={() => {
            close()
            reload()
          }}
          onClose={close}
        />
      )}
      {task === 'forget' && <ForgetDialog site={site} onDone={onForgotten} onClose={close} />}
    </div>
  )
}

/** The way back from an objection; it needs no second question. */
const Objected = ({ clientId, onChanged }: { readonly clientId: string; readonly onChanged: () => void }) => {
  const { t } = useSpeech()
  const [error, setError] = useState<ErrorDetail | null>(null)
  const takeBack = (): void => {
    bridge.myData
      .setObjection({ clientId, objects: false })
      .then(onChanged, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <>
      {error && <ProblemNote error={error} />}
      <Note
        tone="info"
        title={t('site.objected')}
        actions={
          <button className="btn" type="button" onClick={takeBack}>
            {t('site.objected.back')}
          </button>
        }
      >
        <p>{t('site.objected.help')}</p>
      </Note>
    </>
  )
}

interface RecognisedProps {
  readonly site: ServiceSummary
  readonly facts: SiteFacts
  readonly onNewName: () => void
}

const Recognised = ({ site, facts: { aliasSince, isNewToIt }, onNewName }: RecognisedProps) => {
  const { t, date } = useSpeech()
  return (
    <section aria-labelledby="site-as">
      <div className="section">
        <h3 id="site-as">{t('site.as')}</h3>
      </div>
      <div className="card item">
        <Icon name="mask" className="t-2" />
        <div className="grow">
          <b>{t(isNewToIt ? 'site.as.new' : 'site.as.pairwise')}</b>
          <p className="t-sm t-2">
            <span className="t-mono">{site.pseudonymAlias}</span>{' '}
            {aliasSince === null ? t('site.as.unused') : t('site.as.since', { date: date(aliasSince) })}
          </p>
        </div>
        <button className="btn" type="button" onClick={onNewName}>
          {t('site.newName')}
        </button>
      </div>
    </section>
  )
}

interface ActsProps {
  /** null: not known yet. */
  readonly hasObjected: boolean | null
  readonly onTask: (task: Task) => void
}

const Acts = ({ hasObjected, onTask }: ActsProps) => {
  const { t } = useSpeech()
  return (
    <div className="stack g-3 t-sm t-2">
      {hasObjected === false && (
        <p className="row wrap g-3">
          <button className="btn" type="button" onClick={() => onTask('object')}>
            <Icon name="suspend" />
            {t('site.object')}
          </button>
          <span className="grow site-act">{t('site.object.hint')}</span>
        </p>
      )}
      <p className="row wrap g-3">
        <button className="btn" type="button" onClick={() => onTask('forget')}>
          <Icon name="trash" />
          {t('site.forget')}
        </button>
        <span className="grow site-act">{t('site.forget.hint')}</span>
      </p>
    </div>
  )
}
