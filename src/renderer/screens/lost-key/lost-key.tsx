/** Makes a lost key useless with its unlock code: which key, the code, what it does, why; then the proof. */
import { useEffect, useState } from 'react'
import type { RecoverableKey, RevocationReason, RevokedKey } from '../../../shared/model/recovery.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ReasonSelect } from '../../components/reason-select.tsx'
import { noGroups, UnlockCodeField, wholeCode } from '../../components/unlock-code-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { useCodeCheck } from '../../use-code-check.ts'
import { useLoad } from '../../use-load.ts'
import { FindKey } from './find-key.tsx'
import { KeyCard } from './key-card.tsx'
import { RevokedPage } from './revoked-page.tsx'

export interface LostKeyProps {
  /** Leaves without revoking; absent where there is nowhere to go. */
  readonly onCancel?: () => void
}

const load = () => bridge.recovery.list()

export const LostKey = ({ onCancel }: LostKeyProps) => {
  const { t } = useSpeech()
  const { loaded: first, reload } = useLoad(load)
  /** What is typed stays while the list changes. */
  const [changed, setChanged] = useState<readonly RecoverableKey[] | null>(null)
  const loaded: typeof first = changed ? { state: 'ready', value: changed } : first
  const [chosen, setChosen] = useState<RecoverableKey | null>(null)
  const [isSearching, setSearching] = useState(false)
  const [revoked, setRevoked] = useState<RevokedKey | null>(null)
  useEffect(() => bridge.recovery.onChanged(setChanged), [])
  const known = loaded.state === 'ready' ? loaded.value : []
  const key = chosen ?? known.find(({ state }) => state !== 'revoked') ?? known[0] ?? null
  if (revoked)
    return (
      <RevokedPage
        revoked={revoked}
        onAnother={() => {
          setRevoked(null)
          setChosen(null)
        }}
      />
    )
  return (
    <div className="stack g-5 narrow">
      <div className="stack g-1">
        <h2 className="t-title">{t('lost.title')}</h2>
        <p className="t-2">{t('lost.sub')}</p>
      </div>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {loaded.state === 'ready' && (key === null || isSearching) && (
        <FindKey
          known={known}
          onFound={found => {
            setChosen(found)
            setSearching(false)
          }}
          onCancel={key === null ? undefined : () => setSearching(false)}
        />
      )}
      {loaded.state === 'ready' && key !== null && !isSearching && (
        <RevokeForm
          key={key.keyId}
          subject={key}
          onAnother={() => setSearching(true)}
          onCancel={onCancel}
          onRevoked={setRevoked}
        />
      )}
    </div>
  )
}

const effects: readonly { readonly icon: IconName; readonly words: 'use' | 'forever' | 'documents' | 'sites' }[] = [
  { icon: 'revoke', words: 'use' },
  { icon: 'history', words: 'forever' },
  { icon: 'file-signed', words: 'documents' },
  { icon: 'globe', words: 'sites' },
]

interface RevokeFormProps {
  readonly subject: RecoverableKey
  readonly onAnother: () => void
  readonly onCancel: (() => void) | undefined
  readonly onRevoked: (revoked: RevokedKey) => void
}

const RevokeForm = ({ subject, onAnother, onCancel, onRevoked }: RevokeFormProps) => {
  const { t } = useSpeech()
  const { keyId } = subject
  const [groups, setGroups] = useState(noGroups)
  const [reason, setReason] = useState<RevocationReason>('lost')
  const [isWorking, setWorking] = useState(false)
  const [isReminded, setReminded] = useState(false)
  const code = wholeCode(groups)
  const { belongs, error, setError } = useCodeCheck(bridge.recovery.checkCode, keyId, code)
  const revoke = async (): Promise<void> => {
    setReminded(true)
    if (isWorking || code === undefined || belongs !== true) return
    setWorking(true)
    setError(null)
    try {
      onRevoked(await bridge.recovery.revoke({ keyId, unlockCode: code, reason }))
    } catch (thrown) {
      setError(toDetail(thrown))
    } finally {
      setWorking(false)
    }
  }
  const isRevoked = subject.state === 'revoked'
  return (
    <>
      <KeyCard subject={subject} onAnother={onAnother} />
      {!isRevoked && (
        <form
          className="stack g-5"
          noValidate
          onSubmit={event => {
            event.preventDefault()
            void revoke()
          }}
        >
          <section className="stack g-3" aria-labelledby="lost-code">
            <div className="section section-0">
              <h3 id="lost-code">{t('lost.code')}</h3>
              <span className="t-sm t-3">{t('lost.code.help')}</span>
            </div>
            <UnlockCodeField label={t('lost.code')} groups={groups} onChange={setGroups} isOff={isWorking} />
            <p className="t-sm" role="status">
              {code !== undefined && belongs === true && (
                <span className="state state-ok">
                  <Icon name="ok" />
                  {t('lost.belongs')}
                </span>
              )}
              {code !== undefined && belongs === false && (
                <span className="state state-bad">
                  <Icon name="bad" />
                  {t('lost.belongsNot')}
                </span>
              )}
            </p>
          </section>
          <section className="card" aria-labelledby="lost-effects">
            <div className="card-head">
              <h3 id="lost-effects">{t('lost.effects')}</h3>
            </div>
            <ul className="effects">
              {effects.map(({ icon, words }) => (
                <li key={words}>
                  <Icon name={icon} className={words === 'use' ? 't-bad' : 't-2'} />
                  <span>
                    <b>{t(`lost.effect.${words}`)}</b> {t(`lost.effect.${words}.help`)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
          {error && <ProblemNote error={error} />}
          {isReminded && belongs !== true && !error && (
            <p className="error" role="alert">
              <Icon name="bad" />
              <span>{t('lost.first')}</span>
            </p>
          )}
          <div className="row wrap g-3 row-end">
            <div className="field field-reason">
              <label className="label" htmlFor="lost-reason">
                {t('lost.reason')}
              </label>
              <ReasonSelect
                id="lost-reason"
                reason={reason}
                words={each => t(`lost.reason.${each}`)}
                onChoose={setReason}
              />
            </div>
            <span className="grow" />
            {onCancel && (
              <button className="btn btn-md" type="button" onClick={onCancel}>
                {t('app.cancel')}
              </button>
            )}
            <button className="btn btn-md btn-danger" type="submit" aria-disabled={isWorking || belongs !== true}>
              {isWorking && <Icon name="again" className="spin" />}
              {t('lost.do')}
            </button>
          </div>
        </form>
      )}
    </>
  )
}
