/**
 * Permissions: Electron asks the app when the page asks. From outside a browser that moment cannot be caught, so the
 * stand-in asks once for every permission of this table before the page loads, and lets the browser enforce the answers.
 */
import type { Session, WebContents } from 'electron'
import type { CdpSession } from './cdp.ts'

export type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
export type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type Permission = Parameters<RequestHandler>[1]

export interface PermissionHandlers {
  readonly request: RequestHandler | null
  readonly check: CheckHandler | null
}

/** Electron's name → the names that `Browser.setPermission` knows. */
const permissionNames: readonly (readonly [Permission, readonly string[]])[] = [
  ['clipboard-read', ['clipboard-read']],
  ['clipboard-sanitized-write', ['clipboard-write']],
  ['display-capture', ['display-capture']],
  ['geolocation', ['geolocation']],
  ['idle-detection', ['idle-detection']],
  ['local-fonts', ['local-fonts']],
  ['media', ['camera', 'microphone']],
  ['midi', ['midi']],
  ['notifications', ['notifications']],
  ['payment-handler', ['payment-handler']],
  ['persistent-storage', ['persistent-storage']],
  ['sensors', ['accelerometer', 'gyroscope', 'magnetometer']],
  ['storage-access', ['storage-access']],
  ['window-management', ['window-management']],
]

/** Asks the app's handlers about every permission and tells the browser; without a handler all is granted, as in Electron. */
export const applyPermissions = async (
  browser: CdpSession,
  handlers: PermissionHandlers,
  contents: WebContents,
  url: { readonly app: string; readonly pageOrigin: string },
): Promise<void> => {
  const ask = async (permission: Permission): Promise<boolean> => {
    const details = { requestingUrl: url.app, isMainFrame: true }
    if (handlers.check && !handlers.check(contents, permission, url.app, details)) return false
    if (!handlers.request) return true
    const { promise, resolve } = Promise.withResolvers<boolean>()
    handlers.request(contents, permission, resolve, details)
    return promise
  }
  await Promise.all(
    permissionNames.map(async ([permission, names]) => {
      const setting = (await ask(permission)) ? 'granted' : 'denied'
      for (const name of names) {
        // A browser that does not know the name cannot grant it either.
        const change = browser.send('Browser.setPermission', { permission: { name }, setting, origin: url.pageOrigin })
        await change.catch(() => undefined)
      }
    }),
  )
}
