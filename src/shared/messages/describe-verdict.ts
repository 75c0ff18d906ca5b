/** A verdict as sentences in one of three languages, the same in the window and in reports: what a person is to make of it. */
import type {
  DocumentChange,
  FileVerdict,
  PathCertificate,
  RevocationFact,
  SignatureVerdict,
  ValidationReason,
} from '../model/validation.ts'
import { createMomentFormat } from '../moment-format.ts'
import { createTranslate } from '../translate.ts'
import type { Language } from '../words.ts'
import type { VerdictKey, VerdictMessages } from './verdict/en.ts'

export type VerdictTone = 'ok' | 'warn' | 'bad'

export interface VerdictCheck {
  readonly name: string
  readonly tone: VerdictTone
  readonly text: string
}

export interface VerdictWords {
  /** The one sentence about the file, what stands behind it, and what to do. */
  readonly headline: (verdict: FileVerdict) => {
    readonly tone: VerdictTone
    readonly title: string
    readonly text: string
    readonly todo: string | null
  }
  readonly signer: (verdict: SignatureVerdict) => string
  readonly kind: (verdict: SignatureVerdict) => string
  readonly sentence: (verdict: SignatureVerdict) => string
  /** When it was made: what is proven, else what is claimed. */
  readonly time: (verdict: SignatureVerdict) => string
  /** Since when the content provably existed before it was signed; null: nothing proves that. */
  readonly contentTime: (verdict: SignatureVerdict) => string | null
  readonly coverage: (verdict: SignatureVerdict) => string
  /** In fixed order: content, signature, person, not revoked, time. */
  readonly checks: (verdict: SignatureVerdict) => readonly VerdictCheck[]
  /** What a person would see of a change, and whether the signature permits it. */
  readonly change: (change: DocumentChange) => {
    readonly what: string
    readonly ruling: string
    /** With what stands between it and `what` in this language. */
    readonly page: string | null
  }
  readonly path: (certificate: PathCertificate) => string
  readonly revocation: (fact: RevocationFact) => string
}

/** Green is for what passed only. */
export const toneOf = ({ indication }: Pick<SignatureVerdict, 'indication'>): VerdictTone =>
  ({ 'TOTAL-PASSED': 'ok', INDETERMINATE: 'warn', 'TOTAL-FAILED': 'bad' })[indication] as VerdictTone

const changedReasons: readonly ValidationReason[] = [
  'change-not-permitted',
  'tail-not-covered',
  'signature-redefined',
  'value-shared',
  'contents-gap-mismatch',
  'byte-range-malformed',
]
const sealBroken: readonly ValidationReason[] = ['signature-mismatch', 'cms-unreadable']
const sealUnknown: readonly ValidationReason[] = [
  'algorithm-unsupported',
  'format-unsupported',
  'certificate-missing',
  'signing-certificate-mismatch',
]
const trusted: readonly ValidationReason[] = ['trusted-directly', 'trusted-issuer']

type Judged = readonly [tone: VerdictTone, key: VerdictKey]

type Has = (...reasons: readonly ValidationReason[]) => boolean

const judgeContent = (has: Has): Judged => {
  if (has('digest-mismatch', ...changedReasons)) return ['bad', 'content.bad']
  return has('intact') ? ['ok', 'content.ok'] : ['warn', 'content.unknown']
}
const judgeSeal = (has: Has, signer: SignatureVerdict['signer']): Judged => {
  if (has(...sealBroken)) return ['bad', 'seal.bad']
  if (has('algorithm-weak')) return ['warn', 'seal.weak']
  // A later change leaves the seal on what was signed as it was.
  return signer && !has('digest-mismatch', ...sealUnknown) ? ['ok', 'seal.ok'] : ['warn', 'seal.unknown']
}
const judgePerson = (has: Has, { indication }: SignatureVerdict): Judged => {
  if (has(...trusted)) return ['ok', 'person.ok']
  return ['warn', indication === 'TOTAL-FAILED' ? 'check.moot' : 'person.unknown']
}

