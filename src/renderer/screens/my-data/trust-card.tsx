/** The trust index, worked out only when it is asked for, with the formula and each of its parts. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { TrustIndex, TrustReport, TrustSignals } from '../../../shared/model/vault.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'

type Signal = TrustIndex['parts'][number]['signal']

/** In the order of the formula; a revoked key has no points but holds the whole down. */
const shownSignals = [
  'base',
  'ageDays',
  'useCount',
  'log',
  'wrongPinRuns',
  'pinLocks',
  'forgedRequests',
  'signatureMismatches',
] as const satisfies readonly Signal[]

export const TrustCard = () => {
  const { t } = useSpeech()
  const [report, setReport] = useState<TrustReport | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isWorking, setWorking] = useState(false)
  const compute = (): void => {
    if (isWorking) return
    setWorking(true)
    setError(null)
    bridge.vault
      .trust()
      .then(setReport, (thrown: unknown) => setError(toDetail(thrown)))
      .finally(() => setWorking(false))
  }
  return (
    <section aria-labelledby="trust-index">
      <div className="section">
        <h2 id="trust-index">{t('trustIndex.title')}</h2>
        <span className="t-sm t-3">{t('trustIndex.help')}</span>
      </div>
      <div className="card card-pad stack g-3">
        {error && <ProblemNote error={error} />}
        <div className="row wrap g-3">
          <p className="grow" role="status">
            {report ? (
              <b className="t-title">{t('trustIndex.value', { value: report.index.value })}</b>
            ) : (
              t('trustIndex.unknown')
            )}
          </p>
          <button className="btn" type="button" aria-disabled={isWorking} onClick={compute}>
            {isWorking && <Icon name="again" className="spin" />}
            {t(report ? 'trustIndex.again' : 'trustIndex.compute')}
          </button>
        </div>
        {report?.index.cap && <Note tone="warn" title={t(`trustIndex.cap.${report.index.cap}`)} />}
        <details className="more">
          <summary>
            <Icon name="right" className="turn" />
            {t('trustIndex.formula')}
          </summary>
          <Formula report={report} />
        </details>
      </div>
    </section>
  )
}

const describeFound = (signals: TrustSignals, signal: Signal, t: Speech['t']): string => {
  if (signal === 'base' || signal === 'isRevoked') return ''
  if (signal === 'log') return t(`trustIndex.log.${signals.log}`)
  return t(`trustIndex.found.${signal === 'ageDays' ? 'days' : 'count'}`, { count: signals[signal] })
}

const Formula = ({ report }: { readonly report: TrustReport | null }) => {
  const { t, language } = useSpeech()
  const signed = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' })
  const pointsOf = (signal: Signal): number | undefined =>
    report?.index.parts.find(part => part.signal === signal)?.points
  return (
    <div className="stack g-3">
      <table className="table table-mid">
        <thead>
          <tr>
            <th scope="col">{t('trustIndex.part')}</th>
            <th scope="col">{t('trustIndex.found')}</th>
            <th scope="col" className="num">
              {t('trustIndex.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shownSignals.map(signal => {
            const points = pointsOf(signal)
            return (
              <tr key={signal}>
                <th scope="row" className="t-norm">
                  {t(`trustIndex.part.${signal}`)}
                  <span className="block t-sm t-2">{t(`trustIndex.rule.${signal}`)}</span>
                </th>
                <td>{report && describeFound(report.signals, signal, t)}</td>
                <td className="num">{points === undefined ? '' : signed.format(points).replace('-', '−')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="t-sm t-2">{t('trustIndex.limits')}</p>
    </div>
  )
}
