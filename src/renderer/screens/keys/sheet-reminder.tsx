/** A key whose unlock code does not count yet: without it nobody could revoke the key when it is lost. */
import { useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { ConfirmSheetDialog } from '../../components/key-tasks/confirm-sheet-dialog.tsx'
import { useSpeech } from '../../speech.tsx'
import { useRecoverable } from '../../use-recoverable.ts'

export interface SheetReminderProps {
  readonly keyId: string
  readonly onNewCode: () => void
}

export const SheetReminder = ({ keyId, onNewCode }: SheetReminderProps) => {
  const { t } = useSpeech()
  const [keys] = useRecoverable()
  const [isOpen, setOpen] = useState(false)
  const key = keys.find(each => each.keyId === keyId)
  if (!key || key.isConfirmed || key.state === 'revoked') return null
  const { groupsToConfirm: groups } = key
  return (
    <div className="row wrap g-3">
      <p className="t-sm keyrow-why">{t(groups ? 'sheet.pending' : 'sheet.forgotten')}</p>
      <button className="btn" type="button" onClick={groups ? () => setOpen(true) : onNewCode}>
        <Icon name="revoke" />
        {t(groups ? 'sheet.pending.do' : 'sheet.new')}
      </button>
      {isOpen && groups && (
        <ConfirmSheetDialog
          code={{ keyId, groups, isRight: (_group, typed) => typed !== '' }}
          onDone={() => setOpen(false)}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  )
}
