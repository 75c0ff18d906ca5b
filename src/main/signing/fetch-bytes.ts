/** Asks a web service for a small answer: http and https only, with limits on time, size and redirects. */

export interface WebRequest {
  readonly url: string
  /** Sent by POST, as this media type; absent: GET. */
  readonly body?: { readonly type: string; readonly bytes: Uint8Array }
  /** Never sent to another origin. */
  readonly authorization?: string
  /** For the whole exchange, redirects included. */
  readonly timeoutMs: number
  readonly maxBytes: number
}

export type WebProblem = 'unreachable' | 'timeout' | 'unauthorised' | 'status' | 'too-large'

/** Why there is no answer. Stays inside this room. */
export class WebError extends Error {
  readonly problem: WebProblem
  readonly status: number | null

  constructor(problem: WebProblem, status: number | null = null, options?: ErrorOptions) {
    super(problem, options)
    this.problem = problem
    this.status = status
  }
}

export type Fetch = typeof globalThis.fetch

/** Each request ends with its own deadline, and all of them with `signal`. */
export const endWith =
  (fetch: Fetch, signal: AbortSignal): Fetch =>
  (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any(init?.signal ? [init.signal, signal] : [signal]) })

const maxRedirects = 3
/** A redirect that keeps method and body (RFC 9110 §15.4). */
const keepsBody: ReadonlySet<number> = new Set([307, 308])
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const isWebAddress = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:'

/** The whole body, and not a byte more than allowed: a length that a server announces is only a claim. */
const readBody = async (response: Response, maxBytes: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of response.body ?? []) {
    sizeBytes += part.length
    if (sizeBytes > maxBytes) throw new WebError('too-large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const ask = (fetch: Fetch, url: URL, request: WebRequest, signal: AbortSignal): Promise<Response> => {
  const { body, authorization } = request
  const ownOrigin = url.origin === new URL(request.url).origin
  return fetch(url, {
    redirect: 'manual',
    signal,
    headers: {
      ...(body ? { 'content-type': body.type } : {}),
      ...(authorization && ownOrigin ? { authorization } : {}),
    },
    ...(body ? { method: 'POST', body: Uint8Array.from(body.bytes) } : {}),
  })
}

/** The answer's body. @throws {WebError} */
export const fetchBytes = async (fetch: Fetch, request: WebRequest): Promise<Uint8Array> => {
  const signal = AbortSignal.timeout(request.timeoutMs)
  let url = URL.parse(request.url)
  try {
    for (let hops = 0; url && isWebAddress(url) && hops <= maxRedirects; hops++) {
      const response = await ask(fetch, url, request, signal)
      const { status } = response
      if (response.ok) return await readBody(response, request.maxBytes)
      await response.body?.cancel()
      if (status === 401 || status === 403) throw new WebError('unauthorised', status)
      const mayFollow = redirects.has(status) && (!request.body || keepsBody.has(status))
      if (!mayFollow) throw new WebError('status', status)
      url = URL.parse(response.headers.get('location') ?? '', url.href)
    }
  } catch (cause) {
    if (cause instanceof WebError) throw cause
    throw new WebError(signal.aborted ? 'timeout' : 'unreachable', null, { cause })
  }
  throw new WebError('unreachable')
}

/** The answer's body; undefined when there is none, for whatever reason. */
export const findBytes = async (fetch: Fetch, request: WebRequest): Promise<Uint8Array | undefined> => {
  try {
    return await fetchBytes(fetch, request)
  } catch (error) {
    if (error instanceof WebError) return undefined
    throw error
  }
}
