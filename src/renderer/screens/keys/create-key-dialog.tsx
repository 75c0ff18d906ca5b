/** Makes a software key: name, algorithm, a PIN typed twice; then shows the PUK once. */
import { useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { type SoftwareKeyAlgorithm, softwareKeyAlgorithms } from '../../../shared/model/key.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'

const recommended: SoftwareKeyAlgorithm = 'p-256'
const algorithmNames: Readonly<Record<SoftwareKeyAlgorithm, string>> = {
  'p-256': 'P-256',
  'p-384': 'P-384',
  'rsa-2048': 'RSA 2048',
  'rsa-3072': 'RSA 3072',
  'rsa-4096': 'RSA 4096',
}
const offered = [recommended, ...softwareKeyAlgorithms.filter(algorithm => algorithm !== recommended)]
const pinLengths = { shortest: 6, longest: 64 } as const

type Fault = 'name' | 'pin' | 'again'

export const CreateKeyDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useSpeech()
  const name = useRef<HTMLInputElement>(null)
  const algorithm = useRef<HTMLSelectElement>(null)
  const pin = useRef<HTMLInputElement>(null)
  const again = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isWorking, setWorking] = useState(false)
  const [puk, setPuk] = useState<string | null>(null)

  const refuse = (where: Fault): void => {
    setFault(where)
    ;({ name, pin, again })[where].current?.focus()
  }

  const make = async (): Promise<void> => {
    if (isWorking || !name.current || !pin.current || !again.current || !algorithm.current) return
    setError(null)
    const length = [...pin.current.value].length
    if (name.current.value.trim() === '') return refuse('name')
    if (length < pinLengths.shortest || length > pinLengths.longest) return refuse('pin')
    if (pin.current.value !== again.current.value) return refuse('again')
    setFault(null)
    setWorking(true)
    const chosen = offered[algorithm.current.selectedIndex] ?? recommended
    const request = { name: name.current.value, algorithm: chosen, pin: pin.current.value }
    pin.current.value = ''
    again.current.value = ''
    try {
      setPuk((await bridge.keys.createSoftwareKey(request)).puk)
    } catch (thrown) {
      setError(toDetail(thrown))
    } finally {
      setWorking(false)
    }
  }

  if (puk !== null) return <PukDialog puk={puk} onClose={onClose} />
  const secret = (id: Fault, field: typeof pin, label: string, help: string | null, message: string) => (
    <div className="field">
      <label className="label" htmlFor={`create-${id}`}>
        {label}
      </label>
      <input
        className="input"
        id={`create-${id}`}
        ref={field}
        type="password"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={fault === id}
        aria-describedby={`create-${id}-help create-${id}-error`}
      />
      <p className="help" id={`create-${id}-help`}>
        {help}
      </p>
      <FieldError id={`create-${id}-error`} message={fault === id ? message : null} />
    </div>
  )
  return (
    <Dialog
      icon="laptop"
      title={t('create.title')}
      sub={t('create.sub')}
      onClose={isWorking ? undefined : onClose}
      onSubmit={() => void make()}
      foot={
        <>
          <button className="btn btn-md" type="button" aria-disabled={isWorking} onClick={() => isWorking || onClose()}>
            {t('app.cancel')}
          </button>
          <button className="btn btn-md btn-primary" type="submit" aria-disabled={isWorking}>
            {isWorking && <Icon name="again" className="spin" />}
            {t(isWorking ? 'create.making' : 'create.make')}
          </button>
        </>
      }
    >
      {error && <ProblemNote error={error} />}
      <div className="field">
        <label className="label" htmlFor="create-name">
          {t('create.name')}
        </label>
        <input
          className="input"
          id="create-name"
          ref={name}
          maxLength={100}
          data-first-focus
          aria-invalid={fault === 'name'}
          aria-describedby="create-name-help create-name-error"
        />
        <p className="help" id="create-name-help">
          {t('create.name.help')}
        </p>
        <FieldError id="create-name-error" message={fault === 'name' ? t('create.name.missing') : null} />
      </div>
      <div className="field">
        <label className="label" htmlFor="create-algorithm">
          {t('create.algorithm')}
        </label>
        <span className="selectbox">
          <select className="select" id="create-algorithm" ref={algorithm} defaultValue={recommended}>
            {offered.map(each => (
              <option key={each} value={each}>
                {each === recommended
                  ? t('create.algorithm.recommended', { algorithm: algorithmNames[each] })
                  : algorithmNames[each]}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </span>
      </div>
      {secret('pin', pin, t('create.pin'), t('create.pin.help'), t('create.pin.short'))}
      {secret('again', again, t('create.pin.again'), null, t('create.pin.differ'))}
    </Dialog>
  )
}

const FieldError = ({ id, message }: { readonly id: string; readonly message: string | null }) => (
  <p className="error" id={id} role="alert">
    {message && (
      <>
        <Icon name="bad" />
        <span>{message}</span>
      </>
    )}
  </p>
)

/** No Escape and no Cancel: the PUK is gone once this closes. */
const PukDialog = ({ puk, onClose }: { readonly puk: string; readonly onClose: () => void }) => {
  const { t } = useSpeech()
  const [isWritten, setWritten] = useState(false)
  const [isReminded, setReminded] = useState(false)
  return (
    <Dialog
      icon="ok"
      title={t('create.done')}
      sub={t('create.done.sub')}
      onSubmit={() => (isWritten ? onClose() : setReminded(true))}
      foot={
        <button className="btn btn-md btn-primary" type="submit" aria-disabled={!isWritten}>
          {t('create.finish')}
        </button>
      }
    >
      <div className="field">
        <span className="label" id="puk-label">
          {t('create.puk')}
        </span>
        <output className="puk" aria-labelledby="puk-label">
          {puk}
        </output>
        <p className="help">{t('create.puk.help')}</p>
      </div>
      <label className="check">
        <input
          type="checkbox"
          data-first-focus
          checked={isWritten}
          onChange={event => setWritten(event.target.checked)}
        />
        <span>{t('create.puk.confirm')}</span>
      </label>
      <FieldError id="puk-error" message={isReminded && !isWritten ? t('create.puk.confirm.missing') : null} />
    </Dialog>
  )
}
