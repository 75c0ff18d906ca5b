/** The PIN of an answer, and what a PIN may need first. */
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { PinDialog } from '../../components/pin-dialog.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Answering } from './use-answering.ts'

export interface AnswerPinProps<Done> {
  readonly answering: Answering
  readonly sub: string
  readonly doLabel: string
  /** What the PIN lets go, and where to. */
  readonly fact: { readonly icon: IconName; readonly what: string; readonly host: string }
  readonly act: (key: KeySummary, pin: string | null) => Promise<Done>
  /** Ends what `act` waits for at a token. */
  readonly onGiveUp?: () => Promise<void>
  readonly onDone: (done: Done) => void
  readonly onFailed: (error: ErrorDetail) => void
}

export const AnswerPin = <Done,>({ answering, fact, act, onFailed, ...words }: AnswerPinProps<Done>) => {
  const { t } = useSpeech()
  const { layer, show, key } = answering
  if (!key || layer === 'none') return null
  if (layer !== 'pin') {
    return <KeyTask kind={layer} summary={key} onClose={() => show('pin')} onUnblock={() => show('unblock')} />
  }
  return (
    <PinDialog
      {...words}
      summary={key}
      wrong={t('query.pin.wrong')}
      lockedSub={t('query.pin.locked')}
      act={pin => act(key, pin)}
      onFailed={failure => {
        show('none')
        onFailed(failure)
      }}
      onClose={() => show('none')}
      onOtherKey={() => show('none')}
      onUnblock={() => show('unblock')}
      onChangePin={() => show('changePin')}
      work={
        <p className="row g-2" role="status">
          <Icon name="again" className="icon-sm spin" />
          {t('query.working')}
        </p>
      }
    >
      <div>
        <Icon name={fact.icon} />
        <span>
          <b>{fact.what}</b>
          <span className="t-2">{fact.host}</span>
        </span>
      </div>
    </PinDialog>
  )
}
