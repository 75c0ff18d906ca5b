/** Asks a website on behalf of a request: https alone, no redirect, no cookie, nothing that tells one user from another, and never an address of a private network. */
import { isIP, type LookupFunction } from 'node:net'
import type { SecureContext } from 'node:tls'
import { toPem } from '../pki/certificate.ts'
import { isPrivateAddress } from './private-address.ts'

export interface WebAddress {
  readonly address: string
  readonly family: number
}

export interface StrictFetchDeps {
  /** All addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly WebAddress[]>
  readonly allowPrivateNetwork: () => boolean
  /** DER of what is trusted for web servers in addition to what the runtime brings; the same array while nothing changed. */
  readonly tlsAnchors: () => readonly Uint8Array[]
  /** PEM of what the runtime brings. */
  readonly tlsRoots: () => readonly string[]
  /** For the whole exchange. */
  readonly timeoutMs: number
}

export interface StrictRequest {
  readonly url: string
  readonly accept: string
  /** Sent by POST as a form; absent: GET. */
  readonly form?: Readonly<Record<string, string>>
  /** Of the reply; absent: 64 kB. */
  readonly maxBytes?: number
}

export interface StrictResponse {
  readonly status: number
  /** Lower case, without parameters. */
  readonly contentType: string
  readonly body: Buffer
}

export type WebProblem = 'not-https' | 'private-address' | 'unreachable' | 'timeout' | 'too-large'

/** Why there is no answer. Stays inside this room. */
export class StrictFetchError extends Error {
  readonly problem: WebProblem
  /** Something of the request may have arrived. */
  readonly mayHaveArrived: boolean

  constructor(problem: WebProblem, mayHaveArrived: boolean, options?: ErrorOptions) {
    super(problem, options)
    this.problem = problem
    this.mayHaveArrived = mayHaveArrived
  }
}

export const maxResponseBytes = 64 * 1024
const maxUrlChars = 2048

/** An https address as requests may name it; undefined for any other. */
export const findWebUrl = (text: string): URL | undefined => {
  const url = text.length <= maxUrlChars && /^[\x21-\x7e]+$/.test(text) ? URL.parse(text) : null
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname !== ''
  return url && isPlain ? url : undefined
}

export const createStrictFetch = (deps: StrictFetchDeps) => {
  const { resolve, allowPrivateNetwork, tlsAnchors, tlsRoots, timeoutMs } = deps
  let known: { readonly anchors: readonly Uint8Array[]; readonly context: SecureContext } | undefined

  const secureContext = (): SecureContext | undefined => {
    const anchors = tlsAnchors()
    if (anchors.length === 0) return undefined
    if (known?.anchors !== anchors) {
      const ca = [...tlsRoots(), ...anchors.map(der => toPem(der))]
      // Loaded on use: with them, every command would start later.
      const { createSecureContext } = process.getBuiltinModule('node:tls')
      known = { anchors, context: createSecureContext({ ca, minVersion: 'TLSv1.2' }) }
    }
    return known.context
  }

  /** One private address among several is enough: which of them a later look-up would name is the website's choice. */
  const findAddress = async (hostname: string): Promise<WebAddress> => {
    const literal = hostname.replace(/^\[|\]$/g, '')
    const family = isIP(literal)
    const addresses = family > 0 ? [{ address: literal, family }] : await resolve(hostname)
    const [first] = addresses
    if (!first) throw new StrictFetchError('unreachable', false)
    if (!allowPrivateNetwork() && addresses.some(({ address }) => isPrivateAddress(address))) {
      throw new StrictFetchError('private-address', false)
    }
    return first
  }

  const send = (
    url: URL,
    { accept, form, maxBytes = maxResponseBytes }: StrictRequest,
    { address, family }: WebAddress,
    signal: AbortSignal,
  ) =>
    new Promise<StrictResponse>((done, fail) => {
      let mayHaveArrived = false
      const stop = (problem: WebProblem, cause?: unknown) =>
        fail(new StrictFetchError(problem, mayHaveArrived, { cause }))
      const body = form && Buffer.from(new URLSearchParams(form).toString())
      // The address that was judged is the address that is called.
      const lookup: LookupFunction = (_host, options, callback) =>
        options.all ? callback(null, [{ address, family }]) : callback(null, address, family)
      const context = secureContext()
      const request = process.getBuiltinModule('node:https').request(url, {
        method: body ? 'POST' : 'GET',
        // A connection of its own: neither a ticket nor an open socket ties two queries together.
        agent: false,
        lookup,
        signal,
        minVersion: 'TLSv1.2',
        ...(context ? { secureContext: context } : {}),
        headers: {
          accept,
          ...(body ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } : {}),
        },
      })
      request.on('socket', socket => socket.once('secureConnect', () => (mayHaveArrived = true)))
      request.on('error', cause => stop(signal.aborted ? 'timeout' : 'unreachable', cause))
      request.on('response', response => {
        const parts: Buffer[] = []
        let sizeBytes = 0
        response.on('data', (part: Buffer) => {
          sizeBytes += part.length
          parts.push(part)
          if (sizeBytes <= maxBytes) return
          stop('too-large')
          request.destroy()
        })
        response.on('error', cause => stop(signal.aborted ? 'timeout' : 'unreachable', cause))
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            contentType: (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
            body: Buffer.concat(parts),
          }),
        )
      })
      request.end(body)
    })

  /** @throws {StrictFetchError} */
  return async (request: StrictRequest): Promise<StrictResponse> => {
    const url = findWebUrl(request.url)
    if (!url) throw new StrictFetchError('not-https', false)
    const signal = AbortSignal.timeout(timeoutMs)
    const cancelled = new Promise<never>((_done, fail) =>
      signal.addEventListener('abort', () => fail(new StrictFetchError('timeout', false)), { once: true }),
    )
    cancelled.catch(() => {})
    const found = findAddress(url.hostname).catch((cause: unknown) => {
      throw cause instanceof StrictFetchError ? cause : new StrictFetchError('unreachable', false, { cause })
    })
    const address = await Promise.race([found, cancelled])
    return send(url, request, address, signal)
  }
}

export type StrictFetch = ReturnType<typeof createStrictFetch>
