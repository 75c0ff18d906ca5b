/** Deletes a software key for good: what is lost and what stays is said before it counts. */
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { Note } from '../note.tsx'
import { type KeyTaskProps, PinTaskDialog } from './pin-task-dialog.tsx'

export const DeleteKeyDialog = (props: KeyTaskProps) => {
  const { t } = useSpeech()
  return (
    <PinTaskDialog
      {...props}
      icon="trash"
      isDanger
      title={t('delete.title')}
      sub={t('delete.sub')}
      pinLabel={t('pin.label')}
      words={t('delete.do')}
      workingWords={t('delete.working')}
      before={() => (
        <Note tone="bad" title={t('delete.effect')}>
          <p>{t('delete.effect.help')}</p>
        </Note>
      )}
      run={async pin => {
        await bridge.keys.deleteSoftwareKey({ keyId: props.summary.keyId, pin: pin ?? '' })
        return true
      }}
      doneTitle={t('delete.done')}
      describeDone={() => t('delete.done.help')}
    />
  )
}
