/** Blocks the PIN of a revoked key that is plugged in: what that closes is said before it counts. */
import { useState } from 'react'
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { nameOfToken } from '../key-words.ts'
import { Note } from '../note.tsx'
import type { KeyTaskProps } from './pin-task-dialog.tsx'
import { TaskDoneDialog } from './task-done-dialog.tsx'

export const BlockPinDialog = ({ summary: key, onClose }: KeyTaskProps) => {
  const { t } = useSpeech()
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <TaskDoneDialog title={t('block.done')} onClose={onClose}>
        <p>{t('block.done.help')}</p>
      </TaskDoneDialog>
    )
  return (
    <FormDialog
      icon="lock"
      isDanger
      title={t('block.title')}
      sub={t('block.sub')}
      words={t('block.sure')}
      run={async () => {
        await bridge.recovery.blockPin({ keyId: key.keyId })
        return true
      }}
      onDone={() => setDone(true)}
      onClose={onClose}
    >
      <Note tone="bad" title={t('block.effect')}>
        <p>{t('block.effect.help', { token: nameOfToken(key, t) })}</p>
      </Note>
    </FormDialog>
  )
}
