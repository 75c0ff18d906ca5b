/** One token: where it is, how many tries its PIN has left, what can be done about it, and its keys. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import type { StartTask } from '../../components/key-tasks/key-task.tsx'
import { iconOfKey, nameOfToken } from '../../components/key-words.ts'
import { Tries } from '../../components/tries.tsx'
import { useSpeech } from '../../speech.tsx'
import { KeyRow } from './key-row.tsx'

export type TokenKeys = readonly [KeySummary, ...KeySummary[]]

export interface TokenCardProps {
  readonly keys: TokenKeys
  readonly onTask: StartTask
}

export const TokenCard = ({ keys, onTask }: TokenCardProps) => {
  const { t } = useSpeech()
  const [first] = keys
  const { token, pin } = first
  const isLocked = pin.state === 'locked'
  const id = `token-${first.keyId}`
  const place =
    token.kind === 'software'
      ? t('keys.software.help')
      : [token.reader, token.serial && t('keys.serial', { serial: token.serial })].filter(Boolean).join(' · ')
  const trouble =
    isLocked && first.unblockWith.length === 0
      ? 'pin.locked.issuer'
      : pin.state === 'not-set'
        ? 'pin.unset.help'
        : pin.state === 'to-be-changed'
          ? 'pin.expired.help'
          : null
  const button = (kind: 'changePin' | 'unblock') => (
    <button className="btn" type="button" onClick={() => onTask(kind, first)}>
      {t(`keys.${kind}`)}
    </button>
  )
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <span className={`tile ${isLocked ? 'tile-bad' : ''}`}>
          <Icon name={iconOfKey(first)} />
        </span>
        <div className="grow">
          <h2 id={id}>{nameOfToken(first, t)}</h2>
          <p className="t-sm t-2">{place}</p>
        </div>
        <div className="row wrap g-3 end">
          {pin.state !== 'not-set' && <Tries pin={pin} />}
          {isLocked
            ? first.unblockWith.length > 0 && button('unblock')
            : pin.state !== 'not-set' && button('changePin')}
        </div>
      </div>
      {trouble && <p className="token-trouble t-sm t-2">{t(trouble)}</p>}
      <ul className="list">
        {keys.map(key => (
          <KeyRow key={key.keyId} summary={key} onTask={onTask} />
        ))}
      </ul>
    </section>
  )
}
