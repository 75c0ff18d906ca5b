/** The third step: two groups of the unlock code, typed from the sheet; for a key that has none yet, it is made here. */
import { useCallback, useEffect, useState } from 'react'
import type { CreatedKey, KeySummary } from '../../../shared/model/key.ts'
import type { RecoverableKey } from '../../../shared/model/recovery.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ConfirmFields, confirmRules, toConfirm } from '../../components/key-tasks/confirm-code.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { PukDialog } from '../../components/key-tasks/puk-dialog.tsx'
import { useKeyTask } from '../../components/key-tasks/use-key-task.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'
import { DecisionForm } from './decision-form.tsx'

export interface CodeStepProps {
  readonly signingKey: KeySummary
  /** It was made just now: its code waits to be confirmed. */
  readonly made: CreatedKey | null
  readonly onBack: () => void
  readonly onDone: () => void
}

export const CodeStep = ({ signingKey, made, onBack, onDone }: CodeStepProps) =>
  made ? (
    <ConfirmCode made={made} onDone={onDone} />
  ) : (
    <MakeCode signingKey={signingKey} onBack={onBack} onDone={onDone} />
  )

const ConfirmCode = ({ made, onDone }: { readonly made: CreatedKey; readonly onDone: () => void }) => {
  const { t } = useSpeech()
  const [isShown, setShown] = useState(false)
  const { run, ...rules } = confirmRules(toConfirm({ ...made, keyId: made.key.keyId }), t)
  const task = useKeyTask<RecoverableKey>({
    ...rules,
    async run(values) {
      const confirmed = await run(values)
      onDone()
      return confirmed
    },
  })
  return (
    <>
      <DecisionForm
        title={t('sheet.confirm.title')}
        sub={t('sheet.confirm.sub')}
        about={t('first.step.code')}
        onSubmit={task.submit}
        foot={
          <>
            <button className="btn btn-md" type="button" onClick={() => setShown(true)}>
              <Icon name="eye" />
              {t('first.code.show')}
            </button>
            <span className="grow" />
            <button className="btn btn-md btn-primary btn-wide" type="submit" aria-disabled={task.isWorking}>
              {task.isWorking && <Icon name="again" className="spin" />}
              {t('sheet.confirm.do')}
            </button>
          </>
        }
      >
        {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
        <p className="t-2">{t('first.code.from', { sheet: made.sheetNumber })}</p>
        <ConfirmFields groups={made.groupsToConfirm} messageOf={task.messageOf} />
      </DecisionForm>
      {isShown && <PukDialog created={made} onClose={() => setShown(false)} />}
    </>
  )
}

const loadEnrolled = () => bridge.recovery.list()

const MakeCode = ({ signingKey, onBack, onDone }: Omit<CodeStepProps, 'made'>) => {
  const { t } = useSpeech()
  const [task, setTask] = useState<'newCode' | 'unblock' | null>(null)
  const { loaded, reload } = useLoad(useCallback(loadEnrolled, []))
  const { keyId } = signingKey
  const isConfirmed = loaded.state === 'ready' && loaded.value.some(key => key.keyId === keyId && key.isConfirmed)
  useEffect(() => {
    if (isConfirmed && task === null) onDone()
  }, [isConfirmed, task, onDone])
  if (loaded.state === 'loading') return <Loading />
  return (
    <>
      <DecisionForm
        title={t('sheet.new.title')}
        sub={t('first.code.about')}
        about={t('first.step.code')}
        onSubmit={() => setTask('newCode')}
        foot={
          <>
            <button className="btn btn-quiet btn-md" type="button" onClick={onBack}>
              <Icon name="back" />
              {t('first.back')}
            </button>
            <span className="grow" />
            <button className="btn btn-md btn-primary btn-wide" type="submit" data-first-focus>
              {t('sheet.new.do')}
            </button>
          </>
        }
      >
        {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
        <p>{t('sheet.help')}</p>
      </DecisionForm>
      {task && (
        <KeyTask
          key={task}
          kind={task}
          summary={signingKey}
          onClose={() => {
            setTask(null)
            reload()
          }}
          onUnblock={() => setTask('unblock')}
        />
      )}
    </>
  )
}
