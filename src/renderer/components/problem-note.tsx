/** What went wrong and what to do, in the user's language; the code comes last and small. */
import type { ErrorDetail } from '../../shared/errors.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { Note } from './note.tsx'

export const ProblemNote = ({ error, onRetry }: { readonly error: ErrorDetail; readonly onRetry?: () => void }) => {
  const { t, describe } = useSpeech()
  const { what, todo } = describe(error)
  return (
    <Note
      tone="bad"
      role="alert"
      title={what}
      actions={
        onRetry && (
          <button className="btn" type="button" onClick={onRetry}>
            <Icon name="again" />
            {t('app.retry')}
          </button>
        )
      }
    >
      <p>{todo}</p>
      <details className="more">
        <summary>
          <Icon name="right" className="turn" />
          {t('app.details')}
        </summary>
        <p className="t-xs t-2">{t('app.code', { code: error.code })}</p>
      </details>
    </Note>
  )
}
