/** A password for a file, typed twice, and how hard it is to guess while it is typed. */
import { useEffect, useState } from 'react'
import { estimateStrength, type StrengthLevel } from '../../shared/password-strength.ts'
import { type Speech, useSpeech } from '../speech.tsx'
import type { Fault, Values } from './key-tasks/use-key-task.ts'
import { SecretField } from './secret-field.tsx'

export const checkNewPassword = (values: Values, t: Speech['t']): Fault | null => {
  const password = values('password')
  if (password === '') return { field: 'password', message: t('filePassword.missing') }
  if (estimateStrength(password).level === 'weak') return { field: 'password', message: t('filePassword.weak') }
  return password === values('passwordAgain') ? null : { field: 'passwordAgain', message: t('filePassword.differ') }
}

export interface NewPasswordFieldsProps {
  readonly messageOf: (field: string) => string | null
  /** Absent: it is of a file. */
  readonly label?: string
}

export const NewPasswordFields = ({ messageOf, label }: NewPasswordFieldsProps) => {
  const { t } = useSpeech()
  /** Of what is typed; the password itself stays in its field. */
  const [level, setLevel] = useState<StrengthLevel | null>(null)
  useEffect(() => {
    // The fields are emptied then.
    const forget = (): void => setLevel(null)
    window.addEventListener('blur', forget)
    return () => window.removeEventListener('blur', forget)
  }, [])
  return (
    <>
      <div
        onInput={event => {
          const { value } = event.target as HTMLInputElement
          setLevel(value === '' ? null : estimateStrength(value).level)
        }}
      >
        <SecretField
          name="password"
          label={label ?? t('filePassword.label')}
          help={t(label === undefined ? 'filePassword.help' : 'filePassword.words')}
          fault={messageOf('password')}
          beside={
            <span className="t-sm t-2" role="status">
              {level && t('filePassword.strength', { level })}
            </span>
          }
          isFirst
        />
      </div>
      <SecretField name="passwordAgain" label={t('filePassword.again')} fault={messageOf('passwordAgain')} />
    </>
  )
}
