/** What others have stated about the user and signed: each with who, what and until when; looked at, removed, taken in from a file. */
import { useState } from 'react'
import type { CredentialSummary } from '../../../shared/model/credential.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { StatementDialog } from './statement-dialog.tsx'
import { kindOf, nameOfIssuer, untilOf } from './statement-words.ts'
import { useStatements } from './use-statements.ts'

type Task = { readonly kind: 'show' | 'remove'; readonly statement: CredentialSummary }

export const StatementsSection = ({ keys }: { readonly keys: readonly KeySummary[] }) => {
  const speech = useSpeech()
  const { t } = speech
  const { loaded, reload, take, isImporting, outcome, importFile } = useStatements()
  const [task, setTask] = useState<Task | null>(null)
  const close = () => setTask(null)
  return (
    <section aria-labelledby="statements">
      <div className="section">
        <h2 id="statements">{t('statements.title')}</h2>
        <span className="t-sm t-3 grow">{t('statements.help')}</span>
        <button className="btn" type="button" aria-disabled={isImporting} onClick={importFile}>
          <Icon name={isImporting ? 'again' : 'plus'} className={isImporting ? 'spin' : ''} />
          {t(isImporting ? 'statements.importing' : 'statements.import')}
        </button>
      </div>
      <div className="stack g-3">
        {outcome && 'error' in outcome && <ProblemNote error={outcome.error} />}
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
        {loaded.state === 'ready' && loaded.value.length === 0 && (
          <p className="card card-pad t-2">{t('statements.empty')}</p>
        )}
        {loaded.state === 'ready' && loaded.value.length > 0 && (
          <ul className="card list">
            {loaded.value.map(each => (
              <Row key={each.credentialId} statement={each} onTask={kind => setTask({ kind, statement: each })} />
            ))}
          </ul>
        )}
      </div>
      <p className="t-sm t-2 mt-2 path" role="status">
        {outcome && 'kept' in outcome && t('statements.kept', { kind: kindOf(outcome.kept, speech) })}
      </p>
      {task?.kind === 'show' && <StatementDialog statement={task.statement} keys={keys} onClose={close} />}
      {task?.kind === 'remove' && (
        <RemoveDialog
          statement={task.statement}
          onDone={left => {
            take(left)
            close()
          }}
          onClose={close}
        />
      )}
    </section>
  )
}

interface RowProps {
  readonly statement: CredentialSummary
  readonly onTask: (kind: Task['kind']) => void
}

const Row = ({ statement, onTask }: RowProps) => {
  const speech = useSpeech()
  const { t, list, claim } = speech
  const { state, claims } = statement
  const kind = kindOf(statement, speech)
  return (
    <li className="item item-b top">
      <Icon name="shield" className="t-2" />
      <div className="grow">
        <p className="row wrap g-2">
          <b className="path">{kind}</b>
          {state !== 'in-force' && (
            <span className={`pill ${state === 'ended' ? 'pill-bad' : 'pill-warn'}`}>
              {t(`statement.state.${state}`)}
            </span>
          )}
        </p>
        <p className="t-sm t-2 path">{t('statement.by', { issuer: nameOfIssuer(statement) })}</p>
        <p className="t-sm t-2">{untilOf(statement, speech)}</p>
        <p className="t-sm t-3 path">{list(claims.map(claim))}</p>
      </div>
      <button
        className="btn btn-quiet btn-icon"
        type="button"
        aria-label={t('statement.show', { kind })}
        onClick={() => onTask('show')}
      >
        <Icon name="eye" />
      </button>
      <button
        className="btn btn-quiet btn-icon"
        type="button"
        aria-label={t('statement.remove', { kind })}
        onClick={() => onTask('remove')}
      >
        <Icon name="trash" />
      </button>
    </li>
  )
}

interface RemoveDialogProps {
  readonly statement: CredentialSummary
  readonly onDone: (left: readonly CredentialSummary[]) => void
  readonly onClose: () => void
}

const RemoveDialog = ({ statement, onDone, onClose }: RemoveDialogProps) => {
  const speech = useSpeech()
  const { t } = speech
  return (
    <FormDialog
      icon="trash"
      isDanger
      title={t('statement.remove.title', { kind: kindOf(statement, speech) })}
      sub={t('statement.remove.sub')}
      words={t('statement.remove.do')}
      run={() => bridge.credentials.remove({ credentialId: statement.credentialId })}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="path">{t('statement.remove.help', { issuer: nameOfIssuer(statement) })}</p>
    </FormDialog>
  )
}
