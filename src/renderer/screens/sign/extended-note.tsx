/** Above a document that was made to last a moment ago: where it is, and what it has. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { ExtendableLevel } from '../../../shared/model/signing.ts'
import type { FileVerdict } from '../../../shared/model/validation.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { isUnconfirmed } from './judge-lasting.ts'

export interface ExtendedNoteProps {
  readonly document: DocumentSummary
  readonly level: ExtendableLevel
  readonly verdict: FileVerdict
}

export const ExtendedNote = ({ document: { documentId, fileName }, level, verdict }: ExtendedNoteProps) => {
  const { t } = useSpeech()
  const [error, setError] = useState<ErrorDetail | null>(null)
  const show = (): void => {
    setError(null)
    bridge.documents.showInFolder({ documentId }).catch((thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <>
      <Note
        tone="ok"
        role="status"
        title={t('extend.done', { fileName })}
        actions={
          <button className="btn" type="button" onClick={show}>
            <Icon name="folder" />
            {t('result.show')}
          </button>
        }
      >
        <p>
          {t('extend.done.help', { level: t(`level.${level}`) })}{' '}
          {isUnconfirmed(level, verdict) && t('extend.done.untrusted')}
        </p>
      </Note>
      {error && <ProblemNote error={error} />}
    </>
  )
}
