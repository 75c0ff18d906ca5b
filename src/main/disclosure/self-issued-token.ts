/** Login without telling who one is: SIOPv2 draft 13 (§8, §11) with the pairwise key as the whole identity. */
import { signCompact } from '../pki/compact-jws.ts'
import type { PairwiseKey } from './pairwise-key.ts'

const lifeSeconds = 300

export interface LoginRequest {
  readonly clientId: string
  readonly nonce: string
}

/** The URN of RFC 9278, as the draft's examples and its validation rules have it. */
export const subjectOf = (thumbprint: string): string => `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`

/** An ID token whose issuer is its subject, and that says nothing else of the user. */
export const issueSelfIssuedToken = (
  { clientId, nonce }: LoginRequest,
  key: PairwiseKey,
  now: Date,
): Promise<string> => {
  const subject = subjectOf(key.thumbprint)
  const issuedAt = Math.floor(now.getTime() / 1000)
  const claims = { iss: subject, sub: subject, aud: clientId, nonce, iat: issuedAt, exp: issuedAt + lifeSeconds }
  return signCompact({ typ: 'JWT', alg: 'ES256' }, { ...claims, sub_jwk: key.jwk }, key.sign)
}
