/** Brings a key from a PKCS#12 file: its password, a new PIN, the file; then shows the PUK once. */
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { FormButtons } from '../form-buttons.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { SecretField } from '../secret-field.tsx'
import type { NewKeyDialogProps } from './create-key-dialog.tsx'
import { checkNewPin, NewPinFields } from './new-pin-fields.tsx'
import { PukDialog } from './puk-dialog.tsx'
import { useKeyTask } from './use-key-task.ts'

export const ImportKeyDialog = ({ onClose, onMade = onClose }: NewKeyDialogProps) => {
  const { t, describe } = useSpeech()
  const task = useKeyTask({
    check: values => checkNewPin(values, t, true),
    run: values => bridge.keys.importPkcs12({ password: values('password'), pin: values('newPin') }),
    place: error => {
      const { what, todo } = describe(error)
      if (error.code === 'keys/password-incorrect') return { field: 'password', message: `${what} ${todo}` }
      return error.code === 'tokens/pin-unsuitable' ? { field: 'newPin', message: todo } : null
    },
  })
  const made = task.done
  if (made) return <PukDialog created={made} onClose={() => onMade(made)} />
  return (
    <Dialog
      icon="file"
      title={t('import.title')}
      sub={t('import.sub')}
      onClose={task.isWorking ? undefined : onClose}
      onSubmit={task.submit}
      foot={
        <FormButtons
          isWorking={task.isWorking}
          words={t(task.isWorking ? 'import.working' : 'import.do')}
          onClose={onClose}
        />
      }
    >
      {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
      <SecretField
        name="password"
        label={t('import.password')}
        help={t('import.password.help')}
        fault={task.messageOf('password')}
        isFirst
      />
      <NewPinFields messageOf={task.messageOf} isSoftware />
    </Dialog>
  )
}
