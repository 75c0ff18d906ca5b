/** Entries of the log in words: what happened, with whom, and what it was about. */
import { type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import { type IncidentBody, incidentTypes } from '../../../shared/model/incident.ts'
import type { LogEntry } from '../../../shared/model/log.ts'
import type { ReceiptBody } from '../../../shared/model/receipt.ts'
import type { SigningRecord } from '../../../shared/model/signing.ts'
import type { IconName } from '../../components/icon-shapes.tsx'
import type { Speech } from '../../speech.tsx'

export interface EntryWords {
  readonly icon: IconName
  readonly tone: 'ok' | 'warn' | 'none'
  readonly what: string
  /** With whom or which thing; null: nothing but `what`. */
  readonly who: string | null
  readonly detail: string | null
}

/** As the site calls itself, else its host. */
export const nameOfSite = ({ name, host }: Pick<ReceiptBody, 'name' | 'host'>): string => name ?? host

export const receiptOf = (entry: LogEntry): ReceiptBody | null =>
  entry.kind === 'disclosure' ? (entry.body as unknown as ReceiptBody) : null

/** What was decided on one query. */
export const describeDecision = (
  state: LogEntry['state'],
  body: ReceiptBody,
  { t, claim, list, describe }: Speech,
): EntryWords => {
  const who = nameOfSite(body)
  const [asked, gave] = [body.requested.length, body.disclosed.length]
  if (state === 'refused')
    return { icon: 'bad', tone: 'none', what: t('log.refused'), who, detail: t('log.asked', { count: asked }) }
  if (state === 'failed') {
    const code = body.failure !== null && Object.hasOwn(errorCodes, body.failure) ? (body.failure as ErrorCode) : null
    return {
      icon: 'warn',
      tone: 'warn',
      what: t('log.failed'),
      who,
      detail: code && describe({ code, facts: {} }).what,
    }
  }
  if (gave === 0) return { icon: 'mask', tone: 'none', what: t('log.login'), who, detail: t('log.login.none') }
  return {
    icon: 'ok',
    tone: 'ok',
    what: t('log.gave', { gave, asked }),
    who,
    detail: list(body.disclosed.map(path => claim(path))),
  }
}

interface RightsBody {
  readonly right?: string
  readonly attribute?: string
}

const knownRights = ['rectification', 'erasure', 'restriction', 'objection', 'access', 'portability'] as const

const describeRight = (entry: LogEntry, { t, claim }: Speech): EntryWords => {
  const body = entry.body as RightsBody
  const right = knownRights.find(each => each === body.right)
  const what =
    right === undefined
      ? t('log.kind.rights')
      : entry.state === 'withdrawn'
        ? t(`log.right.${right as 'restriction'}.back`)
        : t(`log.right.${right}`)
  const attribute = body.attribute === undefined ? null : claim(body.attribute)
  return { icon: 'shield-plain', tone: 'none', what, who: attribute ?? entry.party, detail: null }
}

interface DeletionBody {
  /** First and last of each row of entries whose content was erased. */
  readonly erased?: readonly (readonly [number, number])[]
  readonly class?: string
  readonly count?: number
}

const deletedClasses = ['card-data', 'documents', 'receipts', 'session', 'log'] as const

/** One line of the log; kinds that later versions write keep their kind for a name. */
export const describeEntry = (entry: LogEntry, speech: Speech): EntryWords => {
  const { t } = speech
  const receipt = receiptOf(entry)
  if (receipt) return describeDecision(entry.state, receipt, speech)
  switch (entry.kind) {
    case 'signing': {
      const { fileName, signer, level } = entry.body as unknown as SigningRecord
      return {
        icon: 'sign',
        tone: 'none',
        what: t('log.signed'),
        who: fileName,
        detail: t('log.signed.by', { signer, level }),
      }
    }
    case 'consent':
      return {
        icon: 'shield-plain',
        tone: 'none',
        what: t(entry.state === 'withdrawn' ? 'log.consent.withdrawn' : 'log.consent.given'),
        who: entry.party,
        detail: null,
      }
    case 'rights':
      return describeRight(entry, speech)
    case 'deletion': {
      const { class: of, count, erased } = entry.body as DeletionBody
      if (erased) {
        const entries = erased.reduce((sum, [first, last]) => sum + last - first + 1, 0)
        const detail = t('log.erased.count', { count: entries })
        return { icon: 'trash', tone: 'none', what: t('log.erased'), who: null, detail }
      }
      const known = deletedClasses.find(each => each === of)
      const detail = known === undefined ? null : t('log.deleted.count', { count: count ?? 0 })
      return {
        icon: 'trash',
        tone: 'none',
        what: t('log.deleted'),
        who: known ? t(`retention.${known}`) : null,
        detail,
      }
    }
    case 'incident': {
      const { type, count } = entry.body as unknown as IncidentBody
      const known = incidentTypes.find(each => each === type)
      return {
        icon: 'warn',
        tone: 'warn',
        what: known ? t(`log.incident.${known}`) : t('log.kind.incident'),
        who: null,
        detail: count > 1 ? t('log.incident.count', { count }) : null,
      }
    }
    default:
      return {
        icon: entry.kind === 'key' ? 'key' : 'data',
        tone: 'none',
        what: t(`log.kind.${entry.kind as 'key' | 'vault'}`),
        who: null,
        detail: null,
      }
  }
}
