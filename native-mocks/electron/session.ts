/** `session.defaultSession`: where the app puts up its guards on requests, permissions and devices. */
import { EventEmitter } from 'node:events'
import type { CallbackResponse, OnBeforeRequestListenerDetails, WebRequestFilter } from 'electron'
import type { CheckHandler, PermissionHandlers, RequestHandler } from './permissions.ts'
import { protocol } from './protocol.ts'

type BeforeRequest = (details: OnBeforeRequestListenerDetails, callback: (response: CallbackResponse) => void) => void

/** Chromium's match patterns, as far as the filter of a webRequest listener uses them. */
const matches = (pattern: string, url: string): boolean =>
  pattern === '<all_urls>' ||
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(url)

export class SessionStandIn extends EventEmitter {
  readonly protocol = protocol
  #permissions: PermissionHandlers = { request: null, check: null }
  #beforeRequest: { readonly urls: readonly string[]; readonly listener: BeforeRequest } | undefined

  readonly webRequest = {
    onBeforeRequest: (first: WebRequestFilter | BeforeRequest | null, second?: BeforeRequest | null): void => {
      const listener = typeof first === 'function' ? first : second
      const urls = typeof first === 'function' || !first ? ['<all_urls>'] : first.urls
      this.#beforeRequest = listener ? { urls, listener } : undefined
    },
  }

  setPermissionRequestHandler(request: RequestHandler | null): void {
    this.#permissions = { ...this.#permissions, request }
  }

  setPermissionCheckHandler(check: CheckHandler | null): void {
    this.#permissions = { ...this.#permissions, check }
  }

  /** The browser never lists a device without a chooser that the stand-in does not open: no handler can allow one. */
  setDevicePermissionHandler(_handler: unknown): void {}

  setSpellCheckerEnabled(_enable: boolean): void {}

  /** For the stand-in itself: what the app's handlers say. */
  get permissionHandlers(): PermissionHandlers {
    return this.#permissions
  }

  /** For the stand-in itself: the app's decision about a request that is not its own scheme's. */
  async decide(details: OnBeforeRequestListenerDetails): Promise<CallbackResponse> {
    const guard = this.#beforeRequest
    if (!guard?.urls.some(pattern => matches(pattern, details.url))) return {}
    const { promise, resolve } = Promise.withResolvers<CallbackResponse>()
    guard.listener(details, resolve)
    return promise
  }
}

export const defaultSession = new SessionStandIn()
export const session = { defaultSession }
