/** How long the signature can be proven, and whether it closes the document. */
import { type Certification, certifications, signatureLevels } from '../../../shared/model/signing.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import type { ChoicesState } from './signature-choices.ts'

export interface LevelChoicesProps extends ChoicesState {
  readonly hasAuthority: boolean
  /** Only the first signature of a document can certify it. */
  readonly canCertify: boolean
  readonly onShowSettings: () => void
}

export const LevelChoices = ({ choices, change, hasAuthority, canCertify, onShowSettings }: LevelChoicesProps) => {
  const { t } = useSpeech()
  const level = hasAuthority ? choices.level : 'B-B'
  return (
    <>
      <div className="field">
        <label className="label" htmlFor="level">
          {t('level.label')}
        </label>
        <span className="selectbox">
          <select
            className="select"
            id="level"
            aria-describedby="level-help"
            value={level}
            onChange={event => {
              const next = signatureLevels.find(each => each === event.target.value)
              if (next) change({ level: next })
            }}
          >
            {signatureLevels.map(each => (
              <option key={each} value={each} disabled={each !== 'B-B' && !hasAuthority}>
                {t(`level.${each}`)}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </span>
        <p className="help" id="level-help">
          {hasAuthority ? t(`level.${level}.help`) : t('level.noAuthority')}
        </p>
        {!hasAuthority && (
          <button className="btn btn-link start" type="button" onClick={onShowSettings}>
            {t('level.toSettings')}
          </button>
        )}
      </div>
      {canCertify && <CertifyChoice choices={choices} change={change} />}
    </>
  )
}

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
      <span className="selectbox">
        <select className="select" id="certify" value={certify ?? ''} onChange={event => choose(event.target.value)}>
          <option value="">{t('certify.none')}</option>
          {certifications.map(each => (
            <option key={each} value={each}>
              {t(`certify.${each}`)}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
    </div>
  )
}
