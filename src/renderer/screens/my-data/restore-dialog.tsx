/** Puts a backup in the place of what is kept here: the file first, then its password and the key that is to open it. */
import { useState } from 'react'
import type { BackupFacts } from '../../../shared/model/backup.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FieldError } from '../../components/field-error.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { KeySelect } from '../../components/key-select.tsx'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { ReaderPin } from '../../components/reader-pin.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { useSpeech } from '../../speech.tsx'

type ChosenBackup = BackupFacts & { readonly backupId: string; readonly fileName: string }

export interface RestoreDialogProps {
  /** Those at hand. */
  readonly keys: readonly KeySummary[]
  readonly hasVault: boolean
  readonly onRestored: () => void
  readonly onClose: () => void
}

export const RestoreDialog = (props: RestoreDialogProps) => {
  const { t } = useSpeech()
  const [backup, setBackup] = useState<ChosenBackup | null>(null)
  const [isForCertificate, setForCertificate] = useState(false)
  if (backup) return <OpenBackupDialog backup={backup} {...props} />
  return (
    <FormDialog
      icon="backup"
      title={t('restore.title')}
      sub={t('restore.sub')}
      words={t('restore.choose')}
      run={async () => {
        const chosen = await bridge.myData.chooseBackup()
        setForCertificate(chosen?.for === 'certificate')
        return chosen?.for === 'certificate' ? null : chosen
      }}
      onDone={setBackup}
      onClose={props.onClose}
    >
      <p>{t(props.hasVault ? 'restore.help' : 'restore.help.empty')}</p>
      {isForCertificate && (
        <Note tone="warn" role="alert" title={t('restore.certificate')}>
          <p>{t('restore.certificate.help')}</p>
        </Note>
      )}
    </FormDialog>
  )
}

const OpenBackupDialog = ({
  backup,
  keys,
  hasVault,
  onRestored,
  onClose,
}: RestoreDialogProps & { readonly backup: ChosenBackup }) => {
  const { t, describe, fullMoment } = useSpeech()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [isReplaced, setReplaced] = useState(false)
  const [isDone, setDone] = useState(false)
  const key = keys.find(({ keyId }) => keyId === chosenId) ?? keys.find(({ pin }) => pin.state !== 'locked') ?? keys[0]
  const time = fullMoment(backup.createdAt)
  if (isDone)
    return (
      <TaskDoneDialog title={t('restore.done')} onClose={onClose}>
        <p>{t('restore.done.help', { time })}</p>
      </TaskDoneDialog>
    )
  return (
    <FormDialog
      icon="backup"
      title={t('restore.title')}
      sub={t('restore.of', { file: backup.fileName, time })}
      words={t('restore.do')}
      check={values => {
        if (!key) return { field: 'restore-key', message: t('restore.noKey') }
        if (values('password') === '') return { field: 'password', message: t('filePassword.missing') }
        if (!key.pin.onReader && values('pin') === '') return { field: 'pin', message: t('pin.empty') }
        return backup.isOther && !isReplaced ? { field: 'replace', message: t('restore.other.missing') } : null
      }}
      run={async values => {
        await bridge.myData.restoreBackup({
          backupId: backup.backupId,
          password: values('password'),
          keyId: key?.keyId ?? '',
          pin: key?.pin.onReader ? null : values('pin'),
          replaceOther: backup.isOther && isReplaced,
        })
        return true
      }}
      place={error => {
        const { what, todo } = describe(error)
        if (error.code === 'backup/password-incorrect') return { field: 'password', message: `${what} ${todo}` }
        return error.code === 'tokens/pin-incorrect' ? { field: 'pin', message: t('task.pin.wrong') } : null
      }}
      onDone={() => {
        setDone(true)
        onRestored()
      }}
      onClose={onClose}
    >
      {messageOf => (
        <>
          {hasVault && (
            <Note tone="warn" title={t(backup.isOther ? 'restore.other' : 'restore.replaces')}>
              <p>{t(backup.isOther ? 'restore.other.help' : 'restore.replaces.help')}</p>
            </Note>
          )}
          <SecretField name="password" label={t('restore.password')} fault={messageOf('password')} isFirst />
          <KeySelect
            id="restore-key"
            label={t('restore.key')}
            keys={keys}
            chosenId={key?.keyId ?? ''}
            onChoose={setChosenId}
          />
          <FieldError id="restore-key-error" message={messageOf('restore-key')} />
          {key?.pin.onReader ? (
            <ReaderPin pin={key.pin} isWaiting={false} message={messageOf('pin')} />
          ) : (
            <SecretField name="pin" label={t('restore.pin')} fault={messageOf('pin')} />
          )}
          {backup.isOther && (
            <>
              <label className="check">
                <input
                  type="checkbox"
                  name="replace"
                  checked={isReplaced}
                  onChange={event => setReplaced(event.target.checked)}
                />
                <span>{t('restore.other.agree')}</span>
              </label>
              <FieldError id="replace-error" message={messageOf('replace')} />
            </>
          )}
        </>
      )}
    </FormDialog>
  )
}
