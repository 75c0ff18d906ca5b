/** Makes a software key: name, algorithm, a new PIN; then shows the PUK once. */
import { type CreatedKey, type SoftwareKeyAlgorithm, softwareKeyAlgorithms } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { FormButtons } from '../form-buttons.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { Select } from '../select.tsx'
import { TextField } from '../text-field.tsx'
import { checkNewPin, NewPinFields } from './new-pin-fields.tsx'
import { PukDialog } from './puk-dialog.tsx'
import { useKeyTask } from './use-key-task.ts'

const recommended: SoftwareKeyAlgorithm = 'p-256'
const algorithmNames: Readonly<Record<SoftwareKeyAlgorithm, string>> = {
  'p-256': 'P-256',
  'p-384': 'P-384',
  'rsa-2048': 'RSA 2048',
  'rsa-3072': 'RSA 3072',
  'rsa-4096': 'RSA 4096',
}
const offered = [recommended, ...softwareKeyAlgorithms.filter(algorithm => algorithm !== recommended)]

export interface NewKeyDialogProps {
  readonly onClose: () => void
  /** Its codes were shown; `onClose` unless something else follows. */
  readonly onMade?: (made: CreatedKey) => void
}

export const CreateKeyDialog = ({ onClose, onMade = onClose }: NewKeyDialogProps) => {
  const { t, describe } = useSpeech()
  const task = useKeyTask({
    check: values =>
      values('name').trim() === ''
        ? { field: 'name', message: t('create.name.missing') }
        : checkNewPin(values, t, true),
    run: values =>
      bridge.keys.createSoftwareKey({
        name: values('name').trim(),
        algorithm: offered.find(algorithm => algorithm === values('algorithm')) ?? recommended,
        pin: values('newPin'),
      }),
    place: error =>
      error.code === 'tokens/pin-unsuitable' ? { field: 'newPin', message: describe(error).todo } : null,
  })
  const made = task.done
  if (made) return <PukDialog created={made} onClose={() => onMade(made)} />
  return (
    <Dialog
      icon="laptop"
      title={t('create.title')}
      sub={t('create.sub')}
      onClose={task.isWorking ? undefined : onClose}
      onSubmit={task.submit}
      foot={
        <FormButtons
          isWorking={task.isWorking}
          words={t(task.isWorking ? 'create.making' : 'create.make')}
          onClose={onClose}
        />
      }
    >
      {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
      <TextField
        name="name"
        label={t('create.name')}
        help={t('create.name.help')}
        fault={task.messageOf('name')}
        isFirst
      />
      <div className="field">
        <label className="label" htmlFor="algorithm">
          {t('create.algorithm')}
        </label>
        <Select id="algorithm" name="algorithm" defaultValue={recommended}>
          {offered.map(each => (
            <option key={each} value={each}>
              {each === recommended
                ? t('create.algorithm.recommended', { algorithm: algorithmNames[each] })
                : algorithmNames[each]}
            </option>
          ))}
        </Select>
      </div>
      <NewPinFields messageOf={task.messageOf} isSoftware />
    </Dialog>
  )
}
