/** Which key answers, where several can. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import { describeKeyPlace, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { useSpeech } from '../../speech.tsx'
import type { Answering } from './use-answering.ts'

export interface KeyChoicesProps {
  readonly keys: readonly KeySummary[]
  readonly answering: Answering
}

export const KeyChoices = ({ keys, answering }: KeyChoicesProps) => {
  const speech = useSpeech()
  const { t } = speech
  return (
    <div className="choices" role="radiogroup" aria-label={t('query.key')}>
      {keys.map(key => (
        <label className="choice" key={key.keyId}>
          <input
            type="radio"
            name="key"
            checked={key.keyId === answering.key?.keyId}
            onChange={() => answering.choose(key.keyId)}
          />
          <span className="tile">
            <Icon name={iconOfKey(key)} />
          </span>
          <span>
            <b>{nameOfKey(key)}</b>
            <p>{describeKeyPlace(key, speech)}</p>
            {key.pin.state === 'locked' && <p>{t('pin.tries.locked')}</p>}
          </span>
        </label>
      ))}
    </div>
  )
}
