/** Shows what lies on a key, after its PIN. */
import type { Attribute } from '../../../shared/model/attribute.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { PinTaskDialog } from '../../components/key-tasks/pin-task-dialog.tsx'
import { useSpeech } from '../../speech.tsx'
import type { KeptRow } from './attribute-row.tsx'

export interface ShowOnKeyDialogProps {
  readonly row: KeptRow
  readonly tokens: readonly KeySummary[]
  readonly onShown: (values: readonly Attribute[]) => void
  readonly onClose: () => void
}

export const ShowOnKeyDialog = ({ row, tokens, onShown, onClose }: ShowOnKeyDialogProps) => {
  const { t } = useSpeech()
  const token = tokens.find(({ keyId }) => keyId === row.keyId)
  if (!token)
    return (
      <FormDialog
        icon="usb"
        title={t('onKey.title')}
        words={t('app.close')}
        run={async () => true}
        onDone={onClose}
        onClose={onClose}
      >
        <p>{t('attribute.keyAbsent')}</p>
      </FormDialog>
    )
  return (
    <PinTaskDialog
      summary={token}
      icon="eye"
      title={t('onKey.title')}
      sub={t('onKey.sub')}
      pinLabel={t('pin.label')}
      words={t('onKey.do')}
      workingWords={t('onKey.working')}
      run={async pin => {
        onShown(await bridge.myData.attributesOnKey({ keyId: token.keyId, pin }))
        return null
      }}
      doneTitle={t('onKey.title')}
      describeDone={() => ''}
      onClose={onClose}
      onUnblock={onClose}
    />
  )
}
