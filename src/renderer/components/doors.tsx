/** The doors beside every page, with the state of the key in use at their foot. */
import type { ReactNode } from 'react'
import type { KeySummary, PinState } from '../../shared/model/key.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'
import { iconOfKey, nameOfKey, nameOfToken } from './key-words.ts'

export type Door = 'sign' | 'data' | 'keys' | 'desk' | 'settings'

const icons: Readonly<Record<Door, IconName>> = {
  sign: 'sign',
  data: 'data',
  keys: 'key',
  desk: 'desk',
  settings: 'settings',
}

export interface DoorsProps {
  readonly door: Door
  readonly onOpen: (door: Door) => void
  /** Whether whoever sits here is an agent; for everybody else that door does not exist. */
  readonly hasDesk: boolean
  readonly selected: KeySummary | null
  /** Absent: there is nothing to lock yet. */
  readonly onLock: (() => void) | undefined
}

export const Doors = ({ door, onOpen, hasDesk, selected, onLock }: DoorsProps) => {
  const { t } = useSpeech()
  const list = (doors: readonly Door[], last?: ReactNode) => (
    <ul>
      {doors.map(name => (
        <li key={name}>
          <button
            className="door"
            type="button"
            aria-current={name === door ? 'page' : undefined}
            onClick={() => onOpen(name)}
          >
            <Icon name={icons[name]} />
            <span>{t(`door.${name}`)}</span>
          </button>
        </li>
      ))}
      {last}
    </ul>
  )
  return (
    <nav className="doors" aria-label={t('app.doors')}>
      <div className="brand">
        <Icon name="signet" />
        <span>Signet</span>
      </div>
      {list(hasDesk ? ['sign', 'data', 'keys', 'desk'] : ['sign', 'data', 'keys'])}
      <div className="doors-foot">
        {selected && (
          <button className="keystate" type="button" onClick={() => onOpen('keys')}>
            <Icon name={iconOfKey(selected)} />
            <b className="clip">{nameOfKey(selected)}</b>
            <span className="clip t-3">{nameOfToken(selected, t)}</span>
            <PinStateLine state={selected.pin.state} />
          </button>
        )}
        {list(
          ['settings'],
          onLock && (
            <li>
              <button className="door" type="button" onClick={onLock}>
                <Icon name="lock" />
                <span>{t('lock.do')}</span>
              </button>
            </li>
          ),
        )}
      </div>
    </nav>
  )
}

const PinStateLine = ({ state }: { readonly state: PinState }) => {
  const { t } = useSpeech()
  const [tone, icon, word] =
    state === 'locked'
      ? (['bad', 'lock', 'keys.locked'] as const)
      : state === 'not-set'
        ? (['warn', 'warn', 'keys.pinUnset'] as const)
        : state === 'to-be-changed'
          ? (['warn', 'warn', 'keys.pinToChange'] as const)
          : (['ok', 'ok', 'keys.ready'] as const)
  return (
    <span className={`state state-${tone}`}>
      <Icon name={icon} />
      {t(word)}
    </span>
  )
}
