/** What the review of a batch found, in a few sentences above the list. */
import type { FolderContents } from '../../../shared/model/document.ts'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { BatchReview } from './use-batch-review.ts'

/** More are not read. */
const maxNamed = 20

export interface BatchReviewNotesProps extends Pick<FolderContents, 'unreadable'> {
  readonly review: BatchReview
}

export const BatchReviewNotes = ({ review, unreadable }: BatchReviewNotesProps) => {
  const { t, describe } = useSpeech()
  const { judged, signable, looking } = review
  const active = signable.filter(({ judgement }) => judgement.tone === 'warn').length
  const leftOut = judged.length - signable.length - looking
  return (
    <>
      <p role="status">
        {looking > 0
          ? t('batch.lookingAt', { done: judged.length - looking, total: judged.length })
          : t('batch.review', { ready: signable.length, leftOut })}
      </p>
      {active > 0 && looking === 0 && (
        <Note tone="warn" title={t('batch.activeNote', { count: active })}>
          <p>{t('batch.activeHelp')}</p>
        </Note>
      )}
      {unreadable.length > 0 && (
        <Note tone="bad" title={t('batch.unreadable', { count: unreadable.length })}>
          <ul>
            {unreadable.slice(0, maxNamed).map(({ fileName, error: problem }) => (
              <li key={fileName}>
                <span className="t-b">{fileName}</span> – {describe(problem).what}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </>
  )
}
