/** A form in a dialog: checks what was typed, does one thing, tells what went wrong beside the field or above the form. */
import type { ReactNode } from 'react'
import type { ErrorDetail } from '../../shared/errors.ts'
import { Dialog } from './dialog.tsx'
import { FormButtons } from './form-buttons.tsx'
import type { IconName } from './icon-shapes.tsx'
import { type Fault, useKeyTask, type Values } from './key-tasks/use-key-task.ts'
import { ProblemNote } from './problem-note.tsx'

export interface FormDialogProps<Done> {
  readonly icon: IconName
  readonly title: string
  readonly sub?: string
  /** On the button that does it. */
  readonly words: string
  /** The same while it is done; absent: no others. */
  readonly workingWords?: string
  /** What it does cannot be undone: stopping has the focus. */
  readonly isDanger?: boolean
  readonly check?: (values: Values) => Fault | null
  /** null: the user closed a dialog of the system; the form stays. */
  readonly run: (values: Values) => Promise<Done | null>
  readonly place?: (error: ErrorDetail) => Fault | null
  readonly onDone: (done: Done) => void
  readonly onClose: () => void
  readonly closeWords?: string
  readonly children: ReactNode | ((messageOf: (field: string) => string | null) => ReactNode)
}

export const FormDialog = <Done,>(props: FormDialogProps<Done>) => {
  const {
    icon,
    title,
    sub,
    words,
    workingWords = words,
    isDanger = false,
    check,
    run,
    place,
    onDone,
    onClose,
    closeWords,
    children,
  } = props
  const task = useKeyTask<Done>({
    check: check ?? (() => null),
    async run(values) {
      const done = await run(values)
      if (done !== null) onDone(done)
      return null
    },
    ...(place ? { place } : {}),
  })
  return (
    <Dialog
      icon={icon}
      {...(isDanger ? { tone: 'bad' as const } : {})}
      title={title}
      {...(sub ? { sub } : {})}
      onClose={task.isWorking ? undefined : onClose}
      onSubmit={task.submit}
      foot={
        <FormButtons
          isWorking={task.isWorking}
          isDanger={isDanger}
          words={task.isWorking ? workingWords : words}
          onClose={onClose}
          closeWords={closeWords}
        />
      }
    >
      {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
      {typeof children === 'function' ? children(task.messageOf) : children}
    </Dialog>
  )
}
