/** The end of a task on a key, in one sentence. */
import type { ReactNode } from 'react'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'

export interface TaskDoneDialogProps {
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
}

export const TaskDoneDialog = ({ title, children, onClose }: TaskDoneDialogProps) => {
  const { t } = useSpeech()
  return (
    <Dialog
      icon="ok"
      title={title}
      onClose={onClose}
      onSubmit={onClose}
      foot={
        <button className="btn btn-md btn-primary" type="submit" data-first-focus>
          {t('app.close')}
        </button>
      }
    >
      {children}
    </Dialog>
  )
}
