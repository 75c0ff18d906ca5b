/** The signed file is there already: nothing is replaced before the user has said so. */
import { Dialog } from '../../components/dialog.tsx'
import { useSpeech } from '../../speech.tsx'

export interface TargetExistsDialogProps {
  readonly fileName: string
  readonly onReplace: () => void
  readonly onOtherName: () => void
  readonly onClose: () => void
}

export const TargetExistsDialog = ({ fileName, onReplace, onOtherName, onClose }: TargetExistsDialogProps) => {
  const { t } = useSpeech()
  return (
    <Dialog
      icon="file"
      isWide
      title={t('exists.title')}
      onClose={onClose}
      onSubmit={onOtherName}
      foot={
        <>
          <button className="btn btn-md" type="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button className="btn btn-md" type="button" onClick={onReplace}>
            {t('exists.replace')}
          </button>
          <button className="btn btn-md btn-primary" type="submit" data-first-focus>
            {t('exists.other')}
          </button>
        </>
      }
    >
      <p>{t('exists.help', { fileName })}</p>
    </Dialog>
  )
}
