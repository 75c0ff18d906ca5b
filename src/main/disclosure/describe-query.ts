/** A checked request as the user sees it; with values where the vault is open. */
import type { Query, QueryClaim, QueryStatement } from '../../shared/model/query.ts'
import type { ClaimPath, ReceiptBody } from '../../shared/model/receipt.ts'
import { describeHost } from '../../shared/site-host.ts'
import { findAgeLimit } from './age.ts'
import { findAlternative } from './claim-alternative.ts'
import { type ClaimQuery, type CredentialQuery, claimOptions, nameOfPath } from './dcql.ts'
import { type HeldClaim, showValue } from './held-claims.ts'
import type { CheckedRequest } from './open-request.ts'

export interface PendingQuery {
  readonly queryId: string
  readonly request: CheckedRequest
  readonly openedAt: Date
  readonly expiresAt: Date
}

/** What only the open vault can tell. */
export interface OpenVaultFacts {
  readonly find: (query: CredentialQuery, path: ClaimPath) => HeldClaim | undefined
  readonly statements: readonly QueryStatement[]
  /** Earlier answers to this service. */
  readonly given: readonly ReceiptBody[]
  /** ISO 8601. */
  readonly lastAnsweredAt: string | null
}

/** In every way of answering (OpenID4VP 1.0 §6.4): without it there is no answer. */
const isRequired = (request: CheckedRequest, query: CredentialQuery, claim: ClaimQuery): boolean => {
  const sets = request.parameters.dcql_query?.credential_sets
  const isNeeded =
    !sets || sets.some(({ required, options }) => required && options.every(ids => ids.includes(query.id)))
  return isNeeded && claimOptions(query).every(option => option.includes(claim))
}

const describeClaim = (
  request: CheckedRequest,
  query: CredentialQuery,
  claim: ClaimQuery,
  facts: OpenVaultFacts | undefined,
): QueryClaim => {
  const held = facts?.find(query, claim.path)
  const name = nameOfPath(claim.path)
  const alternative = findAlternative(query, claim)
  const heldAlternative = alternative && facts?.find(query, alternative.path)
  const wasAsked = facts?.given.some(({ requested }) => requested.some(path => nameOfPath(path) === name))
  return {
    path: claim.path,
    name,
    required: isRequired(request, query, claim),
    value: held ? showValue(held.value) : null,
    source: held?.source ?? null,
    isHeld: facts ? held !== undefined : null,
    isNew: facts ? facts.given.length > 0 && !wasAsked : null,
    instead: alternative
      ? {
          ...alternative,
          name: nameOfPath(alternative.path),
          value: heldAlternative ? showValue(heldAlternative.value) : null,
        }
      : null,
  }
}

const listClaims = (request: CheckedRequest, facts: OpenVaultFacts | undefined): readonly QueryClaim[] => {
  const claims = (request.parameters.dcql_query?.credentials ?? []).flatMap(query =>
    (query.claims ?? []).map(claim => describeClaim(request, query, claim, facts)),
  )
  // Asked for in two credentials it is one decision.
  const byName = Map.groupBy(claims, ({ name }) => name)
  return [...byName.values()].map(same => ({
    ...(same.find(({ isHeld }) => isHeld) ?? same[0]),
    required: same.some(({ required }) => required),
  })) as readonly QueryClaim[]
}

/** What the service says it wants it for. */
export const purposeOf = ({ parameters }: Pick<CheckedRequest, 'parameters'>): string | null =>
  parameters.purpose ??
  parameters.client_metadata.purpose ??
  parameters.dcql_query?.credential_sets?.find(({ purpose }) => purpose)?.purpose ??
  null

export const describeQuery = (pending: PendingQuery, facts: OpenVaultFacts | undefined): Query => {
  const { request, queryId, openedAt, expiresAt } = pending
  const { client, parameters, responseHost } = request
  const { host, unicode, isLookAlike } = describeHost(responseHost)
  const claims = listClaims(request, facts)
  const limits = new Set(claims.map(({ path }) => findAgeLimit(path)).filter(limit => limit !== undefined))
  return {
    queryId,
    kind: claims.length > 0 ? 'attributes' : 'login',
    service: {
      clientId: client.clientId,
      tier: client.tier,
      host,
      hostUnicode: unicode,
      isLookAlike,
      name: parameters.client_metadata.client_name ?? null,
      vouchedBy: client.vouchedBy,
      purpose: purposeOf(request),
      policyUrl: parameters.client_metadata.policy_uri ?? null,
    },
    claims,
    statements: facts?.statements ?? [],
    narrowsAge: limits.size > 1,
    isLogin: parameters.response_type.includes('id_token'),
    isEncrypted: parameters.response_mode === 'direct_post.jwt',
    history: facts ? { answered: facts.given.length, lastAnsweredAt: facts.lastAnsweredAt } : null,
    openedAt: openedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
