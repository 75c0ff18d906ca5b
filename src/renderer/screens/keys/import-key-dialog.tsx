/** Brings a key from a PKCS#12 file: its password, a new PIN, the file; then shows the PUK once. */
import { bridge } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormButtons } from '../../components/form-buttons.tsx'
import { checkNewPin, NewPinFields } from '../../components/key-tasks/new-pin-fields.tsx'
import { useKeyTask } from '../../components/key-tasks/use-key-task.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { PukDialog } from './puk-dialog.tsx'

export const ImportKeyDialog = ({ onClose }: { readonly onClose: () => void }) => {
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
  if (task.done) return <PukDialog created={task.done} onClose={onClose} />
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
