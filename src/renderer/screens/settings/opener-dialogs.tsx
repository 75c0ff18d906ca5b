/** Changes of what opens the user's data; each by something that opens it now. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { SlotSummary } from '../../../shared/model/vault.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { KeySelect } from '../../components/key-select.tsx'
import type { Fault } from '../../components/key-tasks/use-key-task.ts'
import { checkNewPassword, NewPasswordFields } from '../../components/new-password-fields.tsx'
import { Note } from '../../components/note.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'
import { checkOpener, findOpeners, OpenerFields, toWay } from './opener-fields.tsx'
import { nameOfSlot } from './openers-card.tsx'
import { PinOfKey } from './pin-of-key.tsx'

export interface OpenerDialogProps {
  readonly slots: readonly SlotSummary[]
  /** Those at hand. */
  readonly keys: readonly KeySummary[]
  readonly onDone: (slots: readonly SlotSummary[]) => void
  readonly onClose: () => void
}

/** `way` tells which of two PINs was wrong. */
const placeWrong = ({ code, facts }: ErrorDetail, t: Speech['t']): Fault | null => {
  if (code === 'vault/passphrase-incorrect') return { field: 'by', message: t('passphrase.wrong') }
  if (code !== 'tokens/pin-incorrect') return null
  return { field: facts['way'] === 1 ? 'pin' : 'by', message: t('task.pin.wrong') }
}

/** The way that is chosen, and what to choose it with. */
const useOpener = ({ slots, keys }: Pick<OpenerDialogProps, 'slots' | 'keys'>) => {
  const { t } = useSpeech()
  const openers = findOpeners(slots, keys)
  const [chosenId, setChosenId] = useState('')
  const opener = openers.find(({ id }) => id === chosenId) ?? openers[0]
  return { t, openers, opener, setChosenId }
}

export const AddKeyDialog = (props: OpenerDialogProps) => {
  const { slots, keys, onDone, onClose } = props
  const { t, openers, opener, setChosenId } = useOpener(props)
  const addable = keys.filter(({ keyId }) => !slots.some(slot => slot.keyId === keyId))
  const [keyId, setKeyId] = useState(addable[0]?.keyId ?? '')
  /** It can only sign: its token may keep a secret for it. */
  const [onlySigns, setOnlySigns] = useState(false)
  const key = addable.find(each => each.keyId === keyId)
  return (
    <FormDialog
      icon="key"
      title={t('opener.addKey.title')}
      sub={t('opener.addKey.sub')}
      words={t(onlySigns ? 'opener.keepOnToken.do' : 'opener.addKey.do')}
      check={values => {
        if (!key) return { field: 'key', message: t('opener.addKey.none') }
        const missing = checkOpener(opener, values, t)
        if (missing) return missing
        return key.pin.onReader || values('pin') !== '' ? null : { field: 'pin', message: t('pin.empty') }
      }}
      run={values => {
        const pin = key?.pin.onReader ? null : values('pin')
        return bridge.vault.addKey({ by: toWay(opener, values), keyId, pin, keepOnToken: onlySigns })
      }}
      place={error => {
        if (error.code === 'vault/key-only-signs') setOnlySigns(true)
        return placeWrong(error, t)
      }}
      onDone={onDone}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <OpenerFields openers={openers} opener={opener} onChoose={setChosenId} fault={messageOf('by')} />
          {key && (
            <>
              <KeySelect
                id="new-key"
                label={t('opener.addKey.which')}
                keys={addable}
                chosenId={keyId}
                onChoose={next => {
                  setKeyId(next)
                  setOnlySigns(false)
                }}
              />
              <PinOfKey name="pin" summary={key} label={t('opener.addKey.pin')} fault={messageOf('pin')} />
            </>
          )}
          {onlySigns && (
            <Note tone="info" title={t('opener.keepOnToken')}>
              <p>{t('opener.keepOnToken.help')}</p>
            </Note>
          )}
          {(!key || messageOf('key') !== null) && <Note tone="info" role="status" title={t('opener.addKey.none')} />}
        </>
      )}
    </FormDialog>
  )
}

export const AddPassphraseDialog = (props: OpenerDialogProps) => {
  const { t, openers, opener, setChosenId } = useOpener(props)
  return (
    <FormDialog
      icon="letter"
      title={t('opener.passphrase.title')}
      sub={t('opener.passphrase.sub')}
      words={t('opener.passphrase.do')}
      check={values => checkOpener(opener, values, t) ?? checkNewPassword(values, t)}
      run={values => bridge.vault.addPassphrase({ by: toWay(opener, values), passphrase: values('password') })}
      place={error =>
        error.code === 'vault/passphrase-unsuitable'
          ? { field: 'password', message: t('opener.passphrase.short') }
          : placeWrong(error, t)
      }
      onDone={props.onDone}
      onClose={props.onClose}
    >
      {messageOf => (
        <>
          <OpenerFields openers={openers} opener={opener} onChoose={setChosenId} fault={messageOf('by')} />
          <NewPasswordFields messageOf={messageOf} label={t('opener.passphrase.new')} />
        </>
      )}
    </FormDialog>
  )
}

export const RemoveOpenerDialog = ({ slot, ...props }: OpenerDialogProps & { readonly slot: SlotSummary }) => {
  const { t, openers, opener, setChosenId } = useOpener(props)
  const name = nameOfSlot(slot, props.keys, t)
  return (
    <FormDialog
      icon="trash"
      isDanger
      title={t('opener.remove.title', { name })}
      sub={t('opener.remove.sub')}
      words={t('opener.remove.do')}
      check={values => checkOpener(opener, values, t)}
      run={values => bridge.vault.removeSlot({ by: toWay(opener, values), slotId: slot.slotId })}
      place={error => placeWrong(error, t)}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      {messageOf => (
        <>
          <p>{t('opener.remove.help')}</p>
          <OpenerFields openers={openers} opener={opener} onChoose={setChosenId} fault={messageOf('by')} />
        </>
      )}
    </FormDialog>
  )
}
