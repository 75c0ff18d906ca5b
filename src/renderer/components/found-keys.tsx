/** Several keys that were found, to choose one of. */
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'

export interface FoundKeysProps<Key> {
  readonly keys: readonly Key[]
  /** The sheet number, or several. */
  readonly sheetOf: (key: Key) => string
  readonly since: (key: Key) => string
  readonly onChoose: (key: Key) => void
}

export const FoundKeys = <Key extends { readonly keyId: string }>(props: FoundKeysProps<Key>) => {
  const { keys, sheetOf, since, onChoose } = props
  const { t } = useSpeech()
  return (
    keys.length > 1 && (
      <ul className="list">
        {keys.map(key => (
          <li key={key.keyId}>
            <button className="item item-link" type="button" onClick={() => onChoose(key)}>
              <Icon name="key" className="t-2" />
              <span className="grow">
                <b>{t('lost.sheet', { sheet: sheetOf(key) })}</b>
                <span className="block t-sm t-2 path">
                  {key.keyId} · {since(key)}
                </span>
              </span>
              <Icon name="right" />
            </button>
          </li>
        ))}
      </ul>
    )
  )
}
