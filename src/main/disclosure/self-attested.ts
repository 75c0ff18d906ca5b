/** The user's own statement as an SD-JWT VC (RFC 9901): made for one consent, under the key of one service, gone in ten minutes. */
import { createHash } from 'node:crypto'
import type { Json } from '../../shared/bridge.ts'
import { signCompact } from '../pki/compact-jws.ts'
import { credentialFormat } from './answer-rules.ts'
import type { PairwiseKey } from './pairwise-key.ts'

export const selfAttestedType = 'urn:signet:self-attested-person:1'
const lifeSeconds = 600
const saltBytes = 16

/** A value and where it stands; objects on the way are made. */
export interface DisclosedClaim {
  readonly path: readonly string[]
  readonly value: Json
}

export interface MintDeps {
  readonly key: PairwiseKey
  readonly now: Date
  readonly random: (sizeBytes: number) => Uint8Array
}

const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url')

interface Level {
  readonly claims: Record<string, unknown>
  readonly disclosures: readonly string[]
}

/** Each claim is a disclosure of its own, in the object that it stands in (RFC 9901 §4.2.1). */
const buildLevel = (claims: readonly DisclosedClaim[], random: MintDeps['random']): Level => {
  const here = claims.filter(({ path }) => path.length === 1)
  const below = Map.groupBy(
    claims.filter(({ path }) => path.length > 1),
    ({ path }) => path[0] ?? '',
  )
  const own = here.map(({ path, value }) => base64url(JSON.stringify([base64url(random(saltBytes)), path[0], value])))
  const inner = [...below].map(([name, members]) => {
    const level = buildLevel(
      members.map(({ path, value }) => ({ path: path.slice(1), value })),
      random,
    )
    return { name, level }
  })
  // Sorted: the order in which claims were asked for or are kept tells nothing (§4.2.4.1).
  const digests = own.map(text => base64url(createHash('sha256').update(text).digest())).sort()
  return {
    claims: {
      ...(digests.length > 0 ? { _sd: digests } : {}),
      ...Object.fromEntries(inner.map(({ name, level }) => [name, level.claims])),
    },
    disclosures: [...own, ...inner.flatMap(({ level }) => level.disclosures)],
  }
}

/** `<issuer-signed JWT>~<disclosure>~…~`: what a key binding JWT is bound to. */
export const mintSelfAttested = async (claims: readonly DisclosedClaim[], deps: MintDeps): Promise<string> => {
  const { key, now, random } = deps
  const issuer = `did:jwk:${base64url(JSON.stringify(key.jwk))}`
  // Full minutes: many users share them.
  const issuedAt = Math.floor(now.getTime() / 60_000) * 60
  const level = buildLevel(claims, random)
  const jwt = await signCompact(
    { typ: credentialFormat, alg: 'ES256', kid: `${issuer}#0` },
    {
      iss: issuer,
      vct: selfAttestedType,
      iat: issuedAt,
      exp: issuedAt + lifeSeconds,
      cnf: { jwk: key.jwk },
      _sd_alg: 'sha-256',
      ...level.claims,
    },
    key.sign,
  )
  return [jwt, ...level.disclosures, ''].join('~')
}
