/**
 * Runs in the preload's own world of the page: gives the preload bundle the part of `electron` that a sandboxed
 * preload has. Its source text is injected, so it must not use anything outside itself and its arguments.
 */
import type { OtherWorld } from './connect-worlds.ts'

export interface PreloadSettings {
  /** The function that CDP puts into this world; it takes one string. */
  readonly binding: string
  readonly filePrefix: string
  readonly origins: readonly string[]
  readonly process: Readonly<Record<string, unknown>>
}

/** What main sends into the preload's world. */
export type ToPreload =
  | { readonly kind: 'reply'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: readonly unknown[] }

/** What the preload's world sends to main. */
export type FromPreload =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'preload-error'; readonly message: string }

type PreloadModule = (
  require: (name: string) => unknown,
  module: { exports: object },
  exports: object,
  process: Readonly<Record<string, unknown>>,
) => void

export const installPreload = (
  settings: PreloadSettings,
  assertPlain: (value: unknown) => void,
  connect: () => OtherWorld,
  preload: PreloadModule,
): void => {
  if (window !== window.top || !settings.origins.includes(location.origin)) return
  type Listener = (event: object, ...args: unknown[]) => void
  const world = globalThis as unknown as Record<string, unknown>
  const toMain = world[settings.binding] as (text: string) => void
  const post = (message: FromPreload): void => toMain(JSON.stringify(message))
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const listeners = new Map<string, Listener[]>()
  const files = new Map<string, File>()
  let lastCall = 0

  // Main evaluates these two in this world; the page's world has neither.
  world['standInReceive'] = (message: ToPreload): void => {
    if (message.kind === 'event') {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) {
        listener({ sender: ipcRenderer, ports: [] }, ...message.args)
      }
      return
    }
    const call = calls.get(message.id)
    calls.delete(message.id)
    if (message.error === undefined) call?.resolve(message.value)
    else call?.reject(new Error(message.error))
  }
  world['standInFile'] = (marker: string): File | undefined => files.get(marker)

  const plain = (args: unknown[]): unknown[] => {
    for (const argument of args) assertPlain(argument)
    // JSON turns `undefined` in an array into null; at the end it can simply be left out.
    while (args.length > 0 && args.at(-1) === undefined) args.pop()
    return args
  }
  const listen = (channel: string, listener: Listener): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    return ipcRenderer
  }
  const forget = (channel: string, listener: Listener): object => {
    const known = listeners.get(channel) ?? []
    const index = known.lastIndexOf(listener)
    listeners.set(channel, index < 0 ? known : known.toSpliced(index, 1))
    return ipcRenderer
  }
  const listenOnce = (channel: string, listener: Listener): object => {
    const once: Listener = (event, ...args) => {
      forget(channel, once)
      listener(event, ...args)
    }
    return listen(channel, once)
  }
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        lastCall += 1
        const message = { kind: 'invoke', id: lastCall, channel, args: plain(args) } as const
        calls.set(lastCall, { resolve, reject })
        post(message)
      }),
    send: (channel: string, ...args: unknown[]): void => post({ kind: 'send', channel, args: plain(args) }),
    on: listen,
    addListener: listen,
    once: listenOnce,
    off: forget,
    removeListener: forget,
    removeAllListeners: (channel: string): object => {
      listeners.delete(channel)
      return ipcRenderer
    },
  }
  const { expose } = connect()
  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: expose },
    webUtils: {
      /** Electron answers at once; only main can ask the browser, so a marker stands for the path until the message arrives there. */
      getPathForFile: (file: unknown): string => {
        if (!(file instanceof File)) throw new TypeError('An object of type File was expected')
        const marker = `${settings.filePrefix}${crypto.randomUUID()}`
        files.set(marker, file)
        return marker
      },
    },
  }
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  try {
    preload(require, module, module.exports, settings.process)
  } catch (error) {
    post({ kind: 'preload-error', message: String(error) })
  }
}
