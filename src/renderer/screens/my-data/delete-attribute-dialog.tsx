/** Deletes one item of personal data for good, wherever it lies. */
import type { KeptAttributes } from '../../../shared/model/attribute.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { PinTaskDialog } from '../../components/key-tasks/pin-task-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { KeptRow } from './attribute-row.tsx'

export interface DeleteAttributeDialogProps {
  readonly row: KeptRow
  readonly tokens: readonly KeySummary[]
  readonly onDone: (kept: KeptAttributes) => void
  readonly onClose: () => void
}

export const DeleteAttributeDialog = ({ row, tokens, onDone, onClose }: DeleteAttributeDialogProps) => {
  const { t, claim } = useSpeech()
  const { name, keyId } = row
  const title = t('attribute.delete', { item: claim(name) })
  const token = tokens.find(each => each.keyId === keyId)
  if (token)
    return (
      <PinTaskDialog
        summary={token}
        icon="trash"
        isDanger
        title={title}
        sub={t('attribute.delete.sub')}
        pinLabel={t('pin.label')}
        words={t('attribute.delete.do')}
        workingWords={t('attribute.deleting')}
        run={async pin => {
          onDone(await bridge.myData.deleteAttribute({ name, key: { keyId: token.keyId, pin } }))
          return null
        }}
        doneTitle={title}
        describeDone={() => ''}
        onClose={onClose}
        onUnblock={onClose}
      />
    )
  return (
    <FormDialog
      icon="trash"
      isDanger
      title={title}
      sub={t('attribute.delete.sub')}
      words={t('attribute.delete.do')}
      run={() => bridge.myData.deleteAttribute({ name, key: null })}
      onDone={onDone}
      onClose={onClose}
    >
      {keyId === null ? <p>{t('attribute.delete.help')}</p> : <Note tone="info" title={t('attribute.keyAbsent')} />}
    </FormDialog>
  )
}
