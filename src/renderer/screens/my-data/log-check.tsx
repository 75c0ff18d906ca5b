/** Whether anything was changed in the log or is gone from it; looked through only when it is asked for. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { LogVerdict } from '../../../shared/model/log.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'

type Outcome = { readonly verdict: LogVerdict } | { readonly error: ErrorDetail } | 'checking' | null

export const LogCheck = () => {
  const { t } = useSpeech()
  const [outcome, setOutcome] = useState<Outcome>(null)
  const check = (): void => {
    if (outcome === 'checking') return
    setOutcome('checking')
    bridge.logBook.check().then(
      verdict => setOutcome({ verdict }),
      (thrown: unknown) => setOutcome({ error: toDetail(thrown) }),
    )
  }
  if (outcome !== null && outcome !== 'checking' && 'error' in outcome)
    return <ProblemNote error={outcome.error} onRetry={check} />
  return (
    <div className="row wrap g-2 t-sm" role="status">
      {outcome !== null && outcome !== 'checking' ? (
        <Verdict verdict={outcome.verdict} />
      ) : (
        <button className="btn btn-link" type="button" onClick={check}>
          {outcome === 'checking' ? <Icon name="again" className="spin" /> : <Icon name="link" />}
          {t(outcome === 'checking' ? 'log.checking' : 'log.check')}
        </button>
      )}
    </div>
  )
}

const Verdict = ({ verdict }: { readonly verdict: LogVerdict }) => {
  const { t, moment } = useSpeech()
  const { entryCount, findings, signedThrough, signedAt } = verdict
  if (findings.length === 0)
    return (
      <>
        <span className="state state-ok">
          <Icon name="link" />
          {t('log.whole')}
        </span>
        <span className="t-3">
          {t('log.whole.count', { count: entryCount })}{' '}
          {signedAt !== null && t('log.whole.signed', { seq: signedThrough, time: moment(signedAt) })}
        </span>
      </>
    )
  return (
    <>
      <span className="state state-bad">
        <Icon name="bad" />
        {t('log.broken')}
      </span>
      <span className="t-2">
        {findings
          .slice(0, 3)
          .map(({ flaw, seq }) => t(`log.flaw.${flaw}`, { seq }))
          .join(' ')}
      </span>
    </>
  )
}
