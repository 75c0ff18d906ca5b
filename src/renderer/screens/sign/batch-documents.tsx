/** The list of a batch, and what can be done with the document that is chosen in it. */
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { DocumentList, type DocumentRow } from './document-list.tsx'

export interface BatchDocumentsProps {
  readonly count: number
  readonly rowAt: (index: number) => DocumentRow | undefined
  readonly selected: number
  readonly onSelect: (index: number) => void
  readonly onRead: (index: number) => void
  /** null: none can be left out any more. */
  readonly onLeaveOut: ((index: number) => void) | null
  readonly onPauseOrResume: (() => void) | null
}

const noRow: DocumentRow = { id: '', name: '', words: '', meta: '', icon: 'file', tone: 'none' }

export const BatchDocuments = (props: BatchDocumentsProps) => {
  const { count, rowAt, selected, onSelect, onRead, onLeaveOut, onPauseOrResume } = props
  const { t } = useSpeech()
  const shown = rowAt(selected)
  return (
    <section className="card clip-round" aria-label={t('batch.documents')}>
      <DocumentList
        label={t('batch.documents')}
        count={count}
        rowAt={index => rowAt(index) ?? noRow}
        selected={selected}
        onSelect={onSelect}
        onOpen={onRead}
        onKey={pressed => {
          if (pressed === 'Delete') onLeaveOut?.(selected)
          else onPauseOrResume?.()
        }}
      />
      {shown && (
        <div className="card-foot">
          <button
            className="btn"
            type="button"
            aria-label={t('batch.read.name', { name: shown.name })}
            onClick={() => onRead(selected)}
          >
            <Icon name="eye" />
            {t('batch.read')}
          </button>
          {onLeaveOut && (
            <button
              className="btn btn-quiet"
              type="button"
              aria-label={t('batch.leaveOut.name', { name: shown.name })}
              onClick={() => onLeaveOut(selected)}
            >
              <Icon name="trash" />
              {t('batch.leaveOut')}
            </button>
          )}
          <span className="t-sm t-2 grow">{shown.words}</span>
        </div>
      )}
    </section>
  )
}
