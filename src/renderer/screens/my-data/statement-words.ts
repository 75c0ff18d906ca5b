/** How a statement of somebody else is told: what kind it is, and whether it holds. */
import type { Json } from '../../../shared/bridge.ts'
import type { CredentialSummary } from '../../../shared/model/credential.ts'
import { shortenMiddle } from '../../components/shorten-middle.ts'
import type { Speech } from '../../speech.tsx'

type Told = Pick<CredentialSummary, 'type' | 'state' | 'expiresAt' | 'issuedAt'>

/** Kinds that everybody uses; of any other its own name. */
const kinds = { 'urn:eudi:pid:1': 'statement.kind.identity' } as const

export const kindOf = ({ type }: Pick<Told, 'type'>, { t }: Speech): string =>
  Object.hasOwn(kinds, type) ? t(kinds[type as keyof typeof kinds]) : type

/** Enough to know it by; the whole stands where the statement is looked at. */
export const nameOfIssuer = ({ issuer }: Pick<CredentialSummary, 'issuer'>): string => shortenMiddle(issuer)

export const untilOf = ({ state, expiresAt }: Told, { t, date }: Speech): string => {
  if (expiresAt === null) return t('statement.noEnd')
  return t(state === 'ended' ? 'statement.ended' : 'statement.until', { date: date(expiresAt) })
}

/** Pictures and the like are no text for people. */
const maxShownChars = 300

export const showClaim = (value: Json, { t, list, date }: Speech): string => {
  if (typeof value === 'boolean') return t(value ? 'query.true' : 'query.false')
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) return list(value)
  // A day has no time zone.
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return date(`${value}T12:00:00`)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > maxShownChars ? `${text.slice(0, maxShownChars)}…` : text
}
