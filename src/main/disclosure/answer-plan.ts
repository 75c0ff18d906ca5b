/** What would be sent for an approval: all that the service needs, nothing that was not approved, or nothing at all (OpenID4VP 1.0 §6.4). */
import { AppError } from '../../shared/errors.ts'
import type { ClaimPath } from '../../shared/model/receipt.ts'
import { isNonIdentifying } from './answer-rules.ts'
import { findAlternative } from './claim-alternative.ts'
import { type ClaimQuery, type CredentialQuery, claimOptions, type DcqlQuery, nameOfPath } from './dcql.ts'
import type { HeldClaim } from './held-claims.ts'

/** Names of claims as `nameOfPath` writes them; `required`: as little as the service accepts. */
export type Approval = readonly string[] | 'required'

export interface PlannedClaim {
  readonly path: ClaimPath
  readonly held: HeldClaim
}

export interface PlannedCredential<Credential> {
  /** The service's name for it. */
  readonly id: string
  readonly credential: Credential
  readonly claims: readonly PlannedClaim[]
}

/** Something that can answer a credential query. */
export interface Candidate<Credential> {
  readonly credential: Credential
  readonly find: (path: ClaimPath) => HeldClaim | undefined
}

export type FindCandidates<Credential> = (query: CredentialQuery) => readonly Candidate<Credential>[]

/** §6.4.1: a value that does not match is as good as none; the service learns no difference. */
const matches = ({ values }: ClaimQuery, { value }: HeldClaim): boolean => {
  if (!values) return true
  const held: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.some(wanted => held.includes(wanted))
}

const countIdentifying = (claims: readonly ClaimQuery[]): number =>
  claims.filter(({ path }) => !isNonIdentifying(path)).length

/** The ways to answer that the approval covers, each with the paths that would be told. */
const coveredWays = (query: CredentialQuery, approval: Approval): readonly (readonly [ClaimQuery, ClaimPath][])[] => {
  const options = claimOptions(query)
  if (approval === 'required') {
    const least = options.toSorted((a, b) => countIdentifying(a) - countIdentifying(b) || a.length - b.length)
    return least.map(option => option.map(claim => [claim, claim.path]))
  }
  return options.flatMap(option => {
    const told = option.map((claim): [ClaimQuery, ClaimPath] | undefined => {
      if (approval.includes(nameOfPath(claim.path))) return [claim, claim.path]
      const alternative = findAlternative(query, claim)
      return alternative && approval.includes(nameOfPath(alternative.path)) ? [claim, alternative.path] : undefined
    })
    const way = told.filter(each => each !== undefined)
    return way.length === option.length ? [way] : []
  })
}

type Result<Credential> = PlannedCredential<Credential> | 'not-approved' | 'not-held'

const planCredential = <Credential>(
  query: CredentialQuery,
  approval: Approval,
  candidates: readonly Candidate<Credential>[],
): Result<Credential> => {
  const ways = coveredWays(query, approval)
  if (ways.length === 0) return 'not-approved'
  for (const way of ways) {
    for (const { credential, find } of candidates) {
      const claims = way.flatMap(([claim, path]): readonly PlannedClaim[] => {
        const held = find(path)
        // A substitute has no value that the service could have named.
        return held && (path !== claim.path || matches(claim, held)) ? [{ path, held }] : []
      })
      if (claims.length === way.length) return { id: query.id, credential, claims }
    }
  }
  return 'not-held'
}

/**
 * @throws {AppError} disclosure/approval-incomplete when the approval leaves out what the service needs;
 *   disclosure/not-held when the user has not all of it, or not as the service wants it
 */
export const planAnswer = <Credential>(
  { credentials, credential_sets }: DcqlQuery,
  approval: Approval,
  findCandidates: FindCandidates<Credential>,
): readonly PlannedCredential<Credential>[] => {
  const planned = new Map(
    credentials.map(query => [query.id, planCredential(query, approval, findCandidates(query))] as const),
  )
  const isPlanned = (id: string): boolean => typeof planned.get(id) === 'object'
  const sets = credential_sets ?? [{ required: true, options: [credentials.map(({ id }) => id)] }]
  const chosen = new Set<string>()
  for (const { required, options } of sets) {
    if (!required && approval === 'required') continue
    const option = options.find(ids => ids.every(isPlanned))
    if (!option && required) {
      const isApproved = options.some(ids => ids.every(id => planned.get(id) !== 'not-approved'))
      throw new AppError(isApproved ? 'disclosure/not-held' : 'disclosure/approval-incomplete')
    }
    for (const id of option ?? []) chosen.add(id)
  }
  return [...planned.values()].filter(each => typeof each === 'object').filter(({ id }) => chosen.has(id))
}

/** What may be named in an approval: everything that was asked, and what may be told in its place. */
const approvableNames = ({ credentials }: DcqlQuery): ReadonlySet<string> =>
  new Set(
    credentials.flatMap(query =>
      (query.claims ?? []).flatMap(claim => {
        const alternative = findAlternative(query, claim)
        return [nameOfPath(claim.path), ...(alternative ? [nameOfPath(alternative.path)] : [])]
      }),
    ),
  )

const anything: Candidate<null> = { credential: null, find: () => ({ path: [], value: null, source: 'computed' }) }

/**
 * Before the PIN: whether the approval is one that can be given, whatever the user has.
 *
 * @throws {AppError} disclosure/approval-incomplete, disclosure/not-asked
 */
export const checkApproval = (query: DcqlQuery | undefined, approval: Approval): void => {
  const known = query ? approvableNames(query) : new Set()
  const stranger = approval === 'required' ? undefined : approval.find(name => !known.has(name))
  if (stranger !== undefined) throw new AppError('disclosure/not-asked', { claim: stranger })
  if (!query) return
  const credentials = query.credentials.map(({ claims, ...credential }) => ({
    ...credential,
    claims: claims?.map(({ values: _values, ...claim }) => claim),
  }))
  const planned = planAnswer({ ...query, credentials }, approval, () => [anything])
  // Only optional credentials, and none of them approved: that is a refusal, and has to be said as one.
  if (planned.length === 0) throw new AppError('disclosure/approval-incomplete')
}
