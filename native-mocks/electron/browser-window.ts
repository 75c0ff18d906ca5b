/** `BrowserWindow`: one application window of the browser each, in a browser process of its own. */
import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { app } from './app.ts'
import { createEvent } from './event.ts'
import { WebContentsStandIn } from './web-contents.ts'

const openWindows = (): BrowserWindowStandIn[] => [...app.windows.values()] as BrowserWindowStandIn[]

/** A browser cannot be started hidden, so a window shows, in its background colour, from the moment its page is loaded. */
export class BrowserWindowStandIn extends EventEmitter {
  readonly webContents: WebContentsStandIn
  readonly id: number
  #bounds: Rectangle
  #title: string
  #isVisible: boolean
  #isMinimized = false
  #isMaximized = false
  #isClosed = false
  #hasFocus = true

  static getAllWindows = (): BrowserWindowStandIn[] => openWindows()
  static getFocusedWindow = (): BrowserWindowStandIn | null => openWindows()[0] ?? null
  static fromId = (id: number): BrowserWindowStandIn | null => openWindows().find(window => window.id === id) ?? null
  static fromWebContents = (contents: object): BrowserWindowStandIn | null =>
    openWindows().find(window => window.webContents === contents) ?? null

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    const { width = 800, height = 600, x = 0, y = 0, backgroundColor = '#fff', webPreferences = {} } = options
    if (
      webPreferences.contextIsolation === false ||
      webPreferences.sandbox === false ||
      webPreferences.nodeIntegration
    ) {
      throw new Error('The stand-in for Electron only opens sandboxed, isolated windows without Node.')
    }
    this.#bounds = { x, y, width, height }
    this.#title = options.title ?? app.getName()
    this.#isVisible = options.show ?? true
    this.webContents = new WebContentsStandIn({
      width,
      height,
      backgroundColor,
      title: this.#title,
      switches: app.switches,
      preload: webPreferences.preload,
    })
    this.id = this.webContents.id
    app.windows.set(this.id, this)
    this.webContents.once('did-finish-load', () => {
      // The browser puts an application's window where its last one was, whatever it is asked for at the start.
      if (options.x !== undefined) this.#arrange({ left: x, top: y, width, height })
      this.emit('ready-to-show')
    })
    this.webContents.once('destroyed', () => void this.destroy())
    app.emit('web-contents-created', createEvent({}), this.webContents)
    app.emit('browser-window-created', createEvent({}), this)
  }

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url)
  getTitle = (): string => this.#title
  setTitle(title: string): void {
    this.#title = title
  }
  getBounds = (): Rectangle => ({ ...this.#bounds })
  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    const { x: left, y: top, width, height } = this.#bounds
    this.#arrange({ left, top, width, height })
    this.emit('resize')
    this.emit('move')
  }
  getNormalBounds = (): Rectangle => this.getBounds()
  getSize = (): number[] => [this.#bounds.width, this.#bounds.height]
  isVisible = (): boolean => this.#isVisible
  isMinimized = (): boolean => this.#isMinimized
  isMaximized = (): boolean => this.#isMaximized
  isFocused = (): boolean => this.#hasFocus && this.#isVisible && !this.#isMinimized
  isDestroyed = (): boolean => this.#isClosed
  setMenu(_menu: unknown): void {}
  setMenuBarVisibility(_visible: boolean): void {}

  show(): void {
    this.#isVisible = true
    this.emit('show')
    this.focus()
  }

  hide(): void {
    this.#isVisible = false
    this.minimize()
    this.emit('hide')
  }

  focus(): void {
    this.#hasFocus = true
    this.#withPage(page => page.cdp.send('Page.bringToFront'))
    this.emit('focus')
  }

  /** For the stand-in itself: which program has the focus is known to the desktop alone. */
  reportFocus(hasFocus: boolean): void {
    this.#hasFocus = hasFocus
    this.emit(hasFocus ? 'focus' : 'blur')
  }

  minimize(): void {
    this.#isMinimized = true
    this.#arrange({ windowState: 'minimized' })
  }

  maximize(): void {
    this.#isMaximized = true
    this.#arrange({ windowState: 'maximized' })
    this.emit('maximize')
  }

  unmaximize(): void {
    this.#isMaximized = false
    this.#arrange({ windowState: 'normal' })
    this.emit('unmaximize')
  }

  restore(): void {
    this.#isMinimized = false
    this.#arrange({ windowState: 'normal' })
  }

  close(): void {
    if (this.#isClosed) return
    const event = createEvent({})
    this.emit('close', event)
    if (!event.defaultPrevented) void this.destroy()
  }

  /** Resolves when the browser is gone; Electron's returns nothing. */
  async destroy(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.webContents.destroy()
    app.windows.delete(this.id)
    this.emit('closed')
    if (app.windows.size === 0) app.reportAllClosed()
  }

  #withPage(act: (page: Awaited<ReturnType<WebContentsStandIn['openPage']>>) => Promise<unknown>): void {
    if (this.#isClosed || !this.webContents.mainFrame) return
    this.webContents
      .openPage()
      .then(act)
      .catch(() => undefined)
  }

  #arrange(bounds: object): void {
    this.#withPage(async ({ cdp, targetId }) => {
      const { windowId } = await cdp.send<{ windowId: number }>('Browser.getWindowForTarget', { targetId })
      await cdp.send('Browser.setWindowBounds', { windowId, bounds })
    })
  }
}
