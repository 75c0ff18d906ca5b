/** The unlock code as it is written down: large, in its groups, with the number of its sheet. */
import { useSpeech } from '../speech.tsx'

export interface UnlockCodeSheetProps {
  readonly unlockCode: string
  readonly sheetNumber: string
}

export const UnlockCodeSheet = ({ unlockCode, sheetNumber }: UnlockCodeSheetProps) => {
  const { t } = useSpeech()
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
    </div>
  )
}
