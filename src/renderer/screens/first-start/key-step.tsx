/** The second step: a key that is here or is plugged in, a new one on this computer, or one from a file. */
import { useEffect, useRef, useState } from 'react'
import type { CreatedKey, KeySummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { CreateKeyDialog } from '../../components/key-tasks/create-key-dialog.tsx'
import { ImportKeyDialog } from '../../components/key-tasks/import-key-dialog.tsx'
import { describeKeyPlace, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { DecisionForm } from './decision-form.tsx'

export interface KeyStepProps {
  readonly keys: Keys
  readonly onBack: () => void
  /** `created`: it was made just now, and its unlock code was shown. */
  readonly onKey: (key: KeySummary, created: CreatedKey | null) => void
  readonly onNone: () => void
}

interface Choice {
  readonly id: string
  readonly icon: IconName
  readonly name: string
  readonly about: string
  readonly isOff: boolean
}

export const KeyStep = ({ keys, onBack, onKey, onNone }: KeyStepProps) => {
  const speech = useSpeech()
  const { t, cannotSign } = speech
  const [chosen, setChosen] = useState<string | null>(null)
  const [task, setTask] = useState<'new' | 'file' | null>(null)
  const { loaded, isReading } = keys
  const here = loaded.state === 'ready' ? loaded.value : []
  const choices: readonly Choice[] = [
    ...here.map(key => ({
      id: key.keyId,
      icon: iconOfKey(key),
      name: nameOfKey(key),
      about: key.cannotSignReason ? cannotSign(key.cannotSignReason) : describeKeyPlace(key, speech),
      isOff: !key.canSign,
    })),
    { id: 'new', icon: 'laptop', name: t('first.key.new'), about: t('first.key.new.help'), isOff: false },
    { id: 'file', icon: 'file', name: t('first.key.file'), about: t('first.key.file.help'), isOff: false },
  ]
  // Until the user chooses, a key that is plugged in is the likely one, at once.
  const current = chosen ?? keys.selected?.keyId ?? 'new'
  // The focus goes along, or the arrows would begin elsewhere.
  const group = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const checked = group.current?.querySelector<HTMLInputElement>(`input[value="${current}"]`)
    if (checked && group.current?.contains(document.activeElement)) checked.focus()
  }, [current])
  const next = (): void => {
    const key = here.find(({ keyId }) => keyId === current)
    if (key) onKey(key, null)
    else setTask(current === 'file' ? 'file' : 'new')
  }
  const take = (made: CreatedKey): void => onKey(made.key, made)
  return (
    <>
      <DecisionForm
        title={t('first.key.title')}
        sub={t('first.key.sub')}
        about={t('first.step.key')}
        onSubmit={next}
        foot={
          <>
            <button className="btn btn-quiet btn-md" type="button" onClick={onBack}>
              <Icon name="back" />
              {t('first.back')}
            </button>
            <span className="grow" />
            <button className="btn btn-quiet btn-md" type="button" onClick={onNone}>
              {t('first.key.none')}
            </button>
            <button className="btn btn-md btn-primary btn-wide" type="submit">
              {t('first.next')}
            </button>
          </>
        }
      >
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={keys.reload} />}
        <div className="choices" role="radiogroup" aria-label={t('first.step.key')} ref={group}>
          {choices.map(({ id, icon, name, about, isOff }) => (
            <label className="choice" key={id}>
              <input
                type="radio"
                name="key"
                value={id}
                disabled={isOff}
                checked={id === current}
                onChange={() => setChosen(id)}
                // What is chosen already does not change: pressed, it stays when a key is plugged in.
                onClick={() => setChosen(id)}
                {...(id === current ? { 'data-first-focus': true } : {})}
              />
              <span className="tile">
                <Icon name={icon} />
              </span>
              <span>
                <b>{name}</b>
                <p>{about}</p>
              </span>
            </label>
          ))}
        </div>
        <p className="t-sm t-2" role="status">
          {t(isReading ? 'keys.reading' : 'first.key.plug')}
        </p>
      </DecisionForm>
      {task === 'new' && <CreateKeyDialog onClose={() => setTask(null)} onMade={take} />}
      {task === 'file' && <ImportKeyDialog onClose={() => setTask(null)} onMade={take} />}
    </>
  )
}
