/** Saves a PKCS#10 request: with it an authority issues a certificate for a key that stays where it is. */
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { nameOfKey } from '../key-words.ts'
import { TextField } from '../text-field.tsx'
import { type KeyTaskProps, PinTaskDialog } from './pin-task-dialog.tsx'

export const RequestDialog = (props: KeyTaskProps) => {
  const { t } = useSpeech()
  const { summary: key } = props
  return (
    <PinTaskDialog
      {...props}
      icon="save"
      title={t('request.title')}
      sub={t('request.sub')}
      pinLabel={t('pin.label')}
      words={t('request.do')}
      workingWords={t('request.working')}
      before={messageOf => (
        <TextField
          name="name"
          label={t('create.name')}
          help={t('request.name.help')}
          fault={messageOf('name')}
          initial={key.certificate ? nameOfKey(key) : ''}
          isFirst
        />
      )}
      check={values => (values('name').trim() === '' ? { field: 'name', message: t('create.name.missing') } : null)}
      run={(pin, values) => bridge.keys.saveRequest({ keyId: key.keyId, pin, name: values('name').trim() })}
      doneTitle={t('request.done')}
      describeDone={({ fileName }) => t('request.done.help', { fileName })}
    />
  )
}
