/** Where a letter was saved, and what its writer does next. */
import type { SavedLetter } from '../../../shared/model/rights-letter.ts'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import { useSpeech } from '../../speech.tsx'

export interface LetterDoneProps {
  readonly letter: SavedLetter
  /** Its name. */
  readonly site: string
  readonly onClose: () => void
}

export const LetterDone = ({ letter, site, onClose }: LetterDoneProps) => {
  const { t, fullMoment } = useSpeech()
  const { fileName: file, signatureFile, signature, expiresAt } = letter
  return (
    <TaskDoneDialog title={t('letter.done')} onClose={onClose}>
      <p className="path">
        {signatureFile === null
          ? t('data.savedAs', { file })
          : t('letter.done.files', { file, signature: signatureFile })}
      </p>
      <p>{t(`letter.done.${signature}`, { site })}</p>
      <h3 className="t-h">{t('letter.then')}</h3>
      <ol className="numbered stack g-2">
        <li>{t(signatureFile === null ? 'letter.then.send' : 'letter.then.sendBoth', { site })}</li>
        <li>{t('letter.then.wait')}</li>
        <li>{t('letter.then.complain')}</li>
      </ol>
      <p className="t-sm t-2">{t('letter.done.copy', { time: fullMoment(expiresAt) })}</p>
    </TaskDoneDialog>
  )
}
