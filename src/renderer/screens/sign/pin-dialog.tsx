/** Asks for the PIN and signs. The PIN lives in the field alone: taken at submit, cleared at once and whenever the window is left. */
import { useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { KeySummary, PinSummary } from '../../../shared/model/key.ts'
import type { SignedDocument, SigningProgress } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { iconOfKey, nameOfKey, nameOfToken } from '../../components/key-words.ts'
import { Note } from '../../components/note.tsx'
import { Tries } from '../../components/tries.tsx'
import { useSpeech } from '../../speech.tsx'

export interface PinDialogProps {
  readonly document: DocumentSummary
  readonly signingKey: KeySummary
  readonly sign: (pin: string) => Promise<SignedDocument>
  readonly onSigned: (signed: SignedDocument) => void
  /** For every failure but those of the PIN, which are told here. */
  readonly onFailed: (error: ErrorDetail) => void
  readonly onClose: () => void
  readonly onOtherKey: () => void
}

/** A token that takes the PIN on its reader never sees this; the contract wants a text that is not empty. */
const typedOnReader = 'reader'
const closedStates = { locked: 'pin.locked', 'to-be-changed': 'pin.unset', 'not-set': 'pin.unset' } as const

/** What an error tells of the PIN sooner than the key list does. */
const learnFrom = (pin: PinSummary, error: ErrorDetail | null): PinSummary => {
  const left = error?.facts['triesLeft']
  if (error?.code === 'tokens/pin-locked') return { ...pin, state: 'locked', triesLeft: 0 }
  if (error?.code === 'tokens/last-try') return { ...pin, state: 'last-try', triesLeft: 1 }
  if (error?.code !== 'tokens/pin-incorrect' || typeof left !== 'number') return pin
  return { ...pin, triesLeft: left, state: left === 0 ? 'locked' : left === 1 ? 'last-try' : 'tries-low' }
}

export const PinDialog = (props: PinDialogProps) => {
  const { document, signingKey, sign, onSigned, onFailed, onClose, onOtherKey } = props
  const { t } = useSpeech()
  const field = useRef<HTMLInputElement>(null)
  const [isWorking, setWorking] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isEmpty, setEmpty] = useState(false)
  const [isSure, setSure] = useState(false)
  const [progress, setProgress] = useState<SigningProgress | null>(null)
  const pin = learnFrom(signingKey.pin, error)
  const closed = pin.state in closedStates ? closedStates[pin.state as keyof typeof closedStates] : null
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
    const typed = pin.onReader ? typedOnReader : (field.current?.value ?? '')
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
      if (!['tokens/pin-incorrect', 'tokens/pin-locked', 'tokens/last-try'].includes(failure.code))
        return onFailed(failure)
      setError(failure)
    }
  }

  if (closed) return <ClosedPinDialog words={closed} pin={pin} onClose={onClose} onOtherKey={onOtherKey} />
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
      sub={t('pin.sub')}
      onClose={isWorking ? undefined : onClose}
      onSubmit={() => void submit()}
      foot={
        !isWorking && (
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
            <b>{document.fileName}</b>
            <span className="t-2">{t('pin.file.same')}</span>
          </span>
        </div>
        <div>
          <Icon name={iconOfKey(signingKey)} />
          <span>
            <b>{nameOfKey(signingKey)}</b>
            <span className="t-2">
              {[
                nameOfToken(signingKey, t),
                signingKey.token.reader,
                signingKey.token.kind === 'pkcs11' &&
                  signingKey.token.serial &&
                  t('keys.serial', { serial: signingKey.token.serial }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
        </div>
      </div>
      {isLast && (
        <div className="stack g-3">
          <Note tone="bad" title={t('pin.last.note')}>
            <p>{t('pin.last.help')}</p>
          </Note>
          <label className="check">
            <input
              type="checkbox"
              checked={isSure}
              disabled={isWorking}
              onChange={event => setSure(event.target.checked)}
            />
            <span>{t('pin.last.confirm')}</span>
          </label>
        </div>
      )}
      {isWorking && <Working progress={progress} onReader={pin.onReader} />}
      {!isWorking && pin.onReader && (
        <div className="stack g-2">
          <p>{t('pin.reader.help')}</p>
          <Tries pin={pin} />
          {error && <PinError message={t('pin.wrong')} />}
        </div>
      )}
      {!isWorking && !pin.onReader && (
        <div className="pin">
          <div className="pin-top">
            <label className="label" htmlFor="pin">
              {t('pin.label')}
            </label>
            <Tries pin={pin} id="tries" />
          </div>
          <input
            className="input pin-input"
            id="pin"
            ref={field}
            type="password"
            autoComplete="off"
            spellCheck={false}
            maxLength={256}
            disabled={!isOpen}
            aria-describedby="tries pin-help"
            aria-invalid={message !== null}
            {...(message ? { 'aria-errormessage': 'pin-error' } : {})}
            {...(isLast ? {} : { 'data-first-focus': true })}
          />
          {message && <PinError message={message} />}
          <p className="help" id="pin-help">
            {t(help)}
          </p>
        </div>
      )}
    </Dialog>
  )
}

const PinError = ({ message }: { readonly message: string }) => (
  <p className="error" id="pin-error" role="alert">
    <Icon name="bad" />
    <span>{message}</span>
  </p>
)

const Working = ({ progress, onReader }: { readonly progress: SigningProgress | null; readonly onReader: boolean }) => {
  const { t } = useSpeech()
  const phase = progress?.phase ?? 'waiting-for-token'
  const isMeasured = progress !== null && progress.totalBytes > 0 && phase !== 'waiting-for-token'
  return (
    <div className="busy">
      <p className="row g-2" role="status">
        <Icon name="again" className="icon-sm spin" />
        {onReader && phase === 'waiting-for-token' ? t('pin.reader.waiting') : t(`progress.${phase}`)}
      </p>
      <progress
        className="progress"
        aria-label={t('progress.label')}
        {...(isMeasured ? { max: progress.totalBytes, value: progress.doneBytes } : {})}
      />
    </div>
  )
}

interface ClosedPinDialogProps {
  readonly words: 'pin.locked' | 'pin.unset'
  readonly pin: PinSummary
  readonly onClose: () => void
  readonly onOtherKey: () => void
}

const ClosedPinDialog = ({ words, pin, onClose, onOtherKey }: ClosedPinDialogProps) => {
  const { t } = useSpeech()
  return (
    <Dialog
      icon="lock"
      tone="bad"
      title={t(`${words}.title`)}
      sub={t(`${words}.sub`)}
      onClose={onClose}
      onSubmit={onOtherKey}
      foot={
        <>
          <button className="btn btn-md" type="button" data-first-focus onClick={onClose}>
            {t('app.close')}
          </button>
          <button className="btn btn-md btn-primary" type="submit">
            {t('pin.other')}
          </button>
        </>
      }
    >
      <p>{t(`${words}.help`)}</p>
      {words === 'pin.locked' && <Tries pin={pin} />}
    </Dialog>
  )
}
