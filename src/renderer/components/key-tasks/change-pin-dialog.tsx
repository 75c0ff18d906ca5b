/** Changes the PIN of a token: the old one once, the new one twice or suggested. The old PIN counts as one try, never two. */
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { checkNewPin, NewPinFields } from './new-pin-fields.tsx'
import { type KeyTaskProps, PinTaskDialog } from './pin-task-dialog.tsx'

export const ChangePinDialog = (props: KeyTaskProps) => {
  const { t, describe } = useSpeech()
  const { keyId, token, pin } = props.summary
  const isSoftware = token.kind === 'software'
  return (
    <PinTaskDialog
      {...props}
      icon="edit"
      title={t('changePin.title')}
      sub={t(isSoftware ? 'changePin.sub.software' : 'changePin.sub.token')}
      pinLabel={t('changePin.old')}
      words={t('changePin.do')}
      workingWords={t('changePin.working')}
      after={messageOf => !pin.onReader && <NewPinFields messageOf={messageOf} isSoftware={isSoftware} />}
      check={values => (pin.onReader ? null : checkNewPin(values, t, isSoftware))}
      run={(oldPin, values) => bridge.keys.changePin({ keyId, oldPin, newPin: oldPin && values('newPin') })}
      place={error =>
        error.code === 'tokens/pin-unsuitable' ? { field: 'newPin', message: describe(error).todo } : null
      }
      doneTitle={t('changePin.done')}
      describeDone={() => t('changePin.done.help')}
    />
  )
}
