/** The first step: what Signet does with data, agreed to, or gone on without. */
import { useEffect, useRef } from 'react'
import { AgreementBox, AgreementText, useAgreement } from '../../components/agreement.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Processing } from '../../use-processing.ts'
import { DecisionForm } from './decision-form.tsx'

export interface AgreementStepProps {
  readonly textVersion: string
  readonly isGiven: boolean
  readonly processing: Processing
  readonly onNext: () => void
}

export const AgreementStep = ({ textVersion, isGiven, processing, onNext }: AgreementStepProps) => {
  const { t } = useSpeech()
  const agreement = useAgreement(processing, textVersion)
  const wasGiven = useRef(isGiven)
  useEffect(() => {
    if (isGiven && !wasGiven.current) onNext()
  }, [isGiven, onNext])
  return (
    <DecisionForm
      title={t('agree.title')}
      sub={t('agree.sub')}
      about={t('first.text')}
      onSubmit={isGiven ? onNext : agreement.give}
      foot={
        <>
          <div className="decision-line">
            {isGiven ? (
              <span className="state state-ok">
                <Icon name="ok" />
                {t('agree.box')}
              </span>
            ) : (
              <AgreementBox agreement={agreement} />
            )}
          </div>
          <span className="grow" />
          {!isGiven && (
            <button className="btn btn-md" type="button" onClick={onNext}>
              {t('first.without')}
            </button>
          )}
          <button
            className="btn btn-md btn-primary btn-wide"
            type="submit"
            aria-disabled={processing.isWorking || !(isGiven || agreement.isAgreed)}
          >
            {processing.isWorking && <Icon name="again" className="spin" />}
            {t('first.next')}
          </button>
        </>
      }
    >
      {processing.error && <ProblemNote error={processing.error} />}
      <AgreementText textVersion={textVersion} />
      {!isGiven && <p className="t-sm t-2">{t('first.without.help')}</p>}
    </DecisionForm>
  )
}
