/** What later revisions changed: what a person would see, whether it was permitted, and the way to the page. */
import type { DocumentChange } from '../../../shared/model/validation.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export interface ChangeListProps {
  readonly changes: readonly DocumentChange[]
  readonly onShowPage: (page: number) => void
}

export const ChangeList = ({ changes, onShowPage }: ChangeListProps) => {
  const { t, verdict } = useSpeech()
  return (
    <ul className="changes">
      {changes.map(change => {
        const { what, ruling, page } = verdict.change(change)
        const { allowed, objects, kind } = change
        return (
          <li key={`${kind} ${objects.join()}`}>
            <span className={allowed ? 'state state-ok' : 'state state-bad'}>
              <Icon name={allowed ? 'ok' : 'bad'} />
            </span>
            <div>
              <p>
                {page && <b>{page} </b>}
                {what} {ruling}
              </p>
              {objects.length > 0 && (
                <p className="t-xs t-3">{t('checked.objects', { objects: objects.join(', ') })}</p>
              )}
            </div>
            {change.page !== null && (
              <button className="btn btn-link" type="button" onClick={() => onShowPage(change.page ?? 1)}>
                {t('checked.show', { page: change.page })}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
