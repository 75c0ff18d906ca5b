/** The one page of a window over CDP: guards its requests, injects the preload, carries its messages. */
import { randomUUID } from 'node:crypto'
import type { Browser } from './browser.ts'
import type { CdpSession } from './cdp.ts'
import { assertPlain } from './page/assert-plain.ts'
import { connectWorlds } from './page/connect-worlds.ts'
import { type FromPreload, installPreload, type PreloadSettings, type ToPreload } from './page/install-preload.ts'
import { interceptRequests, type Navigation } from './requests.ts'
import type { SessionStandIn } from './session.ts'
import { type Frames, trackFrames, type WebFrame } from './web-frame.ts'

const worldName = 'signet-preload'
const filePrefix = 'stand-in-file:'

export interface WindowOpen {
  readonly url: string
  readonly windowName: string
  readonly windowFeatures: readonly string[]
}

export interface PageHooks {
  readonly session: SessionStandIn
  readonly contentsId: number
  /** Page origins whose top frame gets the preload. */
  readonly origins: readonly string[]
  readonly preloadSource: string | undefined
  mayNavigate(navigation: Navigation, frames: Frames): boolean
  onMessage(message: FromPreload, frame: WebFrame | null): void
  /** `url` as the page has it. */
  onLoad(loaderId: string, url: string): void
  onWindowOpen(request: WindowOpen): void
  onCrash(): void
}

export interface Page {
  readonly cdp: CdpSession
  readonly targetId: string
  readonly frames: Frames
  sendToPreload(message: ToPreload): void
}

export interface Attached {
  readonly sessionId: string
  readonly targetInfo: { readonly targetId: string; readonly type: string }
}

interface Context {
  readonly id: number
  readonly name: string
  readonly auxData: { readonly frameId: string }
}

const autoAttach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }

/**
 * Resolves when the browser's first page waits for us; every later one is a popup and is closed before it loads.
 *
 * @param onClosed the page was closed from outside, by the user
 */
export const attachPage = (browser: Browser, onClosed: () => void): Promise<Attached> => {
  const { promise, resolve } = Promise.withResolvers<Attached>()
  const root = browser.cdp.browser
  let first: Attached | undefined
  root.on<Attached>('Target.attachedToTarget', attached => {
    const { sessionId, targetInfo } = attached
    if (targetInfo.type === 'page' && !first) {
      first = attached
      resolve(attached)
      return
    }
    const other = browser.cdp.session(sessionId)
    // A popup's requests are held for ever and its opener, which shares its process, goes on.
    const commands = [
      ...(targetInfo.type === 'page' ? [other.send('Fetch.enable')] : []),
      other.send('Runtime.runIfWaitingForDebugger'),
      ...(targetInfo.type === 'page' ? [root.send('Target.closeTarget', { targetId: targetInfo.targetId })] : []),
    ]
    Promise.all(commands).catch(() => undefined)
  })
  root.on<{ sessionId: string }>('Target.detachedFromTarget', ({ sessionId }) => {
    if (sessionId === first?.sessionId) onClosed()
  })
  // When it fails the browser is gone, and the race says so in better words.
  root.send('Target.setAutoAttach', autoAttach).catch(() => undefined)
  return Promise.race([
    promise,
    browser.gone.then(({ code, signal }) => {
      throw new Error(`The browser ended before its window opened (${signal ?? code ?? 'it could not be started'}).`)
    }),
  ])
}

/** The script that runs before every page's own: connects the two worlds, then runs the preload bundle in the isolated one. */
const injectPreload = async (cdp: CdpSession, binding: string, hooks: PageHooks): Promise<void> => {
  const channel = JSON.stringify(`signet-${randomUUID()}`)
  const settings: PreloadSettings = {
    binding,
    filePrefix,
    origins: hooks.origins,
    process: {
      type: 'renderer',
      platform: process.platform,
      arch: process.arch,
      sandboxed: true,
      contextIsolated: true,
      versions: {},
      env: {},
    },
  }
  await cdp.send('Runtime.addBinding', { name: binding, executionContextName: worldName })
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `if (window === window.top && ${JSON.stringify(hooks.origins)}.includes(location.origin)) (${connectWorlds})(${channel}, 'page')`,
  })
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName,
    source: `(${installPreload})(${JSON.stringify(settings)}, ${assertPlain}, () => (${connectWorlds})(${channel}, 'preload'), function (require, module, exports, process) {${hooks.preloadSource}\n})`,
  })
}

