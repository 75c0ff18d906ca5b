/** Why nothing about the user is shown: no consent yet, taken back, or frozen; with the way on. */
import type { ProcessingState } from '../../../shared/model/processing.ts'
import { bridge } from '../../bridge.ts'
import { AgreementBox, AgreementText, useAgreement } from '../../components/agreement.tsx'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Processing } from '../../use-processing.ts'

export interface ProcessingStoppedProps {
  readonly state: ProcessingState
  readonly processing: Processing
}

export const ProcessingStopped = ({ state, processing }: ProcessingStoppedProps) => {
  const { t, moment } = useSpeech()
  const { consent, frozenAt, stopped } = state
  return (
    <>
      {processing.error && <ProblemNote error={processing.error} />}
      {stopped === 'privacy/frozen' ? (
        <Note
          tone="warn"
          title={t('data.frozen', { time: frozenAt ? moment(frozenAt) : '' })}
          actions={
            <button
              className="btn btn-primary"
              type="button"
              aria-disabled={processing.isWorking}
              onClick={() => void processing.change(() => bridge.myData.setFrozen({ frozen: false }))}
            >
              {t('data.release')}
            </button>
          }
        >
          <p>{t('data.frozen.help')}</p>
        </Note>
      ) : (
        <>
          {consent?.state === 'withdrawn' && (
            <Note tone="warn" title={t('data.withdrawn', { time: moment(consent.at) })}>
              <p>{t('data.withdrawn.help')}</p>
            </Note>
          )}
          <AgreeCard state={state} processing={processing} />
        </>
      )}
    </>
  )
}

const AgreeCard = ({ state: { textVersion }, processing }: ProcessingStoppedProps) => {
  const { t } = useSpeech()
  const agreement = useAgreement(processing, textVersion)
  return (
    <section className="card" aria-labelledby="agree-title">
      <div className="card-head">
        <h2 id="agree-title">{t('agree.title')}</h2>
      </div>
      <div className="card-pad stack g-4">
        <AgreementText textVersion={textVersion} />
        <AgreementBox agreement={agreement} />
        <div>
          <button
            className="btn btn-primary btn-md"
            type="button"
            aria-disabled={!agreement.isAgreed || processing.isWorking}
            onClick={agreement.give}
          >
            {processing.isWorking && <Icon name="again" className="spin" />}
            {t('agree.do')}
          </button>
        </div>
      </div>
    </section>
  )
}
