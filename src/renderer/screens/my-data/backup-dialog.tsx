/** Writes everything into one encrypted file that brings it back, here or on another computer. */
import { useState } from 'react'
import { bridge } from '../../bridge.ts'
import { BackupProgress } from '../../components/backup-progress.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import { checkNewPassword, NewPasswordFields } from '../../components/new-password-fields.tsx'
import { useSpeech } from '../../speech.tsx'

export const BackupDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t, size } = useSpeech()
  const [done, setDone] = useState<{ readonly fileName: string; readonly sizeBytes: number } | null>(null)
  if (done)
    return (
      <TaskDoneDialog title={t('backup.done')} onClose={onClose}>
        <p>{t('data.savedAs', { file: `${done.fileName} (${size(done.sizeBytes)})` })}</p>
        <p>{t('backup.done.help')}</p>
      </TaskDoneDialog>
    )
  return (
    <FormDialog
      icon="backup"
      title={t('backup.title')}
      sub={t('backup.sub')}
      words={t('data.chooseTarget')}
      check={values => checkNewPassword(values, t)}
      run={values => bridge.myData.createBackup({ password: values('password') })}
      onDone={setDone}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <NewPasswordFields messageOf={messageOf} />
          <BackupProgress />
        </>
      )}
    </FormDialog>
  )
}
