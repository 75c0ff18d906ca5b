/** The answer itself: what was approved, minted for this consent, and bound to this service. */
import type { ClaimPath } from '../../shared/model/receipt.ts'
import type { PlannedClaim, PlannedCredential } from './answer-plan.ts'
import { bindToService } from './key-binding.ts'
import type { CheckedRequest } from './open-request.ts'
import { aliasOf } from './pairwise-key.ts'
import type { Decision } from './receipt-body.ts'
import { type MintDeps, mintSelfAttested } from './self-attested.ts'
import { issueSelfIssuedToken } from './self-issued-token.ts'
import type { AnswerParameters } from './send-answer.ts'

export interface MadeAnswer {
  readonly answer: AnswerParameters
  readonly decision: Decision
}

const isBelow = (path: readonly string[], above: readonly string[]): boolean =>
  path.length > above.length && above.every((part, index) => path[index] === part)

/** A part of an object that is told as a whole is told already. */
const withoutParts = (claims: readonly PlannedClaim[]): readonly PlannedClaim[] => {
  const byPath = [...new Map(claims.map(claim => [JSON.stringify(claim.held.path), claim])).values()]
  return byPath.filter(({ held }) => !byPath.some(other => isBelow(held.path, other.held.path)))
}

export const createAnswer = async (
  { client, parameters }: CheckedRequest,
  planned: readonly PlannedCredential<'self-attested'>[],
  mint: MintDeps,
): Promise<MadeAnswer> => {
  const { key, now } = mint
  const binding = { clientId: client.clientId, nonce: parameters.nonce, now }
  const presentations = await Promise.all(
    planned.map(async ({ id, claims }) => {
      const minted = await mintSelfAttested(
        withoutParts(claims).map(({ held }) => held),
        mint,
      )
      const bound = await bindToService(minted, { ...binding, sign: key.sign, algorithm: 'ES256', digest: 'sha256' })
      return [id, [bound]] as const
    }),
  )
  const idToken = parameters.response_type.includes('id_token')
    ? await issueSelfIssuedToken({ clientId: client.clientId, nonce: parameters.nonce }, key, now)
    : undefined
  const answer = {
    ...(presentations.length > 0 ? { vp_token: Object.fromEntries(presentations) } : {}),
    ...(idToken ? { id_token: idToken } : {}),
  }
  const disclosed = new Map<string, ClaimPath>(
    planned.flatMap(({ claims }) => claims.map(({ path }) => [JSON.stringify(path), path] as const)),
  )
  return {
    answer,
    decision: {
      disclosed: [...disclosed.values()],
      isSelfAttested: presentations.length > 0,
      pseudonymAlias: aliasOf(key.thumbprint),
      presentation: JSON.stringify(answer),
      failure: null,
    },
  }
}