/** Guards what the page starts in other processes (workers, frames of other sites) as the page itself is guarded. */
const guardChildren = (
  browser: Browser,
  cdp: CdpSession,
  guard: (child: CdpSession) => Promise<void>,
): Promise<unknown> => {
  cdp.on<Attached>('Target.attachedToTarget', ({ sessionId }) => {
    const child = browser.cdp.session(sessionId)
    const start = async (): Promise<void> => {
      // Not every kind of target has both domains; one that cannot be guarded by itself is guarded by its page.
      await Promise.allSettled([guard(child), guardChildren(browser, child, guard)])
      await child.send('Runtime.runIfWaitingForDebugger')
    }
    start().catch(() => undefined)
  })
  return cdp.send('Target.setAutoAttach', autoAttach)
}

/** Replaces the markers that stand for dropped files by their paths; `''` for a file that is not on a disk. */
const resolveFiles = async (cdp: CdpSession, contextId: number, value: unknown): Promise<unknown> => {
  if (typeof value === 'string' && value.startsWith(filePrefix)) {
    const { result } = await cdp.send<{ result: { objectId?: string } }>('Runtime.evaluate', {
      expression: `standInFile(${JSON.stringify(value)})`,
      contextId,
    })
    if (!result.objectId) return ''
    return (await cdp.send<{ path: string }>('DOM.getFileInfo', { objectId: result.objectId })).path
  }
  if (Array.isArray(value)) return Promise.all(value.map(item => resolveFiles(cdp, contextId, item)))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await resolveFiles(cdp, contextId, item)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

/** Takes over the browser's first page before anything of it runs. */
export const openPage = async (browser: Browser, attached: Promise<Attached>, hooks: PageHooks): Promise<Page> => {
  const { sessionId, targetInfo } = await attached
  const cdp = browser.cdp.session(sessionId)
  const contexts = new Map<number, Context>()
  const binding = `signet${randomUUID().replaceAll('-', '')}`

  cdp.on<{ context: Context }>('Runtime.executionContextCreated', ({ context }) => contexts.set(context.id, context))
  cdp.on<{ executionContextId: number }>('Runtime.executionContextDestroyed', ({ executionContextId }) =>
    contexts.delete(executionContextId),
  )
  cdp.on('Runtime.executionContextsCleared', () => contexts.clear())
  cdp.on<WindowOpen>('Page.windowOpen', hooks.onWindowOpen)
  cdp.on('Inspector.targetCrashed', hooks.onCrash)
  await Promise.all([
    cdp.send('Page.enable'),
    cdp.send('Runtime.enable'),
    cdp.send('Inspector.enable'),
    cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    browser.cdp.browser.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
  ])
  const frames = await trackFrames(cdp)
  cdp.on<{ frameId: string; loaderId: string; name: string }>('Page.lifecycleEvent', event => {
    if (event.name === 'load' && event.frameId === frames.mainFrameId) hooks.onLoad(event.loaderId, frames.main.url)
  })

  let arrivals: Promise<unknown> = Promise.resolve()
  cdp.on<{ name: string; payload: string; executionContextId: number }>('Runtime.bindingCalled', call => {
    if (call.name !== binding) return
    const message = JSON.parse(call.payload) as FromPreload
    const frame = frames.find(contexts.get(call.executionContextId)?.auxData.frameId ?? '') ?? null
    const receive = async (): Promise<void> => {
      const hasFiles = message.kind !== 'preload-error' && call.payload.includes(filePrefix)
      const args = hasFiles ? await resolveFiles(cdp, call.executionContextId, message.args) : undefined
      // Outside the promise, so that what a listener throws is the app's uncaught exception, as in Electron.
      process.nextTick(hooks.onMessage, args ? { ...message, args } : message, frame)
    }
    // One after the other, so that a message with a file does not arrive after a later one.
    arrivals = arrivals.then(receive).catch(() => undefined)
  })

  const guard = (child: CdpSession): Promise<void> =>
    interceptRequests(child, {
      session: hooks.session,
      contentsId: hooks.contentsId,
      mainFrameId: frames.mainFrameId,
      mayNavigate: navigation => hooks.mayNavigate(navigation, frames),
    })
  await Promise.all([
    guard(cdp),
    guardChildren(browser, cdp, guard),
    hooks.preloadSource === undefined ? undefined : injectPreload(cdp, binding, hooks),
  ])
  await cdp.send('Runtime.runIfWaitingForDebugger')

  return {
    cdp,
    targetId: targetInfo.targetId,
    frames,
    sendToPreload: message => {
      const context = [...contexts.values()].find(
        ({ name, auxData }) => name === worldName && auxData.frameId === frames.mainFrameId,
      )
      if (!context) return
      const expression = `standInReceive(${JSON.stringify(message)})`
      cdp.send('Runtime.evaluate', { expression, contextId: context.id }).catch(() => undefined)
    },
  }
}
