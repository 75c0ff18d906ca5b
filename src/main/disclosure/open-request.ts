/** From a link to a request that may be shown: fetched, proven, read, and checked in every respect that needs no user. */
import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { checkAnswerable } from './answer-rules.ts'
import { type ClientIdentity, type ClientIdentityDeps, describeUnverified, verifyClient } from './client-identity.ts'
import { parseRequestLink, type RequestLink } from './request-link.ts'
import { parseRequestObject, requestMediaType } from './request-object.ts'
import { parseRequestParameters, type RequestParameters } from './request-parameters.ts'
import { StrictFetchError, type StrictResponse } from './strict-fetch.ts'

export interface CheckedRequest {
  readonly client: ClientIdentity
  readonly parameters: RequestParameters
  /** ASCII, lower case; where the answer goes. */
  readonly responseHost: string
  /** As received: the signed request, or the link of one without signature. */
  readonly received: Uint8Array
  /** null: until the user has decided, or the wallet's own limit. */
  readonly expiresAt: Date | null
}

/** Told when a request of a proven service has to be refused: that is worth a receipt. */
export type ProvenButRefused = (request: Omit<CheckedRequest, 'expiresAt'>, failure: AppError) => void

const audience = 'https://self-issued.me/v2'
/** Clocks of other computers. */
const skewMs = 5 * 60_000
/** A request without an end is an old one after a day. */
const maxAgeMs = 24 * 60 * 60_000

/** The same for all users, so that it tells nothing of one (§15.8). */
const walletMetadata = JSON.stringify({
  vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
  client_id_prefixes_supported: ['x509_san_dns', 'x509_hash', 'decentralized_identifier', 'redirect_uri'],
  response_types_supported: ['vp_token', 'id_token'],
  response_modes_supported: ['direct_post.jwt', 'direct_post'],
  request_object_signing_alg_values_supported: ['ES256', 'ES384', 'PS256', 'EdDSA'],
})

const invalid = (problem: string): AppError => new AppError('disclosure/request-invalid', { problem })

const fetchRequest = async (
  { requestUri, method }: Extract<RequestLink, { kind: 'reference' }>,
  walletNonce: string,
  { fetch }: ClientIdentityDeps,
): Promise<StrictResponse> => {
  const form = { wallet_metadata: walletMetadata, wallet_nonce: walletNonce }
  try {
    return await fetch({ url: requestUri, accept: requestMediaType, ...(method === 'post' ? { form } : {}) })
  } catch (cause) {
    if (!(cause instanceof StrictFetchError)) throw cause
    const { problem } = cause
    if (problem === 'not-https') throw new AppError('disclosure/link-invalid', { problem: 'request_uri' }, { cause })
    if (problem === 'too-large') throw new AppError('disclosure/request-invalid', { problem }, { cause })
    const code = problem === 'private-address' ? 'disclosure/address-refused' : 'disclosure/request-unreachable'
    throw new AppError(code, { problem }, { cause })
  }
}

const checkTimes = ({ iat, nbf, exp }: RequestParameters, now: number): void => {
  const expired = (problem: string): AppError => new AppError('disclosure/expired', { problem })
  if (exp !== undefined && now > exp * 1000) throw expired('exp')
  if (iat !== undefined && iat * 1000 > now + skewMs) throw expired('iat')
  if (nbf !== undefined && nbf * 1000 > now + skewMs) throw expired('nbf')
  if (exp === undefined && iat !== undefined && now > iat * 1000 + maxAgeMs) throw expired('iat')
}

const openSigned = async (
  link: Extract<RequestLink, { kind: 'reference' }>,
  deps: ClientIdentityDeps,
  onProven: ProvenButRefused,
): Promise<CheckedRequest> => {
  const walletNonce = randomBytes(24).toString('base64url')
  const { status, contentType, body } = await fetchRequest(link, walletNonce, deps)
  if (status !== 200) throw new AppError('disclosure/request-unreachable', { problem: 'status', status })
  if (contentType !== requestMediaType) throw invalid('content-type')
  const object = parseRequestObject(body)
  // §5.10.1 and RFC 9101 §6.3: both name the same client, and from here on only the signed one counts.
  if (object.claims['client_id'] !== link.clientId) throw invalid('client_id')
  const responseUri = object.claims['response_uri']
  const responseHost = typeof responseUri === 'string' ? (URL.parse(responseUri)?.hostname ?? '') : ''
  const client = await verifyClient(object, link.clientId, responseHost, deps)
  const parameters = parseRequestParameters(object.claims)
  const { aud, exp, wallet_nonce } = parameters
  const proven = { client, parameters, responseHost, received: Buffer.from(object.jwt) }
  try {
    if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) throw invalid('aud')
    if (link.method === 'post' && wallet_nonce !== walletNonce) throw invalid('wallet_nonce')
    checkTimes(parameters, deps.now().getTime())
    await checkAnswerable(client.tier, parameters)
  } catch (thrown) {
    if (thrown instanceof AppError) onProven(proven, thrown)
    throw thrown
  }
  return { ...proven, expiresAt: exp === undefined ? null : new Date(exp * 1000) }
}

/**
 * Asks nothing of the user and shows nothing; nothing of the user leaves.
 *
 * @throws {AppError} disclosure/link-invalid, disclosure/request-unreachable, disclosure/address-refused,
 *   disclosure/request-invalid, disclosure/signature-invalid, disclosure/not-trusted, disclosure/expired,
 *   disclosure/unsupported, disclosure/not-encrypted, disclosure/unverified-identifying
 */
export const openRequest = async (
  text: string,
  deps: ClientIdentityDeps,
  onProven: ProvenButRefused,
): Promise<CheckedRequest> => {
  const link = parseRequestLink(text)
  if (link.kind === 'reference') return openSigned(link, deps, onProven)
  const parameters = parseRequestParameters(link.parameters)
  const client = describeUnverified(link.clientId, parameters.response_uri)
  await checkAnswerable(client.tier, parameters)
  const responseHost = new URL(parameters.response_uri).hostname
  return { client, parameters, responseHost, received: Buffer.from(text), expiresAt: null }
}

export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
