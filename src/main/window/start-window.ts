/** The window from start to end: single instance, origin, messages, then the page. */
import { setTimeout as pause } from 'node:timers/promises'
import { app, BrowserWindow, protocol, session } from 'electron'
import { once } from '../../shared/once.ts'
import type { Dispatcher } from '../dispatcher.ts'
import type { FirstAnswers } from '../first-answers.ts'
import { createAppProtocol, type DocumentRanges } from './app-protocol.ts'
import { findDocumentArguments } from './document-arguments.ts'
import { connectIpc, type describeSender } from './ipc.ts'
import type { LateCore } from './late-core.ts'
import type { ArrivalQueue } from './links.ts'
import { appScheme, appUrl } from './policy.ts'
import { bringForward } from './show-arrivals.ts'

/** Before `ready`: what Electron takes only then. False: another Signet runs and has been told what to open. */
export const prepareWindow = (): boolean => {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
  return app.requestSingleInstanceLock()
}

/** What answers the page; it may still load while the page does. */
export interface WindowAnswers {
  readonly dispatcher: Dispatcher<ReturnType<typeof describeSender>>
  readonly documents: DocumentRanges
  /** Told of a path from the command line, "open with" or a second start. */
  readonly onOpenPath: (path: string) => void
  readonly onLink: (link: string) => void
  /** Told of the arguments of each start, which may name a link. */
  readonly onArguments: (argv: readonly string[]) => void
}

export interface WindowParts {
  readonly core: LateCore<WindowAnswers>
  /** Of the calls that need no core. */
  readonly first: Promise<FirstAnswers>
  readonly pageDirectory: string
  readonly links: ArrivalQueue
  readonly documentsToOpen: ArrivalQueue
}

interface Start {
  readonly argv: readonly string[]
  readonly folder: string
}

/** The one window; undefined before it opens and after it closed. */
export const findWindow = (): BrowserWindow | undefined => BrowserWindow.getAllWindows()[0]

/** A screen asks for more before it is painted, which wants the processor that the core would be read in with. */
const paintMs = 80
/** Longer than a first screen takes, shorter than anybody waits. */
const coreAfterMs = 1000

/** Loads the page into the window, whose guards are up; resolves when it has loaded and the core answers it. */
export const startWindow = async (window: BrowserWindow, parts: WindowParts): Promise<void> => {
  session.defaultSession.protocol.handle(appScheme, createAppProtocol(parts.pageDirectory, parts.core))
  const get = once(() => pause(paintMs).then(parts.core.get))
  connectIpc({ get, isOpened: parts.core.isOpened }, parts.first)
  const started: Start[] = [{ argv: process.argv, folder: process.cwd() }]
  let take = (start: Start): void => void started.push(start)
  app.on('second-instance', (_event, argv, folder) => {
    take({ argv, folder })
    const paths = findDocumentArguments(argv, folder)
    // A start with a link comes forward when the link is shown.
    if (paths.length > 0 || !argv.slice(1).some(mayBeLink)) bringForward(findWindow())
  })
  app.on('window-all-closed', () => app.quit())
  const isAwaited = [parts.links, parts.documentsToOpen].some(queue => !queue.isEmpty()) || namesSomething(process.argv)
  let timer: NodeJS.Timeout | undefined
  let isClosing = false
  window.once('close', () => {
    isClosing = true
  })
  const load = async (): Promise<void> => {
    try {
      await window.loadURL(appUrl)
    } catch (thrown) {
      // A page is given up with its window: whoever closed that needs no word of it.
      if (isClosing || window.isDestroyed()) return
      throw thrown
    }
    // At the latest: the first screen asks for more as soon as it stands.
    timer = setTimeout(() => void parts.core.get(), coreAfterMs)
  }
  const loading = load()
  // The runtime reads in what answers are made of with the first one, which the page would wait for.
  void new Response()
  if (isAwaited) void parts.core.get()
  const [core] = await Promise.all([parts.core.opened, loading, parts.first])
  clearTimeout(timer)
  take = ({ argv, folder }) => {
    for (const path of findDocumentArguments(argv, folder)) core.onOpenPath(path)
    core.onArguments(argv)
  }
  for (const start of started) take(start)
  parts.links.deliverTo(core.onLink)
  parts.documentsToOpen.deliverTo(core.onOpenPath)
}

/** Holds the exit back until `close` is done: token processes end, the log is written out. */
export const closeBeforeExit = (close: () => Promise<void>): void => {
  app.once('will-quit', event => {
    event.preventDefault()
    void close().finally(() => app.exit(0))
  })
}

const mayBeLink = (argument: string): boolean => argument.includes(':')

/** A document or a link to be shown: nobody started this for the first screen. */
const namesSomething = (argv: readonly string[]): boolean =>
  findDocumentArguments(argv, process.cwd()).length > 0 || argv.slice(1).some(mayBeLink)
