/** `webContents`: the page of a window as the app's code sees it. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { HandlerDetails, IpcMainInvokeEvent, WebContents, WindowOpenHandlerResponse } from 'electron'
import { type Browser, openBrowser } from './browser.ts'
import { createEvent } from './event.ts'
import { answerInvoke, ipcMain } from './ipc.ts'
import { originOf, toAppUrl, toPageUrl } from './origins.ts'
import { assertPlain } from './page/assert-plain.ts'
import type { FromPreload } from './page/install-preload.ts'
import { type Attached, attachPage, openPage, type Page, type WindowOpen } from './page-target.ts'
import { applyPermissions } from './permissions.ts'
import type { Navigation } from './requests.ts'
import { defaultSession } from './session.ts'
import type { Frames, WebFrame } from './web-frame.ts'

export interface ContentsOptions {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly backgroundColor: string
  readonly switches: readonly string[]
  readonly preload: string | undefined
}

/** A page that hangs must not keep its window open. */
const closeTimeoutMs = 3_000

let lastId = 0

export class WebContentsStandIn extends EventEmitter {
  readonly id: number
  readonly session = defaultSession
  readonly #options: ContentsOptions
  readonly #browser: Browser
  readonly #attached: Promise<Attached>
  #page: Promise<Page> | undefined
  #opened: Page | undefined
  #isDestroyed = false
  #loadingUrl: string | undefined
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | undefined
  readonly #finishedLoaders = new Set<string>()

  constructor(options: ContentsOptions) {
    super()
    lastId += 1
    this.id = lastId
    this.#options = options
    // As Electron's: the processes of a window start with it, not with its page.
    this.#browser = openBrowser(options)
    this.#attached = attachPage(this.#browser, () => void this.destroy())
    // Told by `loadURL`.
    this.#attached.catch(() => undefined)
  }

  get mainFrame(): WebFrame | undefined {
    return this.#opened?.frames.main
  }

