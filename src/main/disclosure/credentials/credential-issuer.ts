/** Who made a statement (SD-JWT VC draft 19 §3.5): proven by a certificate, by the keys of an https address, or by a DID. */
import type { JWK } from 'jose'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { type ClientIdentityDeps, verifyByCertificate } from '../client-identity.ts'
import { findDidKey } from '../did.ts'
import { publicJwk } from '../public-jwk.ts'
import { type RequestObject, verifyRequestObject } from '../request-object.ts'
import { findWebUrl, type StrictFetch, StrictFetchError } from '../strict-fetch.ts'

export interface ProvenIssuer {
  /** Address, DID, or the subject of its certificate. */
  readonly issuer: string
  /** Name of the trust anchor or host that stands for it; null: only its key is known. */
  readonly vouchedBy: string | null
  /** https host that was proven; null: none. */
  readonly host: string | null
}

const keySet = z.object({ keys: z.array(publicJwk).min(1).max(50) })
const metadata = z.object({
  issuer: z.string().max(2000),
  jwks: keySet.optional(),
  jwks_uri: z.string().max(2000).optional(),
})

const untrusted = (problem: string, cause?: unknown): AppError =>
  new AppError('credentials/untrusted', { problem }, { cause })

const fetchJson = async (fetch: StrictFetch, url: string): Promise<unknown> => {
  const { status, body } = await fetch({ url, accept: 'application/json' })
  if (status !== 200) throw new AppError('credentials/unreachable', { problem: 'status' })
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw untrusted('metadata', cause)
  }
}

/** Draft 19 §4: the well-known name goes between host and path. */
const fetchIssuerKeys = async (issuer: URL, fetch: StrictFetch): Promise<readonly JWK[]> => {
  const path = issuer.pathname === '/' ? '' : issuer.pathname
  const found = metadata.safeParse(await fetchJson(fetch, `${issuer.origin}/.well-known/jwt-vc-issuer${path}`))
  if (!found.success || findWebUrl(found.data.issuer)?.href !== issuer.href) throw untrusted('metadata')
  const { jwks, jwks_uri } = found.data
  // One of them, and not both (§4.2).
  if ((jwks === undefined) === (jwks_uri === undefined)) throw untrusted('metadata')
  const keys = jwks ?? keySet.safeParse(await fetchJson(fetch, jwks_uri ?? '')).data
  if (!keys) throw untrusted('metadata')
  return keys.keys
}

const proveByCertificate = async (signed: RequestObject, issuer: string | undefined, deps: ClientIdentityDeps) => {
  const { dnsNames, vouchedBy, subject } = await verifyByCertificate(signed, deps)
  const url = issuer === undefined ? undefined : findWebUrl(issuer)
  // A certificate for one address says nothing about another.
  if (issuer !== undefined && (!url || !dnsNames.includes(url.hostname))) throw untrusted('name')
  return { issuer: issuer ?? subject, vouchedBy, host: url?.hostname ?? null }
}

const proveByKey = async (signed: RequestObject, issuer: string, { fetch }: ClientIdentityDeps) => {
  if (issuer.startsWith('did:')) {
    const { key, host } = await findDidKey(issuer, signed.keyName, fetch)
    await verifyRequestObject(signed, key)
    return { issuer, vouchedBy: host, host }
  }
  const url = findWebUrl(issuer)
  if (url?.search !== '' || url.hash !== '') throw untrusted('issuer')
  const keys = await fetchIssuerKeys(url, fetch)
  const named = signed.keyName === undefined ? keys : keys.filter(({ kid }) => kid === signed.keyName)
  const [key] = named
  // Without a name it must be the only one: keys are not tried out.
  if (!key || named.length > 1) throw untrusted('kid')
  await verifyRequestObject(signed, key)
  return { issuer, vouchedBy: url.hostname, host: url.hostname }
}

/** What goes wrong on the way to the issuer, in the words for statements. */
export const toCredentialError = (thrown: unknown): unknown => {
  if (thrown instanceof StrictFetchError)
    return new AppError('credentials/unreachable', { problem: thrown.problem }, { cause: thrown })
  if (!(thrown instanceof AppError) || !thrown.code.startsWith('disclosure/')) return thrown
  const isUnreachable = thrown.code === 'disclosure/request-unreachable' || thrown.code === 'disclosure/address-refused'
  const problem = thrown.facts['problem'] ?? 'signature'
  return new AppError(
    isUnreachable ? 'credentials/unreachable' : 'credentials/untrusted',
    { problem },
    { cause: thrown },
  )
}

/**
 * Proves whose signature it is. `issuer`: the `iss` of the statement.
 *
 * @throws {AppError} credentials/untrusted, credentials/unreachable
 */
export const proveIssuer = async (
  signed: RequestObject,
  issuer: string | undefined,
  deps: ClientIdentityDeps,
): Promise<ProvenIssuer> => {
  try {
    if (signed.certificates.length > 0) return await proveByCertificate(signed, issuer, deps)
    if (issuer === undefined) throw untrusted('issuer')
    return await proveByKey(signed, issuer, deps)
  } catch (thrown) {
    throw toCredentialError(thrown)
  }
}
