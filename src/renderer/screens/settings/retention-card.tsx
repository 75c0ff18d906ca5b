/** How long each class of data is kept, and why; what is set here is enforced at once. */
import { useCallback, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { type RetentionClass, type RetentionState, retentionClasses } from '../../../shared/model/retention.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

/** What the settings offer of each; null: until it is erased. Another length that was set by hand is offered too. */
const offered: Readonly<Record<RetentionClass, readonly (string | null)[]>> = {
  session: ['5m', '15m', '30m', '60m', '90m'],
  'card-data': ['5m', '15m', '60m', '24h'],
  documents: ['1d', '7d', '30d', '90d'],
  receipts: ['365d', '1825d', null],
  log: ['365d', '1825d', null],
}
const units = { m: 'minutes', h: 'hours', d: 'days' } as const

export const RetentionCard = () => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(useCallback(() => bridge.myData.retention(), []))
  const [changed, setChanged] = useState<readonly RetentionState[] | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const rows = changed ?? (loaded.state === 'ready' ? loaded.value : null)
  const say = (length: string | null): string =>
    length === null
      ? t('retention.forever')
      : t(`retention.${units[length.at(-1) as keyof typeof units]}`, { count: Number.parseInt(length, 10) })
  const set = (of: RetentionClass, keepFor: string | null): void => {
    setError(null)
    bridge.myData.setRetention({ class: of, keepFor }).then(setChanged, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return (
    <div className="stack g-2">
      <div className="section section-0">
        <h3>{t('retention.title')}</h3>
        <span className="t-sm t-3">{t('retention.help')}</span>
      </div>
      {!rows && loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {!rows && loaded.state === 'loading' && <Loading />}
      {error && <ProblemNote error={error} />}
      {rows && (
        <div className="card">
          <table className="table table-mid">
            <thead>
              <tr>
                <th scope="col">{t('retention.whatWhy')}</th>
                <th scope="col">{t('retention.keep')}</th>
              </tr>
            </thead>
            <tbody>
              {retentionClasses.map(of => {
                const row = rows.find(each => each.class === of)
                const keepFor = row?.keepFor ?? null
                return (
                  <tr key={of}>
                    <th scope="row" className="t-norm">
                      <span id={`keep-${of}`}>{t(`retention.${of}`)}</span>
                      <span className="block t-sm t-2">
                        {t(`retention.why.${of}`)}
                        {typeof row?.count === 'number' && ` ${t('retention.count', { count: row.count })}`}
                      </span>
                    </th>
                    <td>
                      <Select
                        className="select input-sm"
                        aria-labelledby={`keep-${of}`}
                        value={keepFor ?? ''}
                        onChange={event => set(of, event.target.value || null)}
                      >
                        {[...new Set([...offered[of], keepFor])].map(each => (
                          <option key={each} value={each ?? ''}>
                            {say(each)}
                          </option>
                        ))}
                      </Select>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
