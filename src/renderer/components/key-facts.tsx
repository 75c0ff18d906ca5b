/** Which key a dialog is about: its name, its token, where that is plugged in. */
import type { KeySummary } from '../../shared/model/key.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { describePlaceOfKey, iconOfKey, nameOfKey } from './key-words.ts'

export const KeyFact = ({ summary: key }: { readonly summary: KeySummary }) => {
  const { t } = useSpeech()
  return (
    <div>
      <Icon name={iconOfKey(key)} />
      <span>
        <b>{nameOfKey(key)}</b>
        <span className="t-2">{describePlaceOfKey(key, t)}</span>
      </span>
    </div>
  )
}

export const KeyFacts = ({ summary }: { readonly summary: KeySummary }) => (
  <div className="facts">
    <KeyFact summary={summary} />
  </div>
)
