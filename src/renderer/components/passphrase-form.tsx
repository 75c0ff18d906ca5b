/** Opens the vault with its passphrase, where it has one. */
import { useLayoutEffect } from 'react'
import type { SessionState } from '../../shared/model/session.ts'
import { longestPassphrase } from '../../shared/model/vault.ts'
import { bridge } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { useKeyTask } from './key-tasks/use-key-task.ts'
import { ProblemNote } from './problem-note.tsx'
import { SecretField } from './secret-field.tsx'

export interface PassphraseFormProps {
  readonly words: string
  /** Else a key that is plugged in would do as well. */
  readonly hasKeys: boolean
  readonly onUnlocked: (state: SessionState) => void
}

export const PassphraseForm = ({ words, hasKeys, onUnlocked }: PassphraseFormProps) => {
  const { t } = useSpeech()
  const name = 'unlock-passphrase'
  const task = useKeyTask<SessionState>({
    check: values => (values(name) === '' ? { field: name, message: t('passphrase.empty') } : null),
    async run(values) {
      onUnlocked(await bridge.session.unlockByPassphrase({ passphrase: values(name) }))
      return null
    },
    place: error =>
      error.code === 'vault/passphrase-incorrect' ? { field: name, message: t('passphrase.wrong') } : null,
  })
  useLayoutEffect(() => document.getElementById('unlock-passphrase')?.focus(), [])
  return (
    <form
      className="stack g-5"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        task.submit(event.currentTarget)
      }}
    >
      {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
      <SecretField
        name={name}
        label={t('passphrase.label')}
        help={hasKeys ? undefined : t('passphrase.orKey')}
        fault={task.messageOf(name)}
        maxLength={longestPassphrase}
        isFirst
      />
      <button className="btn btn-primary btn-lg btn-block" type="submit" aria-disabled={task.isWorking}>
        {task.isWorking && <Icon name="again" className="spin" />}
        {words}
      </button>
    </form>
  )
}
