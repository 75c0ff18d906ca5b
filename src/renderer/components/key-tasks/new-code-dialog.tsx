/** Makes a new unlock code: shown once, written down, and in force when two of its groups were typed from the paper. */
import { useState } from 'react'
import type { NewUnlockCode } from '../../../shared/model/recovery.ts'
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { UnlockCodeSheet } from '../unlock-code-sheet.tsx'
import { toConfirm } from './confirm-code.tsx'
import { ConfirmSheetDialog } from './confirm-sheet-dialog.tsx'
import { type KeyTaskProps, PinTaskDialog } from './pin-task-dialog.tsx'
import { TaskDoneDialog } from './task-done-dialog.tsx'

type Step = 'code' | 'confirm' | 'done'

export const NewCodeDialog = (props: KeyTaskProps) => {
  const { onClose } = props
  const { t } = useSpeech()
  const [made, setMade] = useState<NewUnlockCode | null>(null)
  const [step, setStep] = useState<Step>('code')
  if (!made)
    return (
      <PinTaskDialog
        {...props}
        icon="revoke"
        title={t('sheet.new.title')}
        sub={t('sheet.new.sub')}
        pinLabel={t('pin.label')}
        words={t('sheet.new.do')}
        workingWords={t('sheet.new.working')}
        run={async pin => {
          setMade(await bridge.recovery.enrol({ keyId: props.summary.keyId, pin }))
          return null
        }}
        doneTitle={t('sheet.done')}
        describeDone={() => ''}
      />
    )
  if (step === 'done')
    return (
      <TaskDoneDialog title={t('sheet.done')} onClose={onClose}>
        <p>{t('sheet.done.help', { sheet: made.sheetNumber })}</p>
      </TaskDoneDialog>
    )
  if (step === 'confirm')
    return (
      <ConfirmSheetDialog
        code={toConfirm(made)}
        onClose={() => setStep('code')}
        closeWords={t('sheet.back')}
        onDone={() => setStep('done')}
      />
    )
  return (
    <Dialog
      icon="revoke"
      title={t('sheet.title')}
      sub={t('sheet.write')}
      onSubmit={() => setStep('confirm')}
      foot={
        <button className="btn btn-md btn-primary" type="submit" data-first-focus>
          {t('sheet.next')}
        </button>
      }
    >
      <UnlockCodeSheet keyId={made.keyId} unlockCode={made.unlockCode} sheetNumber={made.sheetNumber} />
    </Dialog>
  )
}
