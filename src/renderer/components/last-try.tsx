/** Before the last try for a PIN: what a wrong one does, and a box to tick by whoever is sure. */
import { useSpeech } from '../speech.tsx'
import { Note } from './note.tsx'

export interface LastTryProps {
  readonly isSure: boolean
  readonly isWorking: boolean
  readonly onSure: (isSure: boolean) => void
}

export const LastTry = ({ isSure, isWorking, onSure }: LastTryProps) => {
  const { t } = useSpeech()
  return (
    <div className="stack g-3">
      <Note tone="bad" title={t('pin.last.note')}>
        <p>{t('pin.last.help')}</p>
      </Note>
      <label className="check">
        <input type="checkbox" checked={isSure} disabled={isWorking} onChange={event => onSure(event.target.checked)} />
        <span>{t('pin.last.confirm')}</span>
      </label>
    </div>
  )
}
