/** Asks for the PIN and signs. The PIN lives in the field alone: taken at submit, cleared at once and whenever the window is left. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { SignedDocument, SigningProgress } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { KeyFact } from '../../components/key-facts.tsx'
import { LockedPinDialog } from '../../components/key-tasks/locked-pin-dialog.tsx'
import { UnsetPinDialog } from '../../components/key-tasks/unset-pin-dialog.tsx'
import { LastTry } from '../../components/last-try.tsx'
import { learnPin } from '../../components/learn-pin.ts'
import { ReaderPin } from '../../components/reader-pin.tsx'
import { useSpeech } from '../../speech.tsx'
import { PinField } from './pin-field.tsx'
import { SigningWork } from './signing-work.tsx'

export interface PinDialogProps<Signed> {
  readonly document: DocumentSummary
  readonly signingKey: KeySummary
  /** null: the PIN is typed on the reader. */
  readonly sign: (pin: string | null) => Promise<Signed>
  readonly onSigned: (signed: Signed) => void
  /** What is signed, where it is not this one document: a title's second line, a name and what holds for it. */
  readonly batch?: { readonly sub: string; readonly name: string; readonly note: string }
  /** For every failure but those of the PIN, which are told here. */
  readonly onFailed: (error: ErrorDetail) => void
  readonly onClose: () => void
  readonly onOtherKey: () => void
  readonly onUnblock: () => void
  readonly onChangePin: () => void
  /** What else the signer should know: rows of the facts. */
  readonly children?: ReactNode
}

const toldHere: readonly string[] = ['tokens/pin-incorrect', 'tokens/pin-locked', 'tokens/last-try']

export const PinDialog = <Signed = SignedDocument>(props: PinDialogProps<Signed>) => {
  const { document, batch, signingKey, sign, onSigned, onFailed, onClose, onOtherKey, onUnblock, onChangePin } = props
  const { t } = useSpeech()
  const field = useRef<HTMLInputElement>(null)
  const [isWorking, setWorking] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isEmpty, setEmpty] = useState(false)
  const [isSure, setSure] = useState(false)
  const [progress, setProgress] = useState<SigningProgress | null>(null)
  const pin = learnPin(signingKey.pin, error)
  const isLast = pin.state === 'last-try'
  const isOpen = !isWorking && (!isLast || isSure)

  useEffect(() => {
    const clear = (): void => {
      if (field.current) field.current.value = ''
    }
    window.addEventListener('blur', clear)
    return () => window.removeEventListener('blur', clear)
  }, [])
  useEffect(
    () => bridge.signing.onProgress(next => next.documentId === document.documentId && setProgress(next)),
    [document.documentId],
  )
  useEffect(() => {
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
      onSigned(await sign(typed))
    } catch (thrown) {
      const failure = toDetail(thrown)
      setWorking(false)
      setProgress(null)
      if (failure.code === 'tokens/cancelled') return onClose()
      if (!toldHere.includes(failure.code)) return onFailed(failure)
      setError(failure)
    }
  }

  if (pin.state === 'locked')
    return (
      <LockedPinDialog
        summary={signingKey}
        pin={pin}
        sub={t('pin.locked.sub')}
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
          : (`pin.help.${signingKey.token.kind === 'software' ? 'software' : 'token'}` as const)
  const message = error ? t('pin.wrong') : isEmpty ? t('pin.empty') : null
  return (
    <Dialog
      icon={isLast ? 'warn' : pin.onReader ? 'pad' : 'key'}
      {...(isLast ? { tone: 'bad' as const } : {})}
      title={t(isLast ? 'pin.last.title' : pin.onReader ? 'pin.reader.title' : 'pin.title')}
      sub={batch?.sub ?? t('pin.sub')}
      onClose={isWorking ? undefined : onClose}
      onSubmit={() => void submit()}
      foot={
        isWorking ? (
          signingKey.token.kind === 'pkcs11' && (
            <button
              className="btn btn-md"
              type="button"
              onClick={() =>
                void (batch ? bridge.signing.cancelBatch() : bridge.signing.cancel()).catch(() => undefined)
              }
            >
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
              {t(pin.onReader ? 'pin.reader.start' : 'pin.sign')}
            </button>
          </>
        )
      }
    >
      <div className="facts">
        <div>
          <Icon name="file" />
          <span>
            <b>{batch?.name ?? document.fileName}</b>
            <span className="t-2">{batch?.note ?? t('pin.file.same')}</span>
          </span>
        </div>
        {props.children}
        <KeyFact summary={signingKey} />
      </div>
      {pin.perSignature && <p className="t-sm">{t(pin.onReader ? 'pin.reader.eachTime' : 'pin.eachTime')}</p>}
      {isLast && <LastTry isSure={isSure} isWorking={isWorking} onSure={setSure} />}
      {isWorking && (!pin.onReader || progress) && <SigningWork progress={progress} />}
      {pin.onReader && !progress && <ReaderPin pin={pin} isWaiting={isWorking} message={message} />}
      {!isWorking && !pin.onReader && (
        <PinField ref={field} pin={pin} isOpen={isOpen} isFirst={!isLast} message={message} help={t(help)} />
      )}
    </Dialog>
  )
}
