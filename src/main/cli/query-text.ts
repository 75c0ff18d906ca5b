/** A query of a website as JSON, and as lines that a person decides on. */
import type { Query, QueryClaim, QueryOutcome } from '../../shared/model/query.ts'
import type { CommandContext } from './context.ts'
import { toPrintable } from './paint.ts'

/** `query` of `answer --json`. */
export const toQueryJson = ({ kind, service, claims, isEncrypted, isLogin }: Query) => ({
  clientId: service.clientId,
  tier: service.tier,
  host: service.host,
  name: service.name,
  purpose: service.purpose,
  claims: claims.map(({ path, required }) => ({ path, required })),
  kind,
  policyUrl: service.policyUrl,
  isLookAlike: service.isLookAlike,
  isLogin,
  isEncrypted,
})

/** The whole of `answer --json`, but for an error. */
export const toOutcomeJson = (query: Query, { outcome, disclosed, redirectUri, receiptId }: QueryOutcome) => ({
  query: toQueryJson(query),
  outcome,
  disclosed,
  redirectUri,
  receiptId,
})

/** Who asks, and why in its words. */
export const formatService = (
  { translate, paint }: CommandContext,
  { service, claims, isEncrypted, isLogin }: Query,
): string => {
  const { host, hostUnicode, tier } = service
  const name = service.name ?? host
  return [
    paint('strong', translate(claims.length > 0 ? 'answer.asks' : 'answer.asksLogin', { name, count: claims.length })),
    translate('answer.host', { host: hostUnicode === null ? host : `${host} (${hostUnicode})` }),
    paint(tier === 'verified' ? 'good' : 'warning', translate(`answer.tier.${tier}`, { by: service.vouchedBy ?? '' })),
    ...(service.isLookAlike ? [paint('warning', translate('answer.lookAlike', { host }))] : []),
    ...(service.purpose === null ? [] : [translate('answer.purpose', { purpose: service.purpose })]),
    ...(service.policyUrl === null ? [] : [translate('answer.policy', { url: service.policyUrl })]),
    ...(isLogin && claims.length > 0 ? [translate('answer.alsoLogin')] : []),
    ...(isEncrypted ? [] : [translate('answer.notEncrypted')]),
  ].join('\n')
}

/** What it asks for, with the values that would leave. */
export const formatClaims = (
  { translate, paint }: CommandContext,
  { claims, statements, narrowsAge, history }: Query,
): string => {
  const line = (claim: QueryClaim): readonly string[] => {
    const need = translate(claim.required ? 'answer.required' : 'answer.optional')
    const value =
      claim.isHeld === false ? paint('warning', translate('answer.missing')) : toPrintable(claim.value ?? '')
    const isNew = claim.isNew ? ` ${paint('warning', translate('answer.new'))}` : ''
    const from = claim.source === 'issued' ? ` (${translate('answer.issued')})` : ''
    const { instead } = claim
    const shown = `  ${toPrintable(claim.name)} (${need})${value === '' ? '' : `: ${value}`}${from}${isNew}`
    if (!instead) return [shown]
    const words = instead.isOffered ? 'answer.insteadOffered' : 'answer.instead'
    return [shown, `    ${translate(words, { name: instead.name, value: instead.value ?? '?' })}`]
  }
  return [
    ...claims.flatMap(line),
    ...statements.flatMap(({ issuer, alwaysTold }) => [
      translate('answer.statement', { issuer: toPrintable(issuer) }),
      ...(alwaysTold.length === 0
        ? []
        : [translate('answer.statementTells', { names: alwaysTold.map(toPrintable).join(', ') })]),
    ]),
    ...(narrowsAge ? [paint('warning', translate('answer.narrowsAge'))] : []),
    ...(history && history.answered > 0 ? [translate('answer.history', { count: history.answered })] : []),
  ].join('\n')
}
