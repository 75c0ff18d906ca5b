/** The app's end of a test's control channel: passes CDP commands to the window's page and the script's answers to the dialogs. */
import { type DialogAnswer, dialogCalls, queueAnswers, shellCalls } from './answers.ts'
import { app } from './app.ts'
import type { BrowserWindowStandIn } from './browser-window.ts'
import { MenuStandIn } from './menu.ts'
import { powerMonitor } from './power-monitor.ts'

/** What a test may ask; each entry is answered once. */
export interface ControlCalls {
  /** A command to the page of the newest window; waits until there is one and it has loaded. */
  cdp: { readonly params: { readonly method: string; readonly params: object }; readonly result: unknown }
  answerDialogs: { readonly params: readonly DialogAnswer[]; readonly result: unknown }
  outsideCalls: {
    readonly params: undefined
    readonly result: { readonly dialogs: typeof dialogCalls; readonly shell: typeof shellCalls }
  }
  processIds: {
    readonly params: undefined
    readonly result: { readonly main: number; readonly browser: number | undefined }
  }
  /** An event of `app` that the desktop would cause: `open-file`, `open-url`, `activate`. */
  emit: { readonly params: { readonly name: string; readonly args: readonly unknown[] }; readonly result: unknown }
  /** An event of `powerMonitor`: `suspend`, `lock-screen`. */
  power: { readonly params: string; readonly result: unknown }
  /** As the user moves and sizes the window. */
  setBounds: {
    readonly params: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
    readonly result: unknown
  }
  setMaximized: { readonly params: boolean; readonly result: unknown }
  /** As when the user turns to another program. */
  setFocused: { readonly params: boolean; readonly result: unknown }
  /** The words of the menu, by menu; and an entry that is chosen. */
  menuLabels: { readonly params: undefined; readonly result: readonly (readonly string[])[] }
  chooseMenu: { readonly params: string; readonly result: unknown }
  closeWindow: { readonly params: undefined; readonly result: unknown }
  quit: { readonly params: undefined; readonly result: unknown }
}

export interface ControlRequest<Name extends keyof ControlCalls = keyof ControlCalls> {
  readonly id: number
  readonly name: Name
  readonly params: ControlCalls[Name]['params']
}

export interface ControlReply {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

/** Resolves when a window has loaded its page; at once when one has. */
const createLoadedWindow = (): (() => Promise<BrowserWindowStandIn>) => {
  let newest = Promise.withResolvers<BrowserWindowStandIn>()
  app.on('browser-window-created', (_event: unknown, window: BrowserWindowStandIn) => {
    window.webContents.once('did-finish-load', async () => {
      // Windows of tests that run side by side take each other's focus, and a page that loses it empties its PIN fields.
      const { cdp } = await window.webContents.openPage()
      await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true }).catch(() => undefined)
      newest.resolve(window)
    })
    window.once('closed', () => {
      newest = Promise.withResolvers()
    })
  })
  return () => newest.promise
}

interface MenuEntry {
  readonly label: string
  readonly click?: () => void
}

const menuEntries = () =>
  (MenuStandIn.getApplicationMenu()?.items ?? []) as readonly (MenuEntry & { readonly submenu: readonly MenuEntry[] })[]

type Handlers = {
  readonly [Name in keyof ControlCalls]: (
    params: ControlCalls[Name]['params'],
  ) => ControlCalls[Name]['result'] | Promise<ControlCalls[Name]['result']>
}

/** Answers the process that forked this one; ends with it. */
export const connectControl = (): void => {
  const loadedWindow = createLoadedWindow()
  const handlers: Handlers = {
    cdp: async ({ method, params }) => {
      const { webContents } = await loadedWindow()
      return (await webContents.openPage()).cdp.send(method, params)
    },
    answerDialogs: answers => void queueAnswers(answers),
    outsideCalls: () => ({ dialogs: dialogCalls, shell: shellCalls }),
    processIds: async () => ({ main: process.pid, browser: (await loadedWindow()).webContents.browserPid }),
    emit: ({ name, args }) => void app.emit(name, { preventDefault: () => undefined }, ...args),
    power: name => void powerMonitor.emit(name),
    setBounds: async bounds => (await loadedWindow()).setBounds(bounds),
    setMaximized: async isMaximized => {
      const window = await loadedWindow()
      if (isMaximized) window.maximize()
      else window.unmaximize()
    },
    setFocused: async isFocused => (await loadedWindow()).reportFocus(isFocused),
    menuLabels: () => menuEntries().map(({ label, submenu }) => [label, ...submenu.map(entry => entry.label)]),
    chooseMenu: label => {
      const found = menuEntries()
        .flatMap(({ submenu }) => submenu)
        .find(entry => entry.label === label)
      if (!found) throw new Error(`the menu has no ${label}`)
      found.click?.()
    },
    closeWindow: async () => (await loadedWindow()).close(),
    quit: () => app.quit(),
  }
  process.on('message', async ({ id, name, params }: ControlRequest) => {
    let reply: ControlReply
    try {
      // Name and parameters belong together by construction of the request.
      reply = { id, result: await (handlers[name] as (params: unknown) => unknown)(params) }
    } catch (error) {
      reply = { id, error: (error as Error).message }
    }
    process.send?.(reply, undefined, undefined, () => undefined)
  })
  process.once('disconnect', () => app.exit(1))
  process.channel?.unref()
}
