/** Answers every request of a window: the app's schemes by its protocol handlers, all else by its request guard. */
import type { OnBeforeRequestListenerDetails } from 'electron'
import type { CdpSession } from './cdp.ts'
import { findScheme, toAppUrl, toPagePolicy, toPageUrl } from './origins.ts'
import { findHandler } from './protocol.ts'
import type { SessionStandIn } from './session.ts'

/** `Fetch.fulfillRequest` takes a body whole, in base64, and the browser reads pipe messages of up to 100 MB. */
const bodyLimitBytes = 72 * 1024 * 1024

interface PausedRequest {
  readonly requestId: string
  readonly request: {
    readonly url: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly postDataEntries?: readonly { readonly bytes?: string }[]
  }
  readonly frameId: string
  readonly resourceType: string
  readonly redirectedRequestId?: string
}

export interface Navigation {
  readonly url: string
  readonly frameId: string
  readonly isRedirect: boolean
}

export interface RequestContext {
  readonly session: SessionStandIn
  readonly contentsId: number
  readonly mainFrameId: string
  /** False stops a navigation before anything is loaded. */
  mayNavigate(navigation: Navigation): boolean
}

type ResourceType = OnBeforeRequestListenerDetails['resourceType']
const resourceTypes: Readonly<Record<string, ResourceType>> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Media: 'media',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
}

const warn = (sentence: string): void => void process.stderr.write(`signet: ${sentence}\n`)

const toRequest = ({ request }: PausedRequest): Request => {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    /^(?:referer|origin)$/i.test(name) ? toAppUrl(value).replace(/\/$/, '') : value,
  ])
  const body = Buffer.concat((request.postDataEntries ?? []).map(({ bytes }) => Buffer.from(bytes ?? '', 'base64')))
  return new Request(toAppUrl(request.url), {
    method: request.method,
    headers,
    ...(body.length > 0 ? { body } : {}),
  })
}

const translateHeader: Readonly<Record<string, (value: string) => string>> = {
  'content-security-policy': toPagePolicy,
  'content-security-policy-report-only': toPagePolicy,
  location: toPageUrl,
}

const readBody = async (response: Response): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > bodyLimitBytes) throw new Error('the body is larger than the stand-in can pass on; ask for ranges')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const answerOwn = async (cdp: CdpSession, paused: PausedRequest, scheme: string): Promise<void> => {
  const { requestId } = paused
  const handler = findHandler(scheme)
  try {
    if (!handler) throw new Error('no handler for this scheme')
    const response = await handler(toRequest(paused))
    if (response.type === 'error') throw new Error('the handler answered with an error')
    await cdp.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      ...(response.statusText ? { responsePhrase: response.statusText } : {}),
      responseHeaders: [...response.headers].map(([name, value]) => ({
        name,
        value: translateHeader[name]?.(value) ?? value,
      })),
      body: (await readBody(response)).toString('base64'),
    })
  } catch (error) {
    warn(`${toAppUrl(paused.request.url)}: ${(error as Error).message}`)
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Failed' })
  }
}

const answerForeign = async (cdp: CdpSession, paused: PausedRequest, context: RequestContext): Promise<void> => {
  const { requestId, request, resourceType, frameId } = paused
  const documentType: ResourceType = frameId === context.mainFrameId ? 'mainFrame' : 'subFrame'
  const decision = await context.session.decide({
    id: Number(requestId.split('.').at(-1)) || 0,
    url: request.url,
    method: request.method,
    webContentsId: context.contentsId,
    resourceType: resourceType === 'Document' ? documentType : (resourceTypes[resourceType] ?? 'other'),
    referrer: toAppUrl(request.headers['Referer'] ?? ''),
    timestamp: Date.now(),
    uploadData: [],
  })
  if (decision.cancel) await cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
  else if (decision.redirectURL) {
    const location = { name: 'Location', value: toPageUrl(decision.redirectURL) }
    await cdp.send('Fetch.fulfillRequest', { requestId, responseCode: 307, responseHeaders: [location] })
  } else await cdp.send('Fetch.continueRequest', { requestId })
}

/** Takes over the requests of one target (the page, a worker, an embedded frame). */
export const interceptRequests = async (cdp: CdpSession, context: RequestContext): Promise<void> => {
  cdp.on<PausedRequest>('Fetch.requestPaused', paused => {
    const url = toAppUrl(paused.request.url)
    const isRedirect = paused.redirectedRequestId !== undefined
    const isStopped =
      paused.resourceType === 'Document' && !context.mayNavigate({ url, frameId: paused.frameId, isRedirect })
    const scheme = findScheme(paused.request.url)
    const answer = isStopped
      ? cdp.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' })
      : scheme
        ? answerOwn(cdp, paused, scheme)
        : answerForeign(cdp, paused, context)
    // The page may have given the request up in the meantime.
    answer.catch(() => undefined)
  })
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}
