/** Chooses the key to sign with; keys that cannot sign are listed with the reason. */
import { useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { describeKeyPlace, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'

export const KeyChooser = ({ keys, onClose }: { readonly keys: Keys; readonly onClose: () => void }) => {
  const speech = useSpeech()
  const { t, cannotSign } = speech
  const [chosenId, setChosenId] = useState(keys.selected?.keyId ?? null)
  const list = keys.loaded.state === 'ready' ? keys.loaded.value : []
  return (
    <Dialog
      icon="key"
      title={t('chooser.title')}
      onClose={onClose}
      onSubmit={() => {
        if (chosenId) keys.select(chosenId)
        onClose()
      }}
      foot={
        <>
          <button className="btn btn-md" type="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button className="btn btn-md btn-primary" type="submit">
            {t('chooser.use')}
          </button>
        </>
      }
    >
      {list.length === 0 && <p className="t-2">{t('chooser.empty')}</p>}
      <div className="choices" role="radiogroup" aria-label={t('chooser.title')}>
        {list.map(key => (
          <label className="choice" key={key.keyId}>
            <input
              type="radio"
              name="key"
              disabled={!key.canSign}
              checked={key.keyId === chosenId}
              onChange={() => setChosenId(key.keyId)}
            />
            <span className="tile">
              <Icon name={iconOfKey(key)} />
            </span>
            <span>
              <b>{nameOfKey(key)}</b>
              <p>{key.cannotSignReason ? cannotSign(key.cannotSignReason) : describeKeyPlace(key, speech)}</p>
              {key.pin.state === 'locked' && <p>{t('pin.tries.locked')}</p>}
            </span>
          </label>
        ))}
      </div>
    </Dialog>
  )
}
