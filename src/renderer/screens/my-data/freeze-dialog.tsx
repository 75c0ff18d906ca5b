/** Freezes all use of personal data and keys: nothing is answered or signed until the user releases it. */
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Processing } from '../../use-processing.ts'

export const FreezeDialog = ({
  processing,
  onClose,
}: {
  readonly processing: Processing
  readonly onClose: () => void
}) => {
  const { t } = useSpeech()
  return (
    <FormDialog
      icon="suspend"
      isDanger
      title={t('rights.freeze.title')}
      sub={t('rights.freeze.sub')}
      words={t('rights.freeze.do')}
      run={async () => {
        await processing.change(() => bridge.myData.setFrozen({ frozen: true }))
        return true
      }}
      onDone={onClose}
      onClose={onClose}
    >
      <p>{t('rights.freeze.help')}</p>
    </FormDialog>
  )
}
