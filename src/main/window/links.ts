/** The desktop's side of links: for which schemes this program is asked, and what it is handed, from before `ready` on. */
import { resolve } from 'node:path'
import { app, type Event } from 'electron'
import type { LinkScheme } from '../../shared/model/arrival.ts'

/** Links, or paths of documents. */
export interface ArrivalQueue {
  isEmpty(): boolean
  /** Hands over what came so far, then everything as it comes. */
  deliverTo(listener: (linkOrPath: string) => void): void
}

/** macOS tells of a link and of a document before the program is ready, and only to those who listen by then. */
const queue = (listen: (deliver: (event: Event, linkOrPath: string) => void) => void): ArrivalQueue => {
  const waiting: string[] = []
  let deliver = (linkOrPath: string): void => void waiting.push(linkOrPath)
  listen((event, linkOrPath) => {
    event.preventDefault()
    deliver(linkOrPath)
  })
  return {
    isEmpty: () => waiting.length === 0,
    deliverTo(listener) {
      deliver = listener
      for (const linkOrPath of waiting.splice(0)) listener(linkOrPath)
    },
  }
}

export const queueLinks = (): ArrivalQueue => queue(deliver => app.on('open-url', deliver))
export const queueDocuments = (): ArrivalQueue => queue(deliver => app.on('open-file', deliver))

/** How this program is started again: its executable, and in development what that is to run. */
export const findStartCommand = (): readonly string[] => {
  const [, started] = process.argv
  return [app.getPath('exe'), ...(process.defaultApp && started ? [resolve(started)] : [])]
}

/**
 * Asks the desktop to send links of this scheme here. On Linux that takes the desktop file of the package, or the one
 * that `signet links install` writes. The final `--` ends the switches of Windows' command line (CVE-2018-1000118).
 */
export const claimScheme = (scheme: LinkScheme): void => {
  const [program, ...args] = findStartCommand()
  app.setAsDefaultProtocolClient(scheme, program, [...args, '--'])
}

/** A scheme that another program has keeps it: only the user takes it away, in the settings. */
export const claimFreeSchemes = (schemes: readonly LinkScheme[]): void => {
  for (const scheme of schemes) if (app.getApplicationNameForProtocol(`${scheme}://`) === '') claimScheme(scheme)
}
