/** Without a code: one agent asks for 72 hours, another one agrees; either signs, and it can be taken back. */
import { useLayoutEffect, useRef } from 'react'
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { useShortcuts } from '../../use-shortcuts.ts'
import { Say } from './say.tsx'
import { StepHead } from './step-head.tsx'

export interface SuspendCardProps {
  readonly subject: RegisteredKey
  /** Who would sign now; null: no agent's key is here. */
  readonly agent: { readonly id: string; readonly name: string } | null
  /** Of the agent who asked. */
  readonly askedBy: string | null
  readonly onSuspend: () => void
  readonly onResume: () => void
  /** Reads again what another desk did. */
  readonly onLook: () => void
}

export const SuspendCard = ({ subject, agent, askedBy, onSuspend, onResume, onLook }: SuspendCardProps) => {
  const { t } = useSpeech()
  const heading = useRef<HTMLElement>(null)
  const { suspensionAskedBy, state } = subject
  const isSuspended = state === 'suspended'
  const isSame = suspensionAskedBy !== null && suspensionAskedBy === agent?.id
  const isOff = agent === null || isSame || isSuspended
  useLayoutEffect(() => heading.current?.focus(), [])
  const suspend = (): void => {
    if (!isOff) onSuspend()
  }
  useShortcuts({ 'mod+Enter': suspend })
  return (
    <section className="card" aria-labelledby="desk-suspend" ref={heading} tabIndex={-1}>
      <StepHead id="desk-suspend" step={2} isDone={isSuspended} title={t('desk.suspend.title')} />
      {!isSuspended && (
        <div className="card-pad stack g-4">
          <Say words={t('desk.say.suspend')} />
          <p className="t-sm">{t('desk.suspend.sure')}</p>
          <div className="cols col-s">
            <SignBox
              title={t('desk.suspend.first')}
              name={suspensionAskedBy === null ? (agent?.name ?? '–') : (askedBy ?? suspensionAskedBy.slice(0, 12))}
              isSigned={suspensionAskedBy !== null}
            />
            <SignBox
              title={t('desk.suspend.second')}
              name={suspensionAskedBy !== null && agent && !isSame ? agent.name : t('desk.suspend.anyOther')}
              isSigned={false}
            />
          </div>
          {isSame && <p className="t-sm">{t('desk.suspend.same')}</p>}
        </div>
      )}
      <div className="card-foot">
        {!isSuspended && suspensionAskedBy !== null && (
          <button className="btn btn-md" type="button" onClick={onLook}>
            <Icon name="again" />
            {t('desk.suspend.look')}
          </button>
        )}
        <span className="grow" />
        {(isSuspended || suspensionAskedBy !== null) && (
          <button
            className="btn btn-md"
            type="button"
            aria-disabled={agent === null}
            onClick={() => agent && onResume()}
          >
            {t('desk.suspend.back')}
          </button>
        )}
        {!isSuspended && (
          <button className="btn btn-md btn-primary" type="button" aria-disabled={isOff} onClick={suspend}>
            <Icon name="suspend" />
            {t(suspensionAskedBy === null ? 'desk.suspend.ask' : 'desk.suspend.agree')} <kbd>Ctrl ⏎</kbd>
          </button>
        )}
      </div>
    </section>
  )
}

interface SignBoxProps {
  readonly title: string
  readonly name: string
  readonly isSigned: boolean
}

const SignBox = ({ title, name, isSigned }: SignBoxProps) => {
  const { t } = useSpeech()
  return (
    <div className={isSigned ? 'signbox is-done' : 'signbox'}>
      <span className="t-sm t-2">{title}</span>
      <b>{name}</b>
      <span className={isSigned ? 'state state-ok' : 'state'}>
        <Icon name={isSigned ? 'ok' : 'clock'} />
        {t(isSigned ? 'desk.suspend.signed' : 'desk.suspend.waits')}
      </span>
    </div>
  )
}