  getURL = (): string => this.#opened?.frames.main.url ?? ''
  getTitle = (): string => this.#options.title
  isDestroyed = (): boolean => this.#isDestroyed
  isLoading = (): boolean => this.#loadingUrl !== undefined
  openDevTools = (): void => undefined
  closeDevTools = (): void => undefined
  isDevToolsOpened = (): boolean => false
  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler
  }

  send(channel: string, ...args: unknown[]): void {
    args.forEach(assertPlain)
    this.#opened?.sendToPreload({ kind: 'event', channel, args })
  }

  /** Resolves when the page has loaded; rejects as Electron does when it cannot. */
  async loadURL(url: string): Promise<void> {
    const page = await this.openPage(url)
    await applyPermissions(this.#browser.cdp.browser, this.session.permissionHandlers, this as unknown as WebContents, {
      app: originOf(url),
      pageOrigin: new URL(toPageUrl(url)).origin,
    })
    this.#loadingUrl = url
    try {
      const { loaderId, errorText } = await page.cdp.send<{ loaderId: string; errorText?: string }>('Page.navigate', {
        url: toPageUrl(url),
      })
      if (errorText) throw new Error(`${errorText.replace('net::', '')} loading '${url}'`)
      while (!this.#finishedLoaders.has(loaderId) && !this.#isDestroyed) {
        await new Promise(resolve => this.once('stand-in-progress', resolve))
      }
      if (this.#isDestroyed) throw new Error(`ERR_ABORTED loading '${url}'`)
    } finally {
      this.#loadingUrl = undefined
    }
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const page = await this.openPage()
    const { result, exceptionDetails } = await page.cdp.send<{
      result: { value?: unknown }
      exceptionDetails?: { text: string; exception?: { description?: string } }
    }>('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  async capturePage(): Promise<{ toPNG: () => Buffer; toDataURL: () => string; isEmpty: () => boolean }> {
    const page = await this.openPage()
    const { data } = await page.cdp.send<{ data: string }>('Page.captureScreenshot', { format: 'png' })
    return {
      toPNG: () => Buffer.from(data, 'base64'),
      toDataURL: () => `data:image/png;base64,${data}`,
      isEmpty: () => data.length === 0,
    }
  }

  /** For the stand-in's test control. */
  get browserPid(): number | undefined {
    return this.#browser.process.pid
  }

  /** For the stand-in itself: takes over the page on first use. `url` tells which origin the preload belongs to. */
  openPage(url = 'about:blank'): Promise<Page> {
    this.#page ??= this.#open(url)
    return this.#page
  }

  /** For the stand-in itself: ends the page and resolves when its browser is gone. */
  async destroy(): Promise<void> {
    const browser = this.#browser
    this.#end()
    browser.cdp.browser.send('Browser.close').catch(() => browser.kill())
    const impatience = setTimeout(() => browser.kill(), closeTimeoutMs)
    await browser.gone
    clearTimeout(impatience)
  }

  async #open(url: string): Promise<Page> {
    const { preload } = this.#options
    const browser = this.#browser
    this.#opened = await openPage(browser, this.#attached, {
      session: this.session,
      contentsId: this.id,
      origins: [new URL(toPageUrl(url)).origin],
      preloadSource: preload === undefined ? undefined : readFileSync(preload, 'utf8'),
      mayNavigate: (navigation, frames) => this.#mayNavigate(navigation, frames),
      onMessage: (message, frame) => this.#receive(message, frame),
      onLoad: (loaderId, pageUrl) => {
        this.#finishedLoaders.add(loaderId)
        this.emit('stand-in-progress')
        // The empty page that the browser starts with is not the app's.
        if (!pageUrl.startsWith('data:')) this.emit('did-finish-load')
      },
      onWindowOpen: request => this.#refuseWindow(request),
      onCrash: () => this.#reportGone('crashed', 139),
    })
    // Only now: a browser that never opened its window is an error of `loadURL`, not a window that closed.
    browser.gone.then(({ code, signal }) => {
      if (this.#isDestroyed) return
      if (code !== 0) this.#reportGone(signal ? 'killed' : 'abnormal-exit', code ?? 1)
      this.#end()
    })
    return this.#opened
  }

  #end(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.emit('stand-in-progress')
    this.emit('destroyed')
  }

  #reportGone(reason: 'killed' | 'crashed' | 'abnormal-exit', exitCode: number): void {
    this.emit('render-process-gone', createEvent({}), { reason, exitCode })
  }

  #mayNavigate({ url, frameId, isRedirect }: Navigation, frames: Frames): boolean {
    const isMainFrame = frameId === frames.mainFrameId
    const frame = frames.find(frameId) ?? null
    const ask = (name: string): boolean => {
      const event = createEvent({ url, isMainFrame, isSameDocument: false, frame, initiator: frame })
      this.emit(name, event, url, false, isMainFrame, 1, 1)
      return !event.defaultPrevented
    }
    if (isRedirect) return ask('will-redirect')
    // As in Electron, what the app loads itself is not asked about.
    if (isMainFrame && this.#loadingUrl === url) return true
    return ask('will-frame-navigate') && (!isMainFrame || ask('will-navigate'))
  }

  #refuseWindow({ url, windowName, windowFeatures }: WindowOpen): void {
    const answer = this.#openHandler?.({
      url: toAppUrl(url),
      frameName: windowName,
      features: windowFeatures.join(','),
      disposition: 'foreground-tab',
      referrer: { url: this.getURL(), policy: 'default' },
    })
    if (answer?.action !== 'deny') {
      process.stderr.write('signet: the stand-in for Electron has no second window for a page; it was not opened.\n')
    }
  }

  #receive(message: FromPreload, senderFrame: WebFrame | null): void {
    if (message.kind === 'preload-error') {
      process.stderr.write(`Unable to load preload script: ${message.message}\n`)
      this.emit('preload-error', createEvent({}), this.#options.preload, new Error(message.message))
      return
    }
    const event = createEvent({
      type: 'frame',
      sender: this as unknown as WebContents,
      senderFrame,
      frameId: senderFrame?.routingId ?? 0,
      processId: 1,
      ports: [],
      reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    }) as unknown as IpcMainInvokeEvent
    if (message.kind === 'send') ipcMain.emit(message.channel, event, ...message.args)
    else answerInvoke(message, event).then(reply => this.#opened?.sendToPreload(reply))
  }
}
