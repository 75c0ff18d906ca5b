/** Unblocks a locked PIN with the PUK and sets a new PIN. */
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { FormButtons } from '../form-buttons.tsx'
import { KeyFacts } from '../key-facts.tsx'
import { Note } from '../note.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { SecretField } from '../secret-field.tsx'
import { checkNewPin, NewPinFields } from './new-pin-fields.tsx'
import type { KeyTaskProps } from './pin-task-dialog.tsx'
import { TaskDoneDialog } from './task-done-dialog.tsx'
import { useKeyTask } from './use-key-task.ts'

export const UnblockDialog = ({ summary: key, onClose }: Omit<KeyTaskProps, 'onUnblock'>) => {
  const { t, describe } = useSpeech()
  /** With both at hand the PUK is the one that users have; the SO PIN is that of the issuer. */
  const kind = key.unblockWith.includes('puk') ? 'puk' : 'so-pin'
  const isSoftware = key.token.kind === 'software'
  const task = useKeyTask({
    check: values =>
      values('puk').trim() === '' ? { field: 'puk', message: t('unblock.empty') } : checkNewPin(values, t, isSoftware),
    run: values => bridge.keys.unblock({ keyId: key.keyId, puk: values('puk').trim(), newPin: values('newPin'), kind }),
    place: error =>
      error.code === 'tokens/puk-incorrect'
        ? { field: 'puk', message: `${describe(error).what} ${describe(error).todo}` }
        : error.code === 'tokens/pin-unsuitable'
          ? { field: 'newPin', message: describe(error).todo }
          : null,
  })
  if (task.done)
    return (
      <TaskDoneDialog title={t('unblock.done')} onClose={onClose}>
        <p>{t('unblock.done.help')}</p>
      </TaskDoneDialog>
    )
  return (
    <Dialog
      icon="lock-open"
      title={t('unblock.title')}
      sub={t(kind === 'puk' ? 'unblock.sub' : 'unblock.sub.soPin')}
      onClose={task.isWorking ? undefined : onClose}
      onSubmit={task.submit}
      foot={
        <FormButtons
          isWorking={task.isWorking}
          words={t(task.isWorking ? 'unblock.working' : 'unblock.do')}
          onClose={onClose}
        />
      }
    >
      <KeyFacts summary={key} />
      {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
      {!isSoftware && <Note tone="warn" title={t('unblock.warn')} />}
      <SecretField
        name="puk"
        label={t(kind === 'puk' ? 'create.puk' : 'unblock.soPin')}
        help={t(isSoftware ? 'unblock.puk.software' : kind === 'puk' ? 'unblock.puk.token' : 'unblock.soPin.help')}
        fault={task.messageOf('puk')}
        isFirst
      />
      <NewPinFields messageOf={task.messageOf} isSoftware={isSoftware} />
    </Dialog>
  )
}
