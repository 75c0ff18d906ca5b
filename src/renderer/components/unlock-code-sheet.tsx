/** The unlock code as it is written down: large, in its groups, with the number of its sheet; or saved to be printed. */
import { bridge } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { SavePaper } from './save-paper.tsx'

export interface UnlockCodeSheetProps {
  readonly keyId: string
  readonly unlockCode: string
  readonly sheetNumber: string
}

export const UnlockCodeSheet = ({ keyId, unlockCode, sheetNumber }: UnlockCodeSheetProps) => {
  const { t, language } = useSpeech()
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
      <SavePaper
        words={t('sheet.save')}
        save={() => bridge.recovery.saveSheet({ keyId, language })}
        describe={file => t('sheet.saved', { file })}
      />
    </div>
  )
}
