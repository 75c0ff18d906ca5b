/** The unlock code as six groups of four: each tells while it is typed whether it is right; a PUK is refused by name. */
import { useRef, useState } from 'react'
import {
  checkUnlockCodeGroup,
  type GroupState,
  isPukTyped,
  looksLikePuk,
  readUnlockCode,
  unlockCodeGroups,
} from '../../shared/unlock-code.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'

export interface UnlockCodeFieldProps {
  /** Six groups as they were typed. */
  readonly groups: readonly string[]
  readonly onChange: (groups: readonly string[]) => void
  readonly label: string
  readonly isOff?: boolean
  readonly isLarge?: boolean
  readonly isFirst?: boolean
  /** A PUK was typed and cleared. */
  readonly onPuk?: () => void
}

export const noGroups: readonly string[] = Array.from({ length: unlockCodeGroups }, () => '')

/** The whole code; undefined until every group is right. */
export const wholeCode = (groups: readonly string[]): string | undefined => {
  const reading = readUnlockCode(groups.join('-'))
  return groups.every(group => group !== '') && reading.kind === 'right' ? reading.code : undefined
}

const groupChars = 4
/** Room for what is pasted into one group. */
const mostChars = 60
const plain = (typed: string): string => typed.replace(/[^\p{L}\p{N}]/gu, '')

export const UnlockCodeField = (props: UnlockCodeFieldProps) => {
  const { groups, onChange, label, isOff = false, isLarge = false, isFirst = false } = props
  const { t } = useSpeech()
  const fields = useRef<(HTMLInputElement | null)[]>([])
  const [isPuk, setPuk] = useState(false)
  const states = groups.map((group, index) => checkUnlockCodeGroup(group, index + 1))
  const wrong = states.indexOf('wrong') + 1
  const focus = (index: number): void => fields.current[Math.min(index, unlockCodeGroups - 1)]?.focus()
  const take = (index: number, typed: string): void => {
    const refuse = (): void => {
      setPuk(true)
      onChange(noGroups)
      props.onPuk?.()
      focus(0)
    }
    if (isPukTyped(typed)) {
      refuse()
      return
    }
    setPuk(false)
    // The prefix may be typed along; what is longer than a group was pasted and fills those behind it.
    const text = plain(typed).replace(/^uc/i, '')
    const next = [...groups]
    const parts = text.length > groupChars ? (text.match(/.{1,4}/g) ?? []) : [text]
    parts.forEach((part, offset) => {
      if (index + offset < unlockCodeGroups) next[index + offset] = part
    })
    if (looksLikePuk(next)) {
      refuse()
      return
    }
    onChange(next)
    if (text.length >= groupChars) focus(index + Math.floor(text.length / groupChars))
  }
  return (
    <div className="stack g-2">
      <fieldset className={`code ${isLarge ? 'code-lg' : ''}`} aria-label={label}>
        <span className="code-prefix" aria-hidden="true">
          UC
        </span>
        {groups.map((group, index) => {
          const state = states[index] ?? 'empty'
          const id = `code-${index + 1}`
          return (
            <div key={id} className={`code-group ${tones[state]}`}>
              <label className="sr" htmlFor={id}>
                {t('code.group.of', { group: index + 1, groups: unlockCodeGroups })}
              </label>
              <input
                ref={element => {
                  fields.current[index] = element
                }}
                className="input"
                id={id}
                value={group}
                maxLength={mostChars}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                disabled={isOff}
                aria-describedby={`${id}-state`}
                aria-invalid={state === 'wrong'}
                {...(isFirst && index === 0 ? { 'data-first-focus': true } : {})}
                onChange={event => take(index, event.target.value)}
                onKeyDown={event => {
                  if (event.key !== 'Backspace' || group !== '' || index === 0) return
                  event.preventDefault()
                  focus(index - 1)
                }}
              />
              <small id={`${id}-state`}>
                {state === 'right' && <Icon name="check" />}
                {state === 'wrong' && <Icon name="warn" />}
                {state === 'right' || state === 'wrong' ? t(`code.${state}`) : t('code.group', { group: index + 1 })}
              </small>
            </div>
          )
        })}
      </fieldset>
      <p className="error" role="alert">
        {(isPuk || wrong > 0) && (
          <>
            <Icon name="warn" />
            <span>{isPuk ? t('code.puk') : t('code.mistyped', { group: wrong })}</span>
          </>
        )}
      </p>
    </div>
  )
}

const tones: Readonly<Record<GroupState, string>> = { empty: '', incomplete: '', right: 'is-ok', wrong: 'is-bad' }
