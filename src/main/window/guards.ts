/** The guards of the window, each put up before the first page loads. One that cannot be put up stops the start. */
import { app, type Session, type WebContents } from 'electron'
import { mayNavigate, mayRequest, mayUsePermission } from './policy.ts'

export interface GuardLog {
  warn(message: string, facts?: Readonly<Record<string, string | number>>): void
}

/** The page has no network: what is not the app's own origin is cancelled before a socket opens. */
const blockRequests = (session: Session, log: GuardLog): void => {
  session.webRequest.onBeforeRequest((details, callback) => {
    const cancel = !mayRequest(details.url)
    if (cancel) log.warn('request blocked', { origin: originOf(details.url) })
    callback({ cancel })
  })
}

/** Asked for or silently checked, a permission is refused; devices are never listed. */
const blockPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(mayUsePermission(permission)))
  session.setPermissionCheckHandler((_contents, permission) => mayUsePermission(permission))
  session.setDevicePermissionHandler(() => false)
}

/** A page that is made to navigate, redirect, open a window or embed one is stopped: the preload must never meet a foreign page. */
const blockNavigation = (contents: WebContents, log: GuardLog): void => {
  const stop = (event: { preventDefault: () => void }, url: string): void => {
    if (mayNavigate(url)) return
    event.preventDefault()
    log.warn('navigation blocked', { origin: originOf(url) })
  }
  contents.on('will-navigate', event => stop(event, event.url))
  contents.on('will-redirect', event => stop(event, event.url))
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Origins are enough for a log; paths and queries may hold personal data. */
const originOf = (url: string): string => {
  try {
    return new URL(url).origin
  } catch {
    return 'invalid'
  }
}

/** Puts up every guard. Call it once, when the app is ready and before a window exists. */
export const installGuards = (session: Session, log: GuardLog): void => {
  blockRequests(session, log)
  blockPermissions(session)
  app.on('web-contents-created', (_event, contents) => blockNavigation(contents, log))
}
