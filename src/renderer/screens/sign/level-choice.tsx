/** How long a signature can be proven; above B-B it takes a timestamp authority. */
import { type SignatureLevel, signatureLevels } from '../../../shared/model/signing.ts'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'

export interface LevelChoiceProps {
  readonly level: SignatureLevel
  readonly onLevel: (level: SignatureLevel) => void
  readonly hasAuthority: boolean
  readonly onShowSettings: () => void
}

export const LevelChoice = ({ level: wanted, onLevel, hasAuthority, onShowSettings }: LevelChoiceProps) => {
  const { t } = useSpeech()
  const level = hasAuthority ? wanted : 'B-B'
  return (
    <div className="field">
      <label className="label" htmlFor="level">
        {t('level.label')}
      </label>
      <Select
        id="level"
        aria-describedby="level-help"
        value={level}
        onChange={event => {
          const next = signatureLevels.find(each => each === event.target.value)
          if (next) onLevel(next)
        }}
      >
        {signatureLevels.map(each => (
          <option key={each} value={each} disabled={each !== 'B-B' && !hasAuthority}>
            {t(`level.${each}`)}
          </option>
        ))}
      </Select>
      <p className="help" id="level-help">
        {hasAuthority ? t(`level.${level}.help`) : t('level.noAuthority')}
      </p>
      {!hasAuthority && (
        <button className="btn btn-link start" type="button" onClick={onShowSettings}>
          {t('level.toSettings')}
        </button>
      )}
    </div>
  )
}