/** @param timeZone for tests and reports; absent: the computer's own */
export const createVerdictWords = (messages: VerdictMessages, language: Language, timeZone?: string): VerdictWords => {
  const t = createTranslate(messages, language)
  const zone = timeZone === undefined ? {} : { timeZone }
  const moments = createMomentFormat(language, { dateStyle: 'long', timeStyle: 'long', ...zone })
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...zone })
  const names = new Intl.ListFormat(language, { type: 'conjunction' })
  const moment = (iso: string): string => moments(new Date(iso))
  const time = ({ timestamp, claimedSigningTime }: SignatureVerdict): string => {
    if (timestamp) return t('time.proven', { time: moment(timestamp.time), authority: timestamp.authority })
    return claimedSigningTime ? t('time.claimed', { time: moment(claimedSigningTime) }) : t('time.none')
  }
  const revocationCheck = ({
    revocation,
    signer,
    reasons,
    indication,
  }: SignatureVerdict): Omit<VerdictCheck, 'name'> => {
    const revoked = revocation.find(({ status }) => status === 'revoked')
    if (revoked)
      return { tone: 'bad', text: t('revocation.bad', { time: moment(revoked.revokedAt ?? revoked.producedAt) }) }
    const own = revocation.find(({ certificateSha256 }) => certificateSha256 === signer?.certificateSha256)
    if (own) return { tone: 'ok', text: t('revocation.ok', { time: moment(own.producedAt) }) }
    if (reasons.includes('trusted-directly')) return { tone: 'ok', text: t('revocation.direct') }
    if (indication === 'TOTAL-FAILED') return { tone: 'warn', text: t('check.moot') }
    return {
      tone: 'warn',
      text: t(reasons.includes('revocation-not-offered') ? 'revocation.none' : 'revocation.unknown'),
    }
  }
  const failedTitle = (signatures: readonly SignatureVerdict[]): string => {
    const failed = signatures.filter(({ indication }) => indication === 'TOTAL-FAILED')
    const has: Has = (...reasons) => failed.some(each => each.reasons.some(reason => reasons.includes(reason)))
    const people = new Set(failed.flatMap(({ signer }) => (signer ? [signer.commonName] : [])))
    const signers = people.size > 0 ? names.format(people) : t('someone')
    if (has('change-not-permitted', 'tail-not-covered')) return t('file.bad.changed', { signers })
    if (has('digest-mismatch')) return t('file.bad.digest', { signers })
    const revoked = failed.some(({ revocation }) => revocation.some(({ status }) => status === 'revoked'))
    return revoked ? t('file.bad.revoked', { signers }) : t('file.bad')
  }
  return {
    headline({ indication, signatures }) {
      if (signatures.length === 0)
        return { tone: 'warn', title: t('file.none.title'), text: t('file.none'), todo: null }
      const tone = toneOf({ indication })
      const allIntact = signatures.every(({ reasons }) => reasons.includes('intact'))
      const text = {
        ok: t('file.ok'),
        warn: t(allIntact ? 'file.warn.intact' : 'file.warn'),
        bad: failedTitle(signatures),
      }
      return {
        tone,
        title: t(`file.${tone}.title`, { count: signatures.length }),
        text: text[tone],
        todo: t(`todo.${tone}`),
      }
    },
    signer: ({ signer, timestamp, kind }) =>
      signer?.commonName ?? (kind === 'document-timestamp' && timestamp ? timestamp.authority : t('signer.unknown')),
    kind: ({ kind }) => t(`kind.${kind}`),
    sentence: ({ indication, reasons }) => {
      if (indication === 'INDETERMINATE')
        return t(reasons.includes('intact') ? 'signature.intact' : 'signature.undecided')
      return t(indication === 'TOTAL-PASSED' ? 'signature.ok' : 'signature.failed')
    },
    time,
    contentTime: ({ contentTimestamp }) =>
      contentTimestamp &&
      t('time.content', { time: moment(contentTimestamp.time), authority: contentTimestamp.authority }),
    coverage: ({ coverage }) => t(`coverage.${coverage}`),
    checks(verdict) {
      const has: Has = (...reasons) => verdict.reasons.some(reason => reasons.includes(reason))
      const said = (name: VerdictKey, [tone, key]: Judged): VerdictCheck => ({ name: t(name), tone, text: t(key) })
      return [
        said('check.content', judgeContent(has)),
        said('check.signature', judgeSeal(has, verdict.signer)),
        said('check.person', judgePerson(has, verdict)),
        { name: t('check.revocation'), ...revocationCheck(verdict) },
        { name: t('check.time'), tone: verdict.timestamp ? 'ok' : 'warn', text: time(verdict) },
      ]
    },
    change: ({ kind, allowed, page }) => ({
      what: t(kind === 'other' && page !== null ? 'change.other.page' : `change.${kind}`),
      ruling: t(allowed ? 'change.allowed' : 'change.refused'),
      page: page === null ? null : t('change.page', { page }),
    }),
    path: ({ commonName, issuer, notBefore, notAfter }) =>
      t('path.line', {
        name: commonName,
        issuer,
        from: days.format(new Date(notBefore)),
        until: days.format(new Date(notAfter)),
      }),
    revocation: ({ source, from, status, producedAt }) =>
      t('revocation.line', { source: source.toUpperCase(), from, time: moment(producedAt), status }),
  }
}
