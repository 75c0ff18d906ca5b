/** Who asks (OpenID4VP 1.0 §5.9): the client identifier is believed only as far as a certificate, a key or an address proves it. */
import { createHash, createPublicKey } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { ServiceTier } from '../../shared/model/receipt.ts'
import { findDnsNames } from '../pki/dns-names.ts'
import { findPath } from '../pki/path.ts'
import { findDidKey } from './did.ts'
import { type RequestObject, verifyRequestObject } from './request-object.ts'
import type { StrictFetch } from './strict-fetch.ts'

export interface ClientIdentity {
  /** In full. */
  readonly clientId: string
  readonly tier: ServiceTier
  /** What pairwise keys are derived from: proven, and never a text that a page chose. */
  readonly identity: string
  /** Name of the trust anchor; null: nobody vouches. */
  readonly vouchedBy: string | null
}

export interface ClientIdentityDeps {
  readonly fetch: StrictFetch
  readonly now: () => Date
  /** DER of those who may vouch for services. */
  readonly serviceAnchors: () => readonly Uint8Array[]
}

const hostName = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i

const invalid = (problem: string): AppError => new AppError('disclosure/request-invalid', { problem })

/** Prefix and rest, split at the first colon. @throws {AppError} disclosure/request-invalid, disclosure/unsupported */
const splitClientId = (clientId: string): readonly [prefix: string, rest: string] => {
  const at = clientId.indexOf(':')
  // Without a prefix it would be one that was registered before, and none is.
  if (at <= 0 || at === clientId.length - 1) throw invalid('client_id')
  return [clientId.slice(0, at), clientId.slice(at + 1)]
}

/**
 * RFC 5280 §6.1 up to an anchor for services, and the signature by the first certificate.
 *
 * @throws {AppError} disclosure/request-invalid, disclosure/not-trusted, disclosure/signature-invalid
 */
export const verifyByCertificate = async (request: RequestObject, { now, serviceAnchors }: ClientIdentityDeps) => {
  const [leaf, ...candidates] = request.certificates
  if (!leaf) throw invalid('x5c')
  const path = findPath({ signer: leaf, candidates, anchors: serviceAnchors(), at: now(), purpose: 'services' })
  if (!path.trusted) throw new AppError('disclosure/not-trusted', { problem: path.problem })
  const [signer] = path.path
  const anchor = path.path.at(-1)
  if (!signer || !anchor) throw new AppError('disclosure/not-trusted', { problem: 'no-path' })
  const key = createPublicKey({ key: Buffer.from(signer.certificate.publicKey), format: 'der', type: 'spki' })
  await verifyRequestObject(request, key)
  return {
    leaf,
    isSelfSigned: path.path.length === 1,
    dnsNames: findDnsNames(signer),
    subject: signer.certificate.commonName || signer.certificate.subject,
    vouchedBy: anchor.certificate.commonName || anchor.certificate.subject,
  }
}

/**
 * Proves who signed. `responseHost` is where the answer would go.
 *
 * @throws {AppError} disclosure/request-invalid, disclosure/signature-invalid, disclosure/not-trusted,
 *   disclosure/unsupported, and those of fetching a DID document
 */
export const verifyClient = async (
  request: RequestObject,
  clientId: string,
  responseHost: string,
  deps: ClientIdentityDeps,
): Promise<ClientIdentity> => {
  const [prefix, rest] = splitClientId(clientId)
  if (prefix === 'x509_san_dns') {
    const host = rest.toLowerCase()
    if (!hostName.test(host)) throw invalid('client_id')
    const { dnsNames, vouchedBy } = await verifyByCertificate(request, deps)
    // No wildcards: the name itself has to stand there.
    if (!dnsNames.includes(host)) throw new AppError('disclosure/not-trusted', { problem: 'name' })
    if (responseHost !== host) throw invalid('response_uri')
    return { clientId, tier: 'verified', identity: `dns:${host}`, vouchedBy }
  }
  if (prefix === 'x509_hash') {
    const { leaf, isSelfSigned, dnsNames, vouchedBy } = await verifyByCertificate(request, deps)
    const hash = createHash('sha256').update(leaf).digest('base64url')
    // HAIP 1.0 §5: the certificate is issued by somebody else.
    if (hash !== rest || isSelfSigned) throw new AppError('disclosure/not-trusted', { problem: 'hash' })
    // The same host, proven the same way, is the same service when its certificate is renewed.
    if (dnsNames.includes(responseHost))
      return { clientId, tier: 'verified', identity: `dns:${responseHost}`, vouchedBy }
    return { clientId, tier: 'known-key', identity: clientId, vouchedBy }
  }
  if (prefix === 'decentralized_identifier') {
    const { key, host } = await findDidKey(rest, request.keyName, deps.fetch)
    await verifyRequestObject(request, key)
    if (host !== null && host !== responseHost) throw invalid('response_uri')
    return { clientId, tier: 'known-key', identity: `did:${rest}`, vouchedBy: null }
  }
  // §5.9.3: `redirect_uri` is never signed; `origin` is for browsers alone and MUST be refused.
  if (prefix === 'redirect_uri' || prefix === 'origin') throw invalid('client_id')
  throw new AppError('disclosure/unsupported', { problem: 'client_id' })
}

/** A request without signature: it is known by the address that the answer goes to, and by nothing else. */
export const describeUnverified = (clientId: string, responseUri: string): ClientIdentity => {
  const [prefix, rest] = splitClientId(clientId)
  if (prefix !== 'redirect_uri' || rest !== responseUri) throw invalid('client_id')
  return { clientId, tier: 'unverified', identity: `web:${new URL(responseUri).origin}`, vouchedBy: null }
}
