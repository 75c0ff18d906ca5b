/** How far a batch is: a sentence, a bar, the time left, and the counts; told to a screen reader every five seconds. */
import { useEffect, useRef, useState } from 'react'
import type { BatchSummary } from '../../../shared/model/signing.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export interface BatchCounts {
  readonly signed: number
  readonly failed: number
  readonly waiting: number
}

export interface BatchProgressProps {
  readonly summary: BatchSummary
  readonly isRunning: boolean
  readonly counts: BatchCounts
  readonly place: string
}

const spokenEveryMs = 5000

export const BatchProgressCard = ({ summary, isRunning, counts, place }: BatchProgressProps) => {
  const { t } = useSpeech()
  const { state, totalDocuments, doneDocuments, failedDocuments, secondsLeft } = summary
  const ended = doneDocuments + failedDocuments
  const { signed, failed, waiting } = counts
  const values = { signed, total: signed + failed + waiting, done: ended, of: totalDocuments }
  const title = t(isRunning ? (state === 'paused' ? 'batch.paused' : 'batch.running') : 'batch.ended', values)
  const minutes = Math.floor((secondsLeft ?? 0) / 60)
  const left =
    !isRunning || secondsLeft === null
      ? ''
      : minutes > 0
        ? t('batch.minutesLeft', { minutes: Math.round(secondsLeft / 60) })
        : t('batch.secondsLeft', { seconds: secondsLeft })
  return (
    <section className="card card-pad stack g-3" aria-label={t('batch.progress')}>
      <div className="row wrap base g-2">
        <h2 className="t-title">{title}</h2>
        <span className="t-2 end">{left}</span>
      </div>
      <Spoken text={`${title}. ${left}`} isAtOnce={!isRunning || state === 'paused'} />
      <progress
        className={`progress ${state === 'paused' || !isRunning ? 'progress-idle' : ''}`}
        max={totalDocuments}
        value={ended}
        aria-label={t('batch.progress')}
      />
      <div className="row wrap g-5 t-sm">
        <span className="state state-ok">
          <Icon name="ok" />
          {t('batch.count.signed', { count: signed })}
        </span>
        {failed > 0 && (
          <span className="state state-bad">
            <Icon name="bad" />
            {t('batch.count.failed', { count: failed })}
          </span>
        )}
        {waiting > 0 && (
          <span className="state">
            <Icon name="clock" />
            {t('batch.count.waiting', { count: waiting })}
          </span>
        )}
        <span className="t-3 end hide-narrow">{place}</span>
      </div>
    </section>
  )
}

/** For those who listen: what changes many times a second is said now and then. */
const Spoken = ({ text, isAtOnce }: { readonly text: string; readonly isAtOnce: boolean }) => {
  const latest = useRef(text)
  latest.current = text
  const [said, setSaid] = useState(text)
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), spokenEveryMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="sr" role="status">
      {isAtOnce ? text : said}
    </p>
  )
}
