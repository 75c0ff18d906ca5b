/** Whether the window keeps in mind what was opened in it. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { RecentDocuments } from '../../../shared/model/recent-document.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

const loadRecent = () => bridge.recentDocuments.list()

export const RecentCard = () => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(loadRecent)
  const [changed, setChanged] = useState<RecentDocuments | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const recent = changed ?? (loaded.state === 'ready' ? loaded.value : null)
  const save = (isKept: boolean): void => {
    setError(null)
    bridge.recentDocuments.setKept({ isKept }).then(setChanged, (thrown: unknown) => setError(toDetail(thrown)))
  }
  if (loaded.state === 'loading') return <Loading />
  return (
    <section className="card">
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {recent && (
        <div className="setting">
          <div>
            <label className="t-b" htmlFor="recent-kept">
              {t('recent.settings')}
            </label>
            <p id="recent-kept-help">{t('recent.settings.help')}</p>
          </div>
          <span className="switch switch-end">
            <input
              type="checkbox"
              role="switch"
              id="recent-kept"
              aria-describedby="recent-kept-help"
              checked={recent.isKept}
              aria-checked={recent.isKept}
              onChange={event => save(event.target.checked)}
            />
          </span>
        </div>
      )}
      {error && <ProblemNote error={error} />}
    </section>
  )
}
