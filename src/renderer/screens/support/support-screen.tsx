/** The support desk, one call at a time, by the keyboard alone: which key, its code, the effect, the agent's signature. */
import { useLayoutEffect, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Desk } from '../../use-desk.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { AgentPin, type DeskAct } from './agent-pin.tsx'
import { DeskSide } from './desk-side.tsx'
import { FindCard } from './find-card.tsx'
import { FoundCard } from './found-card.tsx'
import { RevokeCards } from './revoke-cards.tsx'
import { SuspendCard } from './suspend-card.tsx'

export interface SupportScreenProps {
  readonly desk: Desk
  /** A website's query is in front; the call is still there afterwards. */
  readonly isHidden: boolean
}

export const SupportScreen = ({ desk, isHidden }: SupportScreenProps) => {
  const { t, fullMoment } = useSpeech()
  const [call, setCall] = useState(0)
  const [key, setKey] = useState<RegisteredKey | null>(null)
  const [isSuspending, setSuspending] = useState(false)
  const [act, setAct] = useState<DeskAct | null>(null)
  const [result, setResult] = useState<DeskAct['kind'] | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const { agents, overview } = desk
  // Whoever asked for a suspension cannot agree to it as well.
  const agent =
    agents.find(each => each.key.keyId === chosenId) ??
    agents.find(each => each.key.keyId !== key?.suspensionAskedBy) ??
    agents[0] ??
    null
  const startCall = (): void => {
    setCall(call + 1)
    setKey(null)
    setSuspending(false)
    setAct(null)
    setResult(null)
    setError(null)
  }
  const canSuspend = key !== null && key.state !== 'revoked'
  const suspend = (): void => {
    if (!canSuspend) return
    setSuspending(true)
    setResult(null)
  }
  useShortcuts(isHidden ? {} : { F2: startCall, F3: startCall, F8: suspend })
  // The field of a new call is there only after the render that begins it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each call begins so
  useLayoutEffect(() => document.getElementById('wanted')?.focus(), [call])
  const look = (): void => {
    if (!key) return
    bridge.support.find({ wanted: key.keyId }).then(
      ([found]) => found && setKey(found),
      (thrown: unknown) => setError(toDetail(thrown)),
    )
  }
  const isOver = key?.state === 'revoked'
  return (
    <Screen
      isHidden={isHidden}
      title={t('door.desk')}
      beside={
        <>
          {agent && (
            <span className="t-sm t-3 clip hide-narrow">
              {agent.name} · {overview?.name}
            </span>
          )}
          <span className="end" />
          <button className="btn" type="button" onClick={startCall}>
            <Icon name="phone" />
            {t('desk.newCall')} <kbd>F2</kbd>
          </button>
        </>
      }
    >
      <div className="side side-desk wide">
        <div className="stack g-4">
          {desk.error && <ProblemNote error={desk.error} onRetry={desk.reload} />}
          {overview && agents.length === 0 && (
            <Note tone="warn" role="status" title={t('desk.agent.none')}>
              <p>{t('desk.agent.none.help')}</p>
            </Note>
          )}
          {error && <ProblemNote error={error} />}
          {key ? <FoundCard subject={key} onAnother={startCall} /> : <FindCard key={call} onFound={setKey} />}
          {isOver && key.revokedAt !== null && (
            <Note tone={result === 'revoke' ? 'ok' : 'info'} role="status" title={t('desk.revoked')}>
              <p>{t('desk.revoked.help', { time: fullMoment(key.revokedAt) })}</p>
            </Note>
          )}
          {key && !isOver && (key.suspendedUntil !== null || result !== null) && (
            <SuspensionNote subject={key} isNews={result !== null} />
          )}
          {key && !isOver && !isSuspending && (
            <RevokeCards
              key={key.keyId}
              keyId={key.keyId}
              isOff={agent === null || isHidden}
              onRevoke={(unlockCode, reason) => setAct({ kind: 'revoke', unlockCode, reason })}
            />
          )}
          {key && !isOver && isSuspending && (
            <SuspendCard
              subject={key}
              agent={agent && { id: agent.key.keyId, name: agent.name }}
              askedBy={overview?.agents.find(({ agentId }) => agentId === key.suspensionAskedBy)?.name ?? null}
              onSuspend={() => setAct({ kind: 'suspend' })}
              onResume={() => setAct({ kind: 'resume' })}
              onLook={look}
            />
          )}
        </div>
        <DeskSide
          desk={desk}
          agent={agent}
          onAgent={setChosenId}
          onSuspend={canSuspend && !isSuspending ? suspend : undefined}
          onCode={canSuspend && isSuspending ? () => setSuspending(false) : undefined}
        />
      </div>
      {act && key && agent && !isHidden && (
        <AgentPin
          act={act}
          subject={key}
          agent={agent}
          onDone={changed => {
            setAct(null)
            setError(null)
            setKey(changed)
            setResult(act.kind)
            // The next signature is by whoever may give it.
            setChosenId(null)
            desk.reload()
          }}
          onFailed={failure => {
            setAct(null)
            setError(failure)
          }}
          onClose={() => setAct(null)}
        />
      )}
    </Screen>
  )
}

interface SuspensionNoteProps {
  readonly subject: RegisteredKey
  readonly isNews: boolean
}

const SuspensionNote = ({ subject, isNews }: SuspensionNoteProps) => {
  const { t, fullMoment } = useSpeech()
  const { suspendedUntil, suspensionAskedBy } = subject
  const tone = isNews ? 'ok' : 'info'
  if (suspendedUntil !== null)
    return (
      <Note tone={tone} role="status" title={t('desk.suspended')}>
        <p>{t('desk.suspended.help', { time: fullMoment(suspendedUntil) })}</p>
      </Note>
    )
  const words = suspensionAskedBy === null ? 'resumed' : 'asked'
  return (
    <Note tone={tone} role="status" title={t(`desk.${words}`)}>
      <p>{t(`desk.${words}.help`)}</p>
    </Note>
  )
}
