/** Opens the vault with the PIN of one of the keys that can, or with its passphrase: on a locked window, and where a page first needs it. */
import { useCallback, useEffect, useLayoutEffect, useState } from 'react'
import type { ErrorDetail } from '../../shared/errors.ts'
import type { KeySummary } from '../../shared/model/key.ts'
import type { SessionState, VaultOpeners } from '../../shared/model/session.ts'
import { bridge, toDetail } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { UnblockDialog } from './key-tasks/unblock-dialog.tsx'
import { useKeyTask } from './key-tasks/use-key-task.ts'
import { LastTry } from './last-try.tsx'
import { learnPin } from './learn-pin.ts'
import { Loading } from './loading.tsx'
import { Note } from './note.tsx'
import { PassphraseForm } from './passphrase-form.tsx'
import { ProblemNote } from './problem-note.tsx'
import { ReaderPin } from './reader-pin.tsx'
import { SecretField } from './secret-field.tsx'
import { Select } from './select.tsx'
import { Tries } from './tries.tsx'

export interface UnlockFormProps {
  readonly words: string
  readonly onUnlocked: (state: SessionState) => void
}

/** Live: a key that is plugged in shows at once, and what is shown stays until the new answer is there. */
const useOpeners = () => {
  const [openers, setOpeners] = useState<VaultOpeners | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const reload = useCallback((): void => {
    bridge.session.openers().then(
      value => {
        setOpeners(value)
        setError(null)
      },
      (thrown: unknown) => setError(toDetail(thrown)),
    )
  }, [])
  useEffect(() => {
    reload()
    return bridge.keys.onChanged(reload)
  }, [reload])
  return { openers, error, reload }
}

/** Among the keys to choose from. */
const passphraseWay = 'passphrase'

export const UnlockForm = (props: UnlockFormProps) => {
  const { t } = useSpeech()
  const { openers, error, reload } = useOpeners()
  const [chosenId, setChosenId] = useState<string | null>(null)
  if (error) return <ProblemNote error={error} onRetry={reload} />
  if (!openers) return <Loading />
  const isByPassphrase = openers.hasPassphrase && (chosenId === passphraseWay || openers.keys.length === 0)
  const key = openers.keys.find(({ keyId }) => keyId === chosenId) ?? openers.keys[0]
  if (!key && !isByPassphrase)
    return openers.isOrphaned ? <Orphaned {...props} /> : <Note tone="info" title={t('lock.noKey')} />
  return (
    <div className="stack g-5">
      {openers.keys.length + Number(openers.hasPassphrase) > 1 && (
        <div className="field">
          <label className="label" htmlFor="unlock-key">
            {t('lock.with')}
          </label>
          <Select
            id="unlock-key"
            value={isByPassphrase ? passphraseWay : key?.keyId}
            onChange={event => setChosenId(event.target.value)}
          >
            {openers.keys.map(each => (
              <option key={each.keyId} value={each.keyId}>
                {each.token.kind === 'software'
                  ? t('lock.with.software', { id: each.keyId.slice(0, 6) })
                  : t('lock.with.token', { reader: each.token.reader ?? '', id: each.keyId.slice(0, 6) })}
              </option>
            ))}
            {openers.hasPassphrase && <option value={passphraseWay}>{t('lock.with.passphrase')}</option>}
          </Select>
        </div>
      )}
      {isByPassphrase && <PassphraseForm hasKeys={openers.keys.length > 0} {...props} />}
      {!isByPassphrase && key && <PinForm key={key.keyId} summary={key} onUnblocked={reload} {...props} />}
    </div>
  )
}

interface PinFormProps extends UnlockFormProps {
  readonly summary: KeySummary
  readonly onUnblocked: () => void
}

const PinForm = ({ summary: key, words, onUnlocked, onUnblocked }: PinFormProps) => {
  const { t } = useSpeech()
  const [isSure, setSure] = useState(false)
  const [isUnblocking, setUnblocking] = useState(false)
  const [isUnblocked, setUnblocked] = useState(false)
  const { onReader } = key.pin
  const task = useKeyTask<SessionState>({
    check: values =>
      !onReader && values('unlock-pin') === '' ? { field: 'unlock-pin', message: t('pin.empty') } : null,
    async run(values) {
      setSure(false)
      setUnblocked(false)
      const state = await bridge.session.unlock({ keyId: key.keyId, pin: onReader ? null : values('unlock-pin') })
      onUnlocked(state)
      return null
    },
    place: error => (error.code === 'tokens/pin-incorrect' ? { field: 'unlock-pin', message: t('lock.wrong') } : null),
  })
  const pin = isUnblocked ? key.pin : learnPin(key.pin, task.error)
  const isClosed = pin.state === 'last-try' && !isSure
  const canUnblock = key.unblockWith.length > 0
  useLayoutEffect(() => document.getElementById('unlock-pin')?.focus(), [])
  return (
    <>
      {pin.state === 'locked' ? (
        <Note
          tone="bad"
          title={t('pin.locked.title')}
          actions={
            canUnblock && (
              <button className="btn" type="button" onClick={() => setUnblocking(true)}>
                {t('keys.unblock')}
              </button>
            )
          }
        >
          <p>{t(canUnblock ? 'pin.locked.help' : 'pin.locked.issuer')}</p>
        </Note>
      ) : (
        <form
          className="stack g-5"
          noValidate
          onSubmit={event => {
            event.preventDefault()
            if (!isClosed) task.submit(event.currentTarget)
          }}
        >
          {task.error && !task.isPlaced && <ProblemNote error={task.error} />}
          {pin.state === 'last-try' && <LastTry isSure={isSure} isWorking={task.isWorking} onSure={setSure} />}
          {onReader ? (
            <ReaderPin pin={pin} isWaiting={task.isWorking} message={task.messageOf('unlock-pin')} />
          ) : (
            <SecretField
              name="unlock-pin"
              label={t('pin.label')}
              help={isClosed ? t('pin.help.confirm') : undefined}
              fault={task.messageOf('unlock-pin')}
              beside={<Tries pin={pin} />}
              isOff={isClosed}
              isFirst
            />
          )}
          <button className="btn btn-primary btn-lg btn-block" type="submit" aria-disabled={task.isWorking || isClosed}>
            {task.isWorking && <Icon name="again" className="spin" />}
            {words}
          </button>
          {canUnblock && !onReader && (
            <p className="center-t t-sm">
              <button className="btn btn-link" type="button" onClick={() => setUnblocking(true)}>
                {t('lock.unknownPin')}
              </button>
            </p>
          )}
        </form>
      )}
      {isUnblocking && (
        <UnblockDialog
          summary={key}
          onClose={() => {
            setUnblocking(false)
            setUnblocked(true)
            onUnblocked()
          }}
        />
      )}
    </>
  )
}

const Orphaned = ({ onUnlocked }: UnlockFormProps) => {
  const { t } = useSpeech()
  const [error, setError] = useState<ErrorDetail | null>(null)
  const goOn = (): void => {
    bridge.session.continueWithoutVault().then(onUnlocked, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <div className="stack g-4">
      {error && <ProblemNote error={error} />}
      <Note
        tone="warn"
        title={t('lock.orphaned')}
        actions={
          <button className="btn" type="button" onClick={goOn}>
            {t('lock.orphaned.go')}
          </button>
        }
      >
        <p>{t('lock.orphaned.help')}</p>
      </Note>
    </div>
  )
}
