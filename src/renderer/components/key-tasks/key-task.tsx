/** Opens the dialog of one task on one key. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { BlockPinDialog } from './block-pin-dialog.tsx'
import { ChangePinDialog } from './change-pin-dialog.tsx'
import { DeleteKeyDialog } from './delete-key-dialog.tsx'
import { InstallCertificateDialog } from './install-certificate-dialog.tsx'
import { NewCodeDialog } from './new-code-dialog.tsx'
import type { KeyTaskProps } from './pin-task-dialog.tsx'
import { RequestDialog } from './request-dialog.tsx'
import { UnblockDialog } from './unblock-dialog.tsx'

const dialogs = {
  changePin: ChangePinDialog,
  unblock: UnblockDialog,
  request: RequestDialog,
  install: InstallCertificateDialog,
  newCode: NewCodeDialog,
  delete: DeleteKeyDialog,
  blockPin: BlockPinDialog,
} as const satisfies Readonly<Record<string, (props: KeyTaskProps) => unknown>>

export type KeyTaskKind = keyof typeof dialogs

export interface OpenTask {
  readonly kind: KeyTaskKind
  /** As it was when the task began: a deleted key is still named at the end. */
  readonly summary: KeySummary
}

export type StartTask = (kind: KeyTaskKind, summary: KeySummary) => void

export const KeyTask = ({ kind, ...props }: KeyTaskProps & { readonly kind: KeyTaskKind }) => {
  const Task = dialogs[kind]
  return <Task {...props} />
}
