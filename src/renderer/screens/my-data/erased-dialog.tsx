/** What was destroyed, and what could not be and where it lies. */
import type { ErasureReport } from '../../../shared/model/erasure.ts'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import { useSpeech } from '../../speech.tsx'

export const ErasedDialog = ({
  report: { destroyed, left },
  onClose,
}: {
  readonly report: ErasureReport
  readonly onClose: () => void
}) => {
  const { t, list } = useSpeech()
  return (
    <TaskDoneDialog title={t('erased.title')} onClose={onClose}>
      <p>
        {destroyed.length === 0
          ? t('erased.nothing')
          : t('erased.gone', { things: list(destroyed.map(({ thing }) => t(`erased.thing.${thing}`))) })}
      </p>
      {left.length > 0 && (
        <>
          <p>{t('erased.left')}</p>
          <ul className="bullets">
            {left.map(({ thing, reason, where }) => (
              <li key={`${thing} ${reason} ${where}`}>
                {t(`erased.left.${reason}`, { thing: t(`erased.thing.${thing}`), where })}
              </li>
            ))}
          </ul>
        </>
      )}
    </TaskDoneDialog>
  )
}
