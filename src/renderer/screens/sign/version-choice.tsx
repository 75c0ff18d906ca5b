/** Which version of a signed document is shown: the one that was signed, or what it has become. */
import { useSpeech } from '../../speech.tsx'

export interface VersionChoiceProps {
  readonly signer: string
  readonly isSignedShown: boolean
  readonly onChoose: (isSignedShown: boolean) => void
}

export const VersionChoice = ({ signer, isSignedShown, onChoose }: VersionChoiceProps) => {
  const { t } = useSpeech()
  return (
    <fieldset className="btn-group end" aria-label={t('checked.version')}>
      <button className="btn" type="button" aria-pressed={isSignedShown} onClick={() => onChoose(true)}>
        {t('checked.asSigned')}
        <span className="sr"> ({signer})</span>
      </button>
      <button className="btn" type="button" aria-pressed={!isSignedShown} onClick={() => onChoose(false)}>
        {t('checked.asNow')}
      </button>
    </fieldset>
  )
}
