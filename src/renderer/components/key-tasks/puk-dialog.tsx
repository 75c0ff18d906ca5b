/** Shows the PUK and the unlock code of a new software key, once. No Escape and no Cancel: it is gone when this closes. */
import { useState } from 'react'
import type { CreatedKey } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { FieldError } from '../field-error.tsx'
import { SavePaper } from '../save-paper.tsx'
import { UnlockCodeSheet } from '../unlock-code-sheet.tsx'

export interface PukDialogProps {
  readonly created: CreatedKey
  readonly onClose: () => void
}

export const PukDialog = ({ created: { key, puk, unlockCode, sheetNumber }, onClose }: PukDialogProps) => {
  const { t, language } = useSpeech()
  const [isWritten, setWritten] = useState(false)
  const [isReminded, setReminded] = useState(false)
  return (
    <Dialog
      icon="ok"
      title={t('create.done')}
      sub={t('create.done.sub')}
      onSubmit={() => (isWritten ? onClose() : setReminded(true))}
      foot={
        <button className="btn btn-md btn-primary" type="submit" aria-disabled={!isWritten}>
          {t('create.finish')}
        </button>
      }
    >
      <div className="field">
        <span className="label" id="puk-label">
          {t('create.puk')}
        </span>
        <output className="puk" aria-labelledby="puk-label">
          {puk}
        </output>
        <p className="help">{t('create.puk.help')}</p>
        <SavePaper
          words={t('puk.save')}
          save={() => bridge.recovery.savePukPage({ keyId: key.keyId, puk, language })}
          describe={file => t('puk.saved', { file })}
        />
      </div>
      <UnlockCodeSheet keyId={key.keyId} unlockCode={unlockCode} sheetNumber={sheetNumber} />
      <label className="check">
        <input
          type="checkbox"
          data-first-focus
          checked={isWritten}
          onChange={event => setWritten(event.target.checked)}
        />
        <span>{t('create.puk.confirm')}</span>
      </label>
      <FieldError id="puk-error" message={isReminded && !isWritten ? t('create.puk.confirm.missing') : null} />
    </Dialog>
  )
}
