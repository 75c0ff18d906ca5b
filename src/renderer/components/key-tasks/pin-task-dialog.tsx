/** A task on a key that needs its PIN once: tries before the field, the last try confirmed, a locked PIN leads to its unblocking. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { FormButtons } from '../form-buttons.tsx'
import type { IconName } from '../icon-shapes.tsx'
import { KeyFacts } from '../key-facts.tsx'
import { LastTry } from '../last-try.tsx'
import { learnPin } from '../learn-pin.ts'
import { ProblemNote } from '../problem-note.tsx'
import { ReaderPin } from '../reader-pin.tsx'
import { SecretField } from '../secret-field.tsx'
import { Tries } from '../tries.tsx'
import { LockedPinDialog } from './locked-pin-dialog.tsx'
import { TaskDoneDialog } from './task-done-dialog.tsx'
import { type Fault, useKeyTask, type Values } from './use-key-task.ts'

/** What every task on a key is given. */
export interface KeyTaskProps {
  readonly summary: KeySummary
  /** After success too. */
  readonly onClose: () => void
  readonly onUnblock: () => void
}

export interface PinTaskDialogProps<Done> extends KeyTaskProps {
  readonly icon: IconName
  readonly title: string
  readonly sub: string
  readonly pinLabel: string
  readonly words: string
  readonly workingWords: string
  readonly isDanger?: boolean
  readonly before?: (messageOf: (field: string) => string | null) => ReactNode
  readonly after?: (messageOf: (field: string) => string | null) => ReactNode
  readonly check?: (values: Values) => Fault | null
  /** `pin` null: typed on the reader. Answers null when the user closed a dialog of the system. */
  readonly run: (pin: string | null, values: Values) => Promise<Done | null>
  readonly place?: (error: ErrorDetail) => Fault | null
  readonly doneTitle: string
  readonly describeDone: (done: Done) => string
}

export const PinTaskDialog = <Done,>(props: PinTaskDialogProps<Done>) => {
  const { summary: key, icon, title, sub, words, workingWords, isDanger = false, onClose, onUnblock } = props
  const { t } = useSpeech()
  const [isSure, setSure] = useState(false)
  const { onReader } = key.pin
  const task = useKeyTask<Done>({
    check: values =>
      !onReader && values('pin') === '' ? { field: 'pin', message: t('pin.empty') } : (props.check?.(values) ?? null),
    run(values) {
      setSure(false)
      return props.run(onReader ? null : values('pin'), values)
    },
    place: error =>
      error.code === 'tokens/pin-incorrect'
        ? { field: 'pin', message: t('task.pin.wrong') }
        : (props.place?.(error) ?? null),
  })
  const pin = learnPin(key.pin, task.error)
  const isLast = pin.state === 'last-try'
  const isClosed = isLast && !isSure
  const stopButton = useRef<HTMLButtonElement>(null)
  // On the last try the field is closed: the safe way out has the focus.
  useLayoutEffect(() => {
    if (!isLast) return
    const next = isSure ? document.getElementById('pin') : stopButton.current
    next?.focus()
  }, [isLast, isSure])
  if (task.done !== null)
    return (
      <TaskDoneDialog title={props.doneTitle} onClose={onClose}>
        <p>{props.describeDone(task.done)}</p>
      </TaskDoneDialog>
    )
  if (pin.state === 'locked')
    return (
      <LockedPinDialog summary={key} pin={pin} sub={t('task.pin.locked')} onClose={onClose} onUnblock={onUnblock} />
    )
  return (
    <Dialog
      icon={icon}
      {...(isDanger ? { tone: 'bad' as const } : {})}
      title={title}
      sub={sub}
      onClose={task.isWorking ? undefined : onClose}
      onSubmit={form => !isClosed && task.submit(form)}
      foot={
        <FormButtons
          isWorking={task.isWorking}
          isOff={isClosed}
          isDanger={isDanger}
          words={task.isWorking ? workingWords : words}
          onClose={onClose}
          closeRef={stopButton}
          {...(isLast ? { closeWords: t('pin.last.stop') } : {})}
        />
      }
    >
      <KeyFacts summary={key} />
      {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
      {props.before?.(task.messageOf)}
      {isLast && <LastTry isSure={isSure} isWorking={task.isWorking} onSure={setSure} />}
      {onReader ? (
        <ReaderPin pin={pin} isWaiting={task.isWorking} message={task.messageOf('pin')} />
      ) : (
        <SecretField
          name="pin"
          label={props.pinLabel}
          help={isClosed ? t('pin.help.confirm') : undefined}
          fault={task.messageOf('pin')}
          beside={<Tries pin={pin} />}
          isOff={isClosed}
          isFirst={!isDanger && !props.before}
        />
      )}
      {props.after?.(task.messageOf)}
    </Dialog>
  )
}
