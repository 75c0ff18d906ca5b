/** Letters about rights that are kept for a while, so that one can be sent again; nothing where there is none. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeptDocument } from '../../../shared/model/kept-document.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

const loadKept = () => bridge.myData.keptDocuments()

export const KeptLetters = () => {
  const { t, fullMoment } = useSpeech()
  const { loaded, reload } = useLoad(loadKept)
  const [outcome, setOutcome] = useState<{ readonly fileName: string } | ErrorDetail | null>(null)
  if (loaded.state === 'failed') return <ProblemNote error={loaded.error} onRetry={reload} />
  if (loaded.state === 'loading' || loaded.value.length === 0) return null
  const save = ({ documentId, fileName }: KeptDocument): void => {
    setOutcome(null)
    bridge.myData
      .saveKeptDocument({ documentId, fileName })
      .then(setOutcome, (thrown: unknown) => setOutcome(toDetail(thrown)))
  }
  return (
    <section aria-labelledby="kept-letters">
      <div className="section">
        <h2 id="kept-letters">{t('letters.title')}</h2>
        <span className="t-sm t-3">{t('letters.help')}</span>
      </div>
      <ul className="card list">
        {loaded.value.map(kept => (
          <li key={kept.documentId} className="item item-b">
            <Icon name="letter" className="t-2" />
            <div className="grow">
              <b className="path">{kept.fileName}</b>
              <p className="t-sm t-2">{t('letters.until', { time: fullMoment(kept.expiresAt) })}</p>
            </div>
            <button
              className="btn btn-quiet btn-icon"
              type="button"
              aria-label={t('letters.save', { file: kept.fileName })}
              onClick={() => save(kept)}
            >
              <Icon name="save" />
            </button>
          </li>
        ))}
      </ul>
      <p className="t-sm t-2 mt-2" role="status">
        {outcome && 'fileName' in outcome && t('data.savedAs', { file: outcome.fileName })}
      </p>
      {outcome && 'code' in outcome && <ProblemNote error={outcome} />}
    </section>
  )
}
