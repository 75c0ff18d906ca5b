/** The answer itself: what was approved, minted for this consent, and bound to this service. */
import type { ClaimPath } from '../../shared/model/receipt.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import type { PlannedClaim, PlannedCredential } from './answer-plan.ts'
import type { HeldCredential } from './credentials/credential-book.ts'
import { createHolderSignature } from './credentials/holder-signature.ts'
import { bindToService } from './key-binding.ts'
import type { CheckedRequest } from './open-request.ts'
import { aliasOf } from './pairwise-key.ts'
import type { Decision } from './receipt-body.ts'
import { type MintDeps, mintSelfAttested } from './self-attested.ts'
import { issueSelfIssuedToken } from './self-issued-token.ts'
import type { AnswerParameters } from './send-answer.ts'

/** What the user says, or what somebody else says of the user. */
export type Presentable = 'self-attested' | HeldCredential

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
  planned: readonly PlannedCredential<Presentable>[],
  mint: MintDeps,
  unlocked: UnlockedKey,
): Promise<MadeAnswer> => {
  const { key, now } = mint
  const binding = { clientId: client.clientId, nonce: parameters.nonce, now }
  const present = async ({ credential, claims }: PlannedCredential<Presentable>): Promise<string> => {
    if (credential === 'self-attested') {
      const minted = await mintSelfAttested(
        withoutParts(claims).map(({ held }) => held),
        mint,
      )
      return bindToService(minted, { ...binding, sign: key.sign, algorithm: 'ES256', digest: 'sha256' })
    }
    const told = credential.present(claims.map(({ path }) => path))
    return bindToService(told, { ...binding, ...createHolderSignature(unlocked), digest: credential.digest })
  }
  const presentations: (readonly [string, readonly string[]])[] = []
  // One after the other: a token signs one thing at a time.
  for (const each of planned) presentations.push([each.id, [await present(each)]])
  const isSelfAttested = planned.some(({ credential }) => credential === 'self-attested')
  const idToken = parameters.response_type.includes('id_token')
    ? await issueSelfIssuedToken({ clientId: client.clientId, nonce: parameters.nonce }, key, now)
    : undefined
  const answer = {
    ...(presentations.length > 0 ? { vp_token: Object.fromEntries(presentations) } : {}),
    ...(idToken ? { id_token: idToken } : {}),
  }
  const disclosed = new Map<string, ClaimPath>(
    planned
      .flatMap(({ credential, claims }) => [
        ...claims.map(({ path }) => path),
        ...(credential === 'self-attested' ? [] : credential.alwaysTold),
      ])
      .map(path => [JSON.stringify(path), path] as const),
  )
  return {
    answer,
    decision: {
      disclosed: [...disclosed.values()],
      isSelfAttested,
      pseudonymAlias: isSelfAttested || idToken ? aliasOf(key.thumbprint) : null,
      presentation: JSON.stringify(answer),
      failure: null,
    },
  }
}
