/** Why nothing about the user is shown: no consent yet, taken back, or frozen; with the way on. */
import { useState } from 'react'
import type { ProcessingState } from '../../../shared/model/processing.ts'
import { bridge } from '../../bridge.ts'
import { ConsentWords } from '../../components/consent-words.tsx'
import { FieldError } from '../../components/field-error.tsx'
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

const AgreeCard = ({ state, processing }: ProcessingStoppedProps) => {
  const { t, language } = useSpeech()
  const [isAgreed, setAgreed] = useState(false)
  const [isReminded, setReminded] = useState(false)
  const { textVersion } = state
  return (
    <section className="card" aria-labelledby="agree-title">
      <div className="card-head">
        <h2 id="agree-title">{t('agree.title')}</h2>
      </div>
      <div className="card-pad stack g-4">
        <ConsentWords />
        <p className="t-sm t-3">{t('agree.version', { version: textVersion })}</p>
        <label className="check">
          <input type="checkbox" checked={isAgreed} onChange={event => setAgreed(event.target.checked)} />
          <span>{t('agree.box')}</span>
        </label>
        <FieldError id="agree-error" message={isReminded && !isAgreed ? t('agree.missing') : null} />
        <div>
          <button
            className="btn btn-primary btn-md"
            type="button"
            aria-disabled={!isAgreed || processing.isWorking}
            onClick={() => {
              setReminded(true)
              if (isAgreed) void processing.change(() => bridge.myData.giveConsent({ textVersion, language }))
            }}
          >
            {processing.isWorking && <Icon name="again" className="spin" />}
            {t('agree.do')}
          </button>
        </div>
      </div>
    </section>
  )
}
