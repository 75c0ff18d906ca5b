/**
 * The trust index: how much a key's own history speaks for it, from 0 to 100. Computed here, told to nobody, and made
 * of counts and states alone, from which no person, website or document can be found out.
 */
import type { IncidentType } from '../../shared/model/incident.ts'
import type { LogVerdict } from '../../shared/model/log.ts'
import type { TrustIndex, TrustSignals } from '../../shared/model/vault.ts'
import type { ReadableVault } from './vault.ts'

interface Part {
  readonly signal: TrustIndex['parts'][number]['signal']
  readonly points: (signals: TrustSignals) => number
}

/** The formula. A key begins with 40; a year and a thousand uses without trouble, in a signed log, make 100. */
const parts: readonly Part[] = [
  { signal: 'base', points: () => 40 },
  { signal: 'ageDays', points: ({ ageDays }) => Math.min(20, (ageDays * 20) / 365) },
  { signal: 'useCount', points: ({ useCount }) => Math.min(20, 2 * Math.log2(1 + useCount)) },
  { signal: 'log', points: ({ log }) => ({ signed: 20, unsigned: 5, broken: 0 })[log] },
  { signal: 'wrongPinRuns', points: ({ wrongPinRuns }) => -Math.min(25, 5 * wrongPinRuns) },
  { signal: 'pinLocks', points: ({ pinLocks }) => -Math.min(20, 10 * pinLocks) },
  { signal: 'forgedRequests', points: ({ forgedRequests }) => -Math.min(10, 2 * forgedRequests) },
  { signal: 'signatureMismatches', points: ({ signatureMismatches }) => -Math.min(60, 30 * signatureMismatches) },
]

/** What no history makes good; the first that fits. */
const caps: readonly {
  readonly cap: NonNullable<TrustIndex['cap']>
  readonly fits: (signals: TrustSignals) => boolean
  readonly most: number
}[] = [
  { cap: 'isRevoked', fits: ({ isRevoked }) => isRevoked, most: 0 },
  { cap: 'log', fits: ({ log }) => log === 'broken', most: 10 },
]

export const computeTrustIndex = (signals: TrustSignals): TrustIndex => {
  const counted = parts.map(({ signal, points }) => ({ signal, points: Math.round(points(signals)) }))
  const sum = counted.reduce((total, { points }) => total + points, 0)
  const held = caps.find(({ fits }) => fits(signals))
  const value = Math.max(0, Math.min(100, sum, held?.most ?? 100))
  return { value, parts: counted, cap: held?.cap ?? null }
}

const dayMs = 86_400_000
const incidentDays = 365

/** Counts them; nothing of an entry but its kind, state, time and type of incident is looked at. */
export const readTrustSignals = (
  vault: ReadableVault,
  verdict: LogVerdict,
  { firstSlotAt, now }: { readonly firstSlotAt: Date; readonly now: Date },
): TrustSignals => {
  const since = now.getTime() - incidentDays * dayMs
  const incidents = new Map(
    vault
      .all<{ readonly type: IncidentType; readonly ever: number; readonly lately: number }>(
        `SELECT json_extract(body, '$.type') AS type, sum(json_extract(body, '$.count')) AS ever,
           sum(iif(event_time >= ?, json_extract(body, '$.count'), 0)) AS lately
         FROM log_entry WHERE kind = 'incident' AND body IS NOT NULL GROUP BY type`,
        since,
      )
      .map(row => [row.type, row]),
  )
  const lately = (type: IncidentType): number => incidents.get(type)?.lately ?? 0
  const [uses] = vault.all<{ readonly count: number }>(
    `SELECT (SELECT count(*) FROM log_entry WHERE kind = 'signing')
       + (SELECT count(*) FROM log_entry WHERE kind = 'disclosure' AND +state = 'given') AS count`,
  )
  return {
    ageDays: Math.max(0, Math.floor((now.getTime() - firstSlotAt.getTime()) / dayMs)),
    useCount: uses?.count ?? 0,
    wrongPinRuns: lately('wrong-pins'),
    pinLocks: lately('pin-locked'),
    forgedRequests: lately('forged-request'),
    signatureMismatches: lately('signature-mismatch'),
    isRevoked: (incidents.get('revoked-key')?.ever ?? 0) > 0,
    log: verdict.findings.length > 0 ? 'broken' : verdict.signedThrough > 0 ? 'signed' : 'unsigned',
  }
}
