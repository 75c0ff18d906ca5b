/** Destroys everything that is kept: what goes and what stays is said first, a word is typed, and what went is told. */
import { useState } from 'react'
import type { ErasureReport } from '../../../shared/model/erasure.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { KeySelect } from '../../components/key-select.tsx'
import { Note } from '../../components/note.tsx'
import { ReaderPin } from '../../components/reader-pin.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { ErasedDialog } from './erased-dialog.tsx'

export interface EraseDialogProps {
  /** Those at hand. */
  readonly keys: readonly KeySummary[]
  readonly onErased: () => void
  readonly onClose: () => void
}

export const EraseDialog = ({ keys, onErased, onClose }: EraseDialogProps) => {
  const { t } = useSpeech()
  const [withKeys, setWithKeys] = useState(false)
  const [keyId, setKeyId] = useState('')
  const [report, setReport] = useState<ErasureReport | null>(null)
  const tokens = keys.filter(({ token }) => token.kind === 'pkcs11')
  const key = tokens.find(each => each.keyId === keyId)
  const word = t('erase.word')
  if (report) return <ErasedDialog report={report} onClose={onClose} />
  return (
    <FormDialog
      icon="trash"
      isDanger
      title={t('erase.title')}
      sub={t('erase.sub')}
      words={t('erase.do')}
      check={values => {
        if (key && !key.pin.onReader && values('pin') === '') return { field: 'pin', message: t('pin.empty') }
        const isTyped = values('word').trim().normalize('NFC').toLowerCase() === word
        return isTyped ? null : { field: 'word', message: t('erase.type.missing', { word }) }
      }}
      run={values =>
        bridge.myData.erase({
          confirmed: true,
          key: key ? { keyId: key.keyId, pin: key.pin.onReader ? null : values('pin') } : null,
          withKeys,
        })
      }
      place={error => (error.code === 'tokens/pin-incorrect' ? { field: 'pin', message: t('task.pin.wrong') } : null)}
      onDone={done => {
        setReport(done)
        onErased()
      }}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <Note tone="bad" title={t('erase.goes')}>
            <p>{t('erase.goes.help')}</p>
          </Note>
          <p className="t-sm t-2">{t('erase.stays')}</p>
          <label className="check">
            <input type="checkbox" checked={withKeys} onChange={event => setWithKeys(event.target.checked)} />
            <span>{t('erase.withKeys')}</span>
          </label>
          {tokens.length > 0 && (
            <KeySelect
              id="erase-key"
              label={t('erase.key')}
              keys={tokens}
              chosenId={keyId}
              onChoose={setKeyId}
              none={t('erase.key.none')}
            />
          )}
          {key &&
            (key.pin.onReader ? (
              <ReaderPin pin={key.pin} isWaiting={false} message={messageOf('pin')} />
            ) : (
              <SecretField name="pin" label={t('pin.label')} fault={messageOf('pin')} />
            ))}
          <TextField
            name="word"
            label={t('erase.type', { word })}
            help={t('erase.type.help')}
            fault={messageOf('word')}
          />
        </>
      )}
    </FormDialog>
  )
}
