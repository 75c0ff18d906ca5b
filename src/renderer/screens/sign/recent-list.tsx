/** What was opened lately, to be opened again. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

const loadRecent = () => bridge.recentDocuments.list()

export const RecentList = ({ onOpen }: { readonly onOpen: (recentId: string) => void }) => {
  const { t, moment } = useSpeech()
  const { loaded, reload } = useLoad(loadRecent)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const recent = loaded.state === 'ready' ? loaded.value : null
  const documents = recent?.documents ?? []
  const clear = (): void => {
    setError(null)
    bridge.recentDocuments.clear().then(reload, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <section aria-labelledby="recent-title">
      <div className="section">
        <h2 id="recent-title">{t('recent.title')}</h2>
        {documents.length > 0 && (
          <>
            <span className="t-sm t-3">{t('recent.kept')}</span>
            <button className="btn btn-link end t-sm" type="button" onClick={clear}>
              {t('recent.clear')}
            </button>
          </>
        )}
      </div>
      {error && <ProblemNote error={error} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {recent && documents.length === 0 && (
        <p className="t-2 t-sm">{t(recent.isKept ? 'recent.empty' : 'recent.off')}</p>
      )}
      {documents.length > 0 && (
        <ul className="card list">
          {documents.map(({ recentId, kind, fileName, folder, openedAt, signedBy }) => (
            <li key={recentId}>
              <button className="item item-link" type="button" onClick={() => onOpen(recentId)}>
                <Icon name={kind === 'folder' ? 'folder' : signedBy ? 'file-signed' : 'file'} className="t-2" />
                <span className="grow">
                  <span className="clip block" title={fileName}>
                    {fileName}
                  </span>
                  <span className="block t-sm t-3">{folder}</span>
                </span>
                {signedBy && (
                  <span className="state state-ok hide-narrow">
                    <Icon name="ok" />
                    {t('recent.signed', { signer: signedBy })}
                  </span>
                )}
                <time className="t-sm t-3 nowrap hide-narrow w-date" dateTime={openedAt}>
                  {moment(openedAt)}
                </time>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
