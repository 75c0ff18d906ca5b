/** Steps 2 and 3 of a call: the code as the caller reads it, each group checked as it is typed; then the effect, and the signature. */
import { useLayoutEffect, useState } from 'react'
import type { RevocationReason } from '../../../shared/model/recovery.ts'
import { checkUnlockCodeGroup } from '../../../shared/unlock-code.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ReasonSelect } from '../../components/reason-select.tsx'
import { noGroups, UnlockCodeField, wholeCode } from '../../components/unlock-code-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { useCodeCheck } from '../../use-code-check.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { ReadBack, Say } from './say.tsx'
import { StepHead } from './step-head.tsx'

const effects: readonly { readonly icon: IconName; readonly words: 'revoke' | 'documents' | 'log' }[] = [
  { icon: 'revoke', words: 'revoke' },
  { icon: 'file-signed', words: 'documents' },
  { icon: 'person', words: 'log' },
]

export interface RevokeCardsProps {
  readonly keyId: string
  readonly isOff: boolean
  readonly onRevoke: (unlockCode: string, reason: RevocationReason) => void
}

export const RevokeCards = ({ keyId, isOff, onRevoke }: RevokeCardsProps) => {
  const { t } = useSpeech()
  const [groups, setGroups] = useState(noGroups)
  const [reason, setReason] = useState<RevocationReason>('lost')
  const [isPuk, setPuk] = useState(false)
  const [isReminded, setReminded] = useState(false)
  const code = wholeCode(groups)
  const { belongs, error } = useCodeCheck(bridge.support.checkCode, keyId, code)
  useLayoutEffect(() => document.getElementById('code-1')?.focus(), [])
  const revoke = (): void => {
    if (isOff) return
    setReminded(true)
    if (code !== undefined && belongs === true) onRevoke(code, reason)
  }
  useShortcuts({ 'mod+Enter': revoke })
  const wrong = groups.findIndex((group, index) => checkUnlockCodeGroup(group, index + 1) === 'wrong') + 1
  return (
    <>
      <section className="card" aria-labelledby="desk-code">
        <StepHead id="desk-code" step={2} isDone={belongs === true} title={t('desk.code')} />
        <div className="card-pad stack g-3">
          <UnlockCodeField
            label={t('desk.code')}
            groups={groups}
            onChange={typed => {
              setGroups(typed)
              setPuk(false)
            }}
            onPuk={() => setPuk(true)}
            isLarge
          />
          {isPuk && <Say words={t('desk.say.puk')} />}
          {wrong > 0 && (
            <>
              <ReadBack group={wrong} typed={groups[wrong - 1] ?? ''} />
              <Say words={t('desk.say.group', { group: wrong })} />
            </>
          )}
          {error && <ProblemNote error={error} />}
          <p className="t-sm" role="status">
            {code !== undefined && belongs !== null && (
              <span className={belongs ? 'state state-ok' : 'state state-bad'}>
                <Icon name={belongs ? 'ok' : 'bad'} />
                {t(belongs ? 'lost.belongs' : 'desk.belongsNot')}
              </span>
            )}
          </p>
        </div>
      </section>
      <section className="card" aria-labelledby="desk-effect">
        <StepHead id="desk-effect" step={3} isDone={false} title={t('desk.effect')} />
        <ul className="effects">
          {effects.map(({ icon, words }) => (
            <li key={words}>
              <Icon name={icon} className={words === 'revoke' ? 't-bad' : 't-2'} />
              <span>
                <b>{t(`desk.effect.${words}`)}</b> {t(`desk.effect.${words}.help`)}
              </span>
            </li>
          ))}
        </ul>
        <div className="card-foot">
          <div className="field field-reason">
            <label className="sr" htmlFor="desk-reason">
              {t('lost.reason')}
            </label>
            <ReasonSelect
              id="desk-reason"
              reason={reason}
              words={each => t(`desk.reason.${each}`)}
              onChoose={setReason}
            />
          </div>
          <span className="grow" />
          <button
            className="btn btn-md btn-danger"
            type="button"
            aria-disabled={isOff || belongs !== true}
            onClick={revoke}
          >
            {t('desk.revoke')} <kbd>Ctrl ⏎</kbd>
          </button>
          {isReminded && belongs !== true && !error && (
            <p className="error" role="alert">
              <Icon name="bad" />
              <span>{t('desk.revoke.first')}</span>
            </p>
          )}
        </div>
      </section>
    </>
  )
}
