/** The unlock code as it is written down: large, in its groups, with the number of its sheet; or saved to be printed. */
import { useState } from 'react'
import type { ErrorDetail } from '../../shared/errors.ts'
import { bridge, toDetail } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { ProblemNote } from './problem-note.tsx'

export interface UnlockCodeSheetProps {
  readonly keyId: string
  readonly unlockCode: string
  readonly sheetNumber: string
}

export const UnlockCodeSheet = ({ keyId, unlockCode, sheetNumber }: UnlockCodeSheetProps) => {
  const { t, language } = useSpeech()
  const [saved, setSaved] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const save = (): void => {
    setError(null)
    bridge.recovery.saveSheet({ keyId, language }).then(
      // Who closes the dialog the second time still has the file of the first.
      file => setSaved(last => file?.fileName ?? last),
      (thrown: unknown) => setError(toDetail(thrown)),
    )
  }
  return (
    <div className="field">
      <span className="row wrap g-3">
        <span className="label grow" id="unlock-code-label">
          {t('sheet.label')}
        </span>
        <span className="t-sm t-2">{t('sheet.number', { sheet: sheetNumber })}</span>
      </span>
      <output className="puk" aria-labelledby="unlock-code-label">
        {unlockCode}
      </output>
      <p className="help">{t('sheet.help')}</p>
      <div>
        <button className="btn" type="button" onClick={save}>
          <Icon name="save" />
          {t('sheet.save')}
        </button>
      </div>
      <p className="help" role="status">
        {saved !== null && t('sheet.saved', { file: saved })}
      </p>
      {error && <ProblemNote error={error} />}
    </div>
  )
}
