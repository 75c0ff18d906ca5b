/** Asks for the password of an encrypted document; it is used while the document is open, and kept nowhere. */
import { useEffect, useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { FormButtons } from '../../components/form-buttons.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { useSpeech } from '../../speech.tsx'

export interface PasswordDialogProps {
  readonly fileName: string
  readonly isWrong: boolean
  readonly isTrying: boolean
  readonly onPassword: (password: string) => void
  readonly onClose: () => void
}

export const PasswordDialog = ({ fileName, isWrong, isTrying, onPassword, onClose }: PasswordDialogProps) => {
  const { t } = useSpeech()
  const [isEmpty, setEmpty] = useState(false)
  useEffect(() => {
    if (isWrong) document.getElementById('document-password')?.focus()
  }, [isWrong])
  const submit = (form: HTMLFormElement): void => {
    const typed = String(new FormData(form).get('document-password') ?? '')
    setEmpty(typed === '')
    if (typed === '' || isTrying) return
    form.reset()
    onPassword(typed)
  }
  return (
    <Dialog
      icon="lock"
      title={t('password.title')}
      sub={fileName}
      onClose={isTrying ? undefined : onClose}
      onSubmit={submit}
      foot={
        <FormButtons
          isWorking={isTrying}
          words={t(isTrying ? 'password.working' : 'password.open')}
          onClose={onClose}
        />
      }
    >
      <SecretField
        name="document-password"
        label={t('password.label')}
        help={t('password.help')}
        fault={isEmpty ? t('password.empty') : isWrong ? t('password.wrong') : null}
        isFirst
      />
    </Dialog>
  )
}
