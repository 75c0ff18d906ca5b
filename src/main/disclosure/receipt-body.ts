/** What is kept of a decision: who asked for what, and which of it left; never a value. */
import type { ErrorCode } from '../../shared/errors.ts'
import type { ClaimPath, ReceiptBody } from '../../shared/model/receipt.ts'
import { nameOfPath } from './dcql.ts'
import { purposeOf } from './describe-query.ts'
import { type CheckedRequest, sha256Hex } from './open-request.ts'

export interface Decision {
  readonly disclosed: readonly ClaimPath[]
  readonly isSelfAttested: boolean
  readonly pseudonymAlias: string | null
  /** What was sent, before it was encrypted; null: nothing. */
  readonly presentation: string | null
  readonly failure: ErrorCode | null
}

export const nothingLeft: Decision = {
  disclosed: [],
  isSelfAttested: false,
  pseudonymAlias: null,
  presentation: null,
  failure: null,
}

export type ProvenRequest = Omit<CheckedRequest, 'expiresAt'>

export const requestDigest = ({ received }: Pick<CheckedRequest, 'received'>): string => sha256Hex(received)

/** A nonce belongs to the service that sent it: another one cannot use it up. */
export const nonceDigest = ({ client, parameters }: ProvenRequest): string =>
  sha256Hex(`${client.identity}\n${parameters.nonce}`)

export const createReceiptBody = (
  request: ProvenRequest,
  required: ReadonlySet<string>,
  decision: Decision,
): ReceiptBody => {
  const { client, parameters, responseHost } = request
  const claims = parameters.dcql_query?.credentials.flatMap(query => query.claims ?? []) ?? []
  const requested = [...new Map(claims.map(({ path }) => [nameOfPath(path), path])).values()]
  const { presentation, ...told } = decision
  return {
    query: requested.length > 0 ? 'attributes' : 'login',
    tier: client.tier,
    host: responseHost,
    name: parameters.client_metadata.client_name ?? null,
    purpose: purposeOf(request),
    policyUrl: parameters.client_metadata.policy_uri ?? null,
    requested,
    optional: requested.filter(path => !required.has(nameOfPath(path))),
    requestSha256: requestDigest(request),
    presentationSha256: presentation === null ? null : sha256Hex(presentation),
    nonceSha256: sha256Hex(parameters.nonce),
    ...told,
  }
}
