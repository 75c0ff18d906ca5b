/** Asks for two groups of a sheet. */
import { useSpeech } from '../../speech.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { type CodeToConfirm, ConfirmFields, confirmRules } from './confirm-code.tsx'

export interface ConfirmSheetDialogProps {
  readonly code: CodeToConfirm
  readonly onDone: () => void
  readonly onClose: () => void
  readonly closeWords?: string
}

export const ConfirmSheetDialog = ({ code, ...ends }: ConfirmSheetDialogProps) => {
  const { t } = useSpeech()
  return (
    <FormDialog
      icon="revoke"
      title={t('sheet.confirm.title')}
      sub={t('sheet.confirm.sub')}
      words={t('sheet.confirm.do')}
      {...confirmRules(code, t)}
      {...ends}
    >
      {messageOf => <ConfirmFields groups={code.groups} messageOf={messageOf} />}
    </FormDialog>
  )
}
