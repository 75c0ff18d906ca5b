/** What is done with everything at once. These dialogs outlive the pages below, which close with the vault. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { BackupDialog } from './backup-dialog.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { RestoreDialog } from './restore-dialog.tsx'

export const wholeTasks = ['export', 'backup', 'restore', 'erase'] as const
export type WholeTask = (typeof wholeTasks)[number]

export interface WholeDialogsProps {
  readonly task: WholeTask | null
  readonly keys: readonly KeySummary[]
  readonly hasVault: boolean
  /** Everything is another than before. */
  readonly onReplaced: () => void
  readonly onClose: () => void
}

export const WholeDialogs = ({ task, keys, hasVault, onReplaced, onClose }: WholeDialogsProps) => {
  if (task === 'export') return <ExportDialog onClose={onClose} />
  if (task === 'backup') return <BackupDialog onClose={onClose} />
  if (task === 'restore')
    return <RestoreDialog keys={keys} hasVault={hasVault} onRestored={onReplaced} onClose={onClose} />
  return task === 'erase' ? <EraseDialog keys={keys} onErased={onReplaced} onClose={onClose} /> : null
}
