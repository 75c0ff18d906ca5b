/** The end of a batch: why it ended, where it did not end by itself, and what can be done with the rest. */
import type { Ref } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'

export interface BatchEndedProps {
  readonly problems: readonly ErrorDetail[]
  /** How many. */
  readonly waiting: number
  readonly failed: number
  readonly hasSigned: boolean
  /** The button that is meant most. */
  readonly first: Ref<HTMLButtonElement>
  readonly onSignRest: () => void
  readonly onTryAgain: () => void
  readonly onShowSigned: () => void
  readonly onBack: () => void
}

export const BatchEnded = (props: BatchEndedProps) => {
  const { problems, waiting, failed, hasSigned, first } = props
  const { t } = useSpeech()
  return (
    <>
      {problems.map(error => (
        <ProblemNote key={error.code} error={error} />
      ))}
      <div className="row wrap g-2">
        {waiting > 0 && (
          <button className="btn btn-primary btn-md" type="button" ref={first} onClick={props.onSignRest}>
            <Icon name="play" />
            {t('batch.rest', { count: waiting })}
          </button>
        )}
        {failed > 0 && (
          <button className="btn btn-md" type="button" onClick={props.onTryAgain}>
            <Icon name="again" />
            {t('batch.again', { count: failed })}
          </button>
        )}
        {hasSigned && (
          <button
            className="btn btn-md"
            type="button"
            {...(waiting === 0 ? { ref: first } : {})}
            onClick={props.onShowSigned}
          >
            <Icon name="folder" />
            {t('result.show')}
          </button>
        )}
        <button className="btn btn-quiet btn-md end" type="button" onClick={props.onBack}>
          {t('batch.done')}
        </button>
      </div>
    </>
  )
}
