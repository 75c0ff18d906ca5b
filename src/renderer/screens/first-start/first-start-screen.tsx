/** The first start: agreement, key, unlock code, one after the other, in place of everything else; it can be put aside. */
import { useEffect, useState } from 'react'
import type { Settings } from '../../../shared/model/app.ts'
import type { CreatedKey, KeySummary } from '../../../shared/model/key.ts'
import { FocusFrame } from '../../components/focus-frame.tsx'
import { Icon } from '../../components/icon.tsx'
import { LanguageSelect } from '../../components/language-select.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useProcessing } from '../../use-processing.ts'
import { AgreementStep } from './agreement-step.tsx'
import { CodeStep } from './code-step.tsx'
import { KeyStep } from './key-step.tsx'

export interface FirstStartScreenProps {
  readonly keys: Keys
  readonly settings: Settings
  readonly onSave: (settings: Settings) => Promise<void>
  readonly onEnd: (how: 'left' | 'done') => void
}

const steps = ['agreement', 'key', 'code'] as const
type Step = (typeof steps)[number]

export const FirstStartScreen = ({ keys, settings, onSave, onEnd }: FirstStartScreenProps) => {
  const { t } = useSpeech()
  const processing = useProcessing()
  const { loaded } = processing
  const state = loaded.state === 'ready' ? loaded.value : null
  /** null: the first one that is not done yet. */
  const [chosenStep, setStep] = useState<Step | null>(null)
  const [key, setKey] = useState<KeySummary | null>(null)
  const [made, setMade] = useState<CreatedKey | null>(null)
  const isAnswered = state !== null && state.stopped !== 'privacy/consent-missing'
  const step = chosenStep ?? (isAnswered ? 'key' : 'agreement')
  useEffect(() => {
    document.title = `${t('first.title')} – Signet`
  }, [t])
  const choose = (chosen: KeySummary, created: CreatedKey | null): void => {
    keys.select(chosen.keyId)
    setKey(chosen)
    setMade(created)
    setStep('code')
  }
  return (
    <FocusFrame
      bar={
        <>
          <span className="grow" />
          <ol className="steps" aria-label={t('first.steps')}>
            {steps.map((each, index) => (
              <StepMark key={each} step={each} index={index} current={steps.indexOf(step)} />
            ))}
          </ol>
          <span className="grow" />
          <LanguageSelect settings={settings} onSave={onSave} />
          <button className="btn btn-quiet nowrap" type="button" onClick={() => onEnd('left')}>
            {t('first.later')}
          </button>
        </>
      }
    >
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={processing.reload} />}
      {state && step === 'agreement' && (
        <AgreementStep
          textVersion={state.textVersion}
          isGiven={isAnswered}
          processing={processing}
          onNext={() => setStep('key')}
        />
      )}
      {state && step === 'key' && (
        <KeyStep keys={keys} onBack={() => setStep('agreement')} onKey={choose} onNone={() => onEnd('done')} />
      )}
      {step === 'code' && key && (
        <CodeStep signingKey={key} made={made} onBack={() => setStep('key')} onDone={() => onEnd('done')} />
      )}
    </FocusFrame>
  )
}

const StepMark = ({
  step,
  index,
  current,
}: {
  readonly step: Step
  readonly index: number
  readonly current: number
}) => {
  const { t } = useSpeech()
  const name = t(`first.step.${step}`)
  return (
    <li className={index < current ? 'done' : ''} aria-current={index === current ? 'step' : undefined}>
      <span aria-hidden="true">{index < current ? <Icon name="check" /> : index + 1}</span>
      {index < current ? (
        <>
          <span className="sr">{t('first.step.done', { step: name })}</span>
          <div aria-hidden="true">{name}</div>
        </>
      ) : (
        name
      )}
    </li>
  )
}
