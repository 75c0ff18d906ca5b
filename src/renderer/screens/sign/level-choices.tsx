/** How long the signature can be proven, and whether it closes the document. */
import { type Certification, certifications } from '../../../shared/model/signing.ts'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'
import { LevelChoice, type LevelChoiceProps } from './level-choice.tsx'
import type { ChoicesState } from './signature-choices.ts'

export interface LevelChoicesProps extends ChoicesState, Pick<LevelChoiceProps, 'hasAuthority' | 'onShowSettings'> {
  /** Only the first signature of a document can certify it. */
  readonly canCertify: boolean
}

export const LevelChoices = ({ choices, change, canCertify, ...others }: LevelChoicesProps) => (
  <>
    <LevelChoice level={choices.level} onLevel={level => change({ level })} {...others} />
    {canCertify && <CertifyChoice choices={choices} change={change} />}
  </>
)

const CertifyChoice = ({ choices: { certify }, change }: ChoicesState) => {
  const { t } = useSpeech()
  const choose = (value: string): void => {
    change({ certify: certifications.find((each): each is Certification => each === value) ?? null })
  }
  return (
    <div className="field">
      <label className="label" htmlFor="certify">
        {t('certify.label')}
      </label>
      <Select id="certify" value={certify ?? ''} onChange={event => choose(event.target.value)}>
        <option value="">{t('certify.none')}</option>
        {certifications.map(each => (
          <option key={each} value={each}>
            {t(`certify.${each}`)}
          </option>
        ))}
      </Select>
    </div>
  )
}
