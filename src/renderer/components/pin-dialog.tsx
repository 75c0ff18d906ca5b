/** Asks for the PIN of one key and acts with it. The PIN lives in the field alone: taken at submit, cleared at once and whenever the window is left. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../shared/errors.ts'
import type { KeySummary } from '../../shared/model/key.ts'
import { toDetail } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { Dialog } from './dialog.tsx'
import { KeyFact } from './key-facts.tsx'
import { LockedPinDialog } from './key-tasks/locked-pin-dialog.tsx'
import { UnsetPinDialog } from './key-tasks/unset-pin-dialog.tsx'
import { LastTry } from './last-try.tsx'
import { learnPin } from './learn-pin.ts'
import { PinField } from './pin-field.tsx'
import { ReaderPin } from './reader-pin.tsx'

export interface PinDialogProps<Done> {
  readonly summary: KeySummary
  /** What the PIN is for, the title's second line. */
  readonly sub: string
  /** The button that hands the PIN over. */
  readonly doLabel: string
  /** Said of a wrong PIN: what did not happen. */
  readonly wrong: string
  readonly lockedSub: string
  /** null: the PIN is typed on the reader. */
  readonly act: (pin: string | null) => Promise<Done>
  readonly onDone: (done: Done) => void
  /** Every failure but those of the PIN, which are told here. */
  readonly onFailed: (error: ErrorDetail) => void
  readonly onClose: () => void
  /** Ends what `act` waits for at a token; absent: nothing can. */
  readonly onGiveUp?: (() => Promise<void>) | undefined
  readonly onOtherKey: () => void
  readonly onUnblock: () => void
  readonly onChangePin: () => void
  /** Rows above the key. */
  readonly children?: ReactNode
  /** Shown while it works; `isUnderWay`: the PIN was taken, also of a reader. */
  readonly work: ReactNode
  readonly isUnderWay?: boolean
}

const toldHere: readonly string[] = ['tokens/pin-incorrect', 'tokens/pin-locked', 'tokens/last-try']

export const PinDialog = <Done,>(props: PinDialogProps<Done>) => {
  const { summary, act, onDone, onFailed, onClose, onOtherKey, onUnblock, onChangePin, isUnderWay = false } = props
  const { t } = useSpeech()
  const field = useRef<HTMLInputElement>(null)
  const [isWorking, setWorking] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isEmpty, setEmpty] = useState(false)
  const [isSure, setSure] = useState(false)
  const pin = learnPin(summary.pin, error)
  const isLast = pin.state === 'last-try'
  const isOpen = !isWorking && (!isLast || isSure)

  useEffect(() => {
    const clear = (): void => {
      if (field.current) field.current.value = ''
    }
    window.addEventListener('blur', clear)
    return () => window.removeEventListener('blur', clear)
  }, [])
  useLayoutEffect(() => {
    // On the last try the field is closed: the safe way out has the focus.
    const safe = window.document.querySelector<HTMLElement>('dialog[open] [data-first-focus]')
    if (error || isSure) (isLast && !isSure ? safe : field.current)?.focus()
  }, [error, isLast, isSure])

  const submit = async (): Promise<void> => {
    if (!isOpen) return
    const typed = pin.onReader ? null : (field.current?.value ?? '')
    if (typed === '') return setEmpty(true)
    if (field.current) field.current.value = ''
    setEmpty(false)
    setError(null)
    setSure(false)
    setWorking(true)
    try {
      onDone(await act(typed))
    } catch (thrown) {
      const failure = toDetail(thrown)
      setWorking(false)
      if (failure.code === 'tokens/cancelled') return onClose()
      if (!toldHere.includes(failure.code)) return onFailed(failure)
      setError(failure)
    }
  }

  if (pin.state === 'locked')
    return (
      <LockedPinDialog
        summary={summary}
        pin={pin}
        sub={props.lockedSub}
        onClose={onClose}
        onUnblock={onUnblock}
        onOtherKey={onOtherKey}
      />
    )
  if (pin.state === 'not-set' || pin.state === 'to-be-changed')
    return (
      <UnsetPinDialog
        canChange={pin.state === 'to-be-changed'}
        onClose={onClose}
        onChangePin={onChangePin}
        onOtherKey={onOtherKey}
      />
    )
  const help =
    isLast && !isSure
      ? 'pin.help.confirm'
      : error
        ? 'pin.help.wrong'
        : pin.state === 'unknown'
          ? 'pin.help.unknown'
          : (`pin.help.${summary.token.kind === 'software' ? 'software' : 'token'}` as const)
  const message = error ? props.wrong : isEmpty ? t('pin.empty') : null
  return (
    <Dialog
      icon={isLast ? 'warn' : pin.onReader ? 'pad' : 'key'}
      {...(isLast ? { tone: 'bad' as const } : {})}
      title={t(isLast ? 'pin.last.title' : pin.onReader ? 'pin.reader.title' : 'pin.title')}
      sub={props.sub}
      onClose={isWorking ? undefined : onClose}
      onSubmit={() => void submit()}
      foot={
        isWorking ? (
          props.onGiveUp &&
          summary.token.kind === 'pkcs11' && (
            <button className="btn btn-md" type="button" onClick={() => void props.onGiveUp?.().catch(() => undefined)}>
              {t('app.cancel')}
            </button>
          )
        ) : (
          <>
            <button
              className="btn btn-md"
              type="button"
              onClick={onClose}
              {...(isLast || pin.onReader ? { 'data-first-focus': true } : {})}
            >
              {t(isLast ? 'pin.last.stop' : 'app.cancel')}
            </button>
            <button className="btn btn-md btn-primary" type="submit" aria-disabled={!isOpen}>
              {pin.onReader ? t('pin.reader.start') : props.doLabel}
            </button>
          </>
        )
      }
    >
      <div className="facts">
        {props.children}
        <KeyFact summary={summary} />
      </div>
      {pin.perSignature && <p className="t-sm">{t(pin.onReader ? 'pin.reader.eachTime' : 'pin.eachTime')}</p>}
      {isLast && <LastTry isSure={isSure} isWorking={isWorking} onSure={setSure} />}
      {isWorking && (!pin.onReader || isUnderWay) && props.work}
      {pin.onReader && !(isWorking && isUnderWay) && <ReaderPin pin={pin} isWaiting={isWorking} message={message} />}
      {!isWorking && !pin.onReader && (
        <PinField ref={field} pin={pin} isOpen={isOpen} isFirst={!isLast} message={message} help={t(help)} />
      )}
    </Dialog>
  )
}
