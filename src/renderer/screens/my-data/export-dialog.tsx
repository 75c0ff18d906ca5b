/** Writes everything that is kept into a file: readable, or encrypted with a password. */
import { useState } from 'react'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import { checkNewPassword, NewPasswordFields } from '../../components/new-password-fields.tsx'
import { useSpeech } from '../../speech.tsx'

const forms = ['encrypted', 'json'] as const

export const ExportDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useSpeech()
  const [form, setForm] = useState<(typeof forms)[number]>('encrypted')
  const [fileName, setFileName] = useState<string | null>(null)
  if (fileName !== null)
    return (
      <TaskDoneDialog title={t('export.done')} onClose={onClose}>
        <p>{t('data.savedAs', { file: fileName })}</p>
      </TaskDoneDialog>
    )
  return (
    <FormDialog
      icon="save"
      title={t('export.title')}
      sub={t('export.sub')}
      words={t('data.chooseTarget')}
      check={values => (form === 'encrypted' ? checkNewPassword(values, t) : null)}
      run={values => bridge.myData.exportData({ form, password: form === 'encrypted' ? values('password') : null })}
      onDone={done => setFileName(done.fileName)}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <fieldset className="choices">
            <legend className="sr">{t('export.form')}</legend>
            {forms.map(each => (
              <label key={each} className="choice">
                <input type="radio" name="form" value={each} checked={form === each} onChange={() => setForm(each)} />
                <div>
                  <b>{t(`export.${each}`)}</b>
                  <p>{t(`export.${each}.help`)}</p>
                </div>
              </label>
            ))}
          </fieldset>
          {form === 'encrypted' && <NewPasswordFields messageOf={messageOf} />}
        </>
      )}
    </FormDialog>
  )
}
