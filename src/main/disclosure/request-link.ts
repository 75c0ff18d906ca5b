/** The link by which a website asks (OpenID4VP 1.0 §5.7, RFC 9101 §5): a reference to a signed request, or an unsigned one in full. */
import { AppError } from '../../shared/errors.ts'

const maxLinkBytes = 8192
const schemes: ReadonlySet<string> = new Set(['signet', 'openid4vp', 'haip-vp', 'eudi-openid4vp'])
/** RFC 3986 knows printable ASCII only; a fragment carries nothing of a request. */
const linkForm = /^([a-z0-9-]+):(?:\/\/(?:authorize\/?|\/)?)?\?([\x21\x22\x24-\x7e]+)$/i

const referenceNames: ReadonlySet<string> = new Set(['client_id', 'request_uri', 'request_uri_method'])
/** Of a request in full. Others, and older names of these, are refused and not guessed at. */
const valueNames: ReadonlySet<string> = new Set([
  ...['client_id', 'response_type', 'response_mode', 'response_uri', 'nonce', 'state', 'scope', 'dcql_query'],
  ...['client_metadata', 'id_token_type'],
])
const jsonNames: ReadonlySet<string> = new Set(['dcql_query', 'client_metadata'])

export type RequestLink =
  | {
      readonly kind: 'reference'
      readonly clientId: string
      readonly requestUri: string
      readonly method: 'get' | 'post'
    }
  /** Unsigned: what it says of its sender is only a claim. */
  | { readonly kind: 'value'; readonly clientId: string; readonly parameters: Readonly<Record<string, unknown>> }

const invalid = (problem: string): AppError => new AppError('disclosure/link-invalid', { problem })

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('json')
  }
}

/** @throws {AppError} disclosure/link-invalid */
export const parseRequestLink = (link: string): RequestLink => {
  if (Buffer.byteLength(link) > maxLinkBytes) throw invalid('too-long')
  const [, scheme = '', query = ''] = linkForm.exec(link) ?? []
  if (!schemes.has(scheme.toLowerCase())) throw invalid('scheme')
  const given = [...new URLSearchParams(query)]
  const parameters = new Map(given)
  if (parameters.size !== given.length) throw invalid('parameter-twice')
  const clientId = parameters.get('client_id')
  if (!clientId) throw invalid('client_id')
  const requestUri = parameters.get('request_uri')
  const known = requestUri === undefined ? valueNames : referenceNames
  const unknown = given.find(([name]) => !known.has(name))
  if (unknown) throw invalid('parameter-unknown')
  if (requestUri === undefined) {
    // A request in full has no signature, so only the prefix that claims nothing may come so (§5.9.3).
    if (!clientId.startsWith('redirect_uri:')) throw invalid('request_uri')
    const values = given.map(([name, value]) => [name, jsonNames.has(name) ? parseJson(value) : value])
    return { kind: 'value', clientId, parameters: Object.fromEntries(values) }
  }
  const method = parameters.get('request_uri_method') ?? 'get'
  if (method !== 'get' && method !== 'post') throw invalid('request_uri_method')
  return { kind: 'reference', clientId, requestUri, method }
}
