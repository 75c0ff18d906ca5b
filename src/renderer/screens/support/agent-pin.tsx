/** The PIN of the agent, asked for each act: what is signed stands above the key that signs it. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { RevocationReason } from '../../../shared/model/recovery.ts'
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { PinDialog } from '../../components/pin-dialog.tsx'
import { useSpeech } from '../../speech.tsx'
import type { DeskAgent } from '../../use-desk.ts'

/** What an agent is about to sign. */
export type DeskAct =
  | { readonly kind: 'revoke'; readonly unlockCode: string; readonly reason: RevocationReason }
  | { readonly kind: 'suspend' | 'resume' }

export interface AgentPinProps {
  readonly act: DeskAct
  readonly subject: RegisteredKey
  readonly agent: DeskAgent
  readonly onDone: (key: RegisteredKey) => void
  readonly onFailed: (error: ErrorDetail) => void
  readonly onClose: () => void
}

export const AgentPin = ({ act, subject, agent, onDone, onFailed, onClose }: AgentPinProps) => {
  const { t } = useSpeech()
  const [layer, setLayer] = useState<'pin' | 'unblock' | 'changePin'>('pin')
  const { key } = agent
  if (layer !== 'pin')
    return <KeyTask kind={layer} summary={key} onClose={() => setLayer('pin')} onUnblock={() => setLayer('unblock')} />
  const run = (pin: string | null): Promise<RegisteredKey> => {
    const signer = { keyId: subject.keyId, agentKeyId: key.keyId, pin }
    if (act.kind === 'revoke')
      return bridge.support.revoke({ ...signer, unlockCode: act.unlockCode, reason: act.reason })
    return act.kind === 'suspend' ? bridge.support.suspend(signer) : bridge.support.resume(signer)
  }
  return (
    <PinDialog
      summary={key}
      sub={t(`desk.pin.${act.kind}`)}
      doLabel={t('desk.pin.do')}
      wrong={t('desk.pin.wrong')}
      lockedSub={t('desk.pin.locked')}
      act={run}
      onDone={onDone}
      onFailed={onFailed}
      onClose={onClose}
      onOtherKey={onClose}
      onUnblock={() => setLayer('unblock')}
      onChangePin={() => setLayer('changePin')}
      work={
        <p className="row g-2" role="status">
          <Icon name="again" className="icon-sm spin" />
          {t('desk.working')}
        </p>
      }
    >
      <div>
        <Icon name={act.kind === 'revoke' ? 'revoke' : 'suspend'} />
        <span>
          <b>{t('lost.sheet', { sheet: subject.sheetNumbers.join(', ') })}</b>
          <span className="t-2">{agent.name}</span>
        </span>
      </div>
    </PinDialog>
  )
}
