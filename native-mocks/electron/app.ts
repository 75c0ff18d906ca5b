/** `app`: life cycle, paths and the single instance. */
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createEvent } from './event.ts'
import { takeInstanceLock } from './single-instance.ts'

/** Electron's per-user folder for application data. */
const appDataPath = (): string =>
  ({
    darwin: join(homedir(), 'Library', 'Application Support'),
    win32: process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'),
  })[process.platform as string] ??
  process.env['XDG_CONFIG_HOME'] ??
  join(homedir(), '.config')

/** What is started again in place of Electron's binary; it wants the main bundle as its first argument, as that does. */
const findExecutable = (): string =>
  process.platform === 'win32' ? process.execPath : join(import.meta.dirname, 'electron')

interface PackageJson {
  readonly name: string
  readonly productName?: string
  readonly version: string
}

/** The folder of the package that the main bundle belongs to. */
const findPackageFolder = (from: string): string => {
  const parent = dirname(from)
  return existsSync(join(from, 'package.json')) || parent === from ? from : findPackageFolder(parent)
}

/** A window as its app needs it. */
interface AppWindow extends EventEmitter {
  focus(): void
  close(): void
  destroy(): Promise<void>
  isDestroyed(): boolean
}

class AppStandIn extends EventEmitter {
  readonly isPackaged = false
  /** For the stand-in itself: the open windows by id. */
  readonly windows = new Map<number, AppWindow>()
  readonly #paths = new Map<string, string>()
  readonly #switches = new Map<string, string>()
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false
  #isQuitting = false
  #releaseLock: (() => void) | undefined
  #name: string | undefined
  /** What the app asked to be registered for; the stand-in never changes the desktop's settings. */
  readonly protocolClients = new Set<string>()

  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void this.#switches.set(name, value),
    appendArgument: (_value: string): void => undefined,
    hasSwitch: (name: string): boolean =>
      this.#switches.has(name) ||
      process.argv.some(argument => argument === `--${name}` || argument.startsWith(`--${name}=`)),
    getSwitchValue: (name: string): string =>
      this.#switches.get(name) ??
      process.argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ??
      '',
    removeSwitch: (name: string): void => void this.#switches.delete(name),
  }

  /** For the stand-in itself: the switches as the browser takes them. */
  get switches(): readonly string[] {
    return [...this.#switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
  }

  whenReady = (): Promise<void> => this.#ready.promise
  isReady = (): boolean => this.#isReady
  getAppPath = (): string => findPackageFolder(dirname(process.argv[1] ?? process.cwd()))
  getName = (): string => this.#name ?? this.#package.productName ?? this.#package.name
  getVersion = (): string => this.#package.version
  setName(name: string): void {
    this.#name = name
  }
  getLocale = (): string =>
    this.commandLine.getSwitchValue('lang') || new Intl.DateTimeFormat().resolvedOptions().locale
  getSystemLocale = (): string => new Intl.DateTimeFormat().resolvedOptions().locale
  getPreferredSystemLanguages = (): string[] => [this.getSystemLocale()]
  enableSandbox = (): void => undefined
  disableHardwareAcceleration = (): void => this.commandLine.appendSwitch('disable-gpu')
  setAppUserModelId = (_id: string): void => undefined
  setAboutPanelOptions = (_options: object): void => undefined
  focus = (): void => this.windows.values().next().value?.focus()
  setAsDefaultProtocolClient = (scheme: string, _path?: string, _args?: string[]): boolean => {
    this.protocolClients.add(scheme)
    return true
  }
  isDefaultProtocolClient = (scheme: string, _path?: string, _args?: string[]): boolean =>
    this.protocolClients.has(scheme)
  removeAsDefaultProtocolClient = (scheme: string, _path?: string, _args?: string[]): boolean =>
    this.protocolClients.delete(scheme)
  getApplicationNameForProtocol = (url: string): string =>
    this.protocolClients.has(url.split(':')[0] ?? '') ? this.getName() : ''

  getPath(name: string): string {
    const set = this.#paths.get(name)
    if (set !== undefined) return set
    const paths: Readonly<Record<string, () => string>> = {
      home: homedir,
      temp: tmpdir,
      appData: appDataPath,
      userData: () => this.commandLine.getSwitchValue('user-data-dir') || join(appDataPath(), this.getName()),
      sessionData: () => this.getPath('userData'),
      logs: () => join(this.getPath('userData'), 'logs'),
      exe: findExecutable,
      module: () => process.execPath,
      desktop: () => join(homedir(), 'Desktop'),
      documents: () => join(homedir(), 'Documents'),
      downloads: () => join(homedir(), 'Downloads'),
    }
    const find = paths[name]
    if (!find) throw new Error(`Failed to get '${name}' path`)
    const path = find()
    // As Electron does: the folder is there when its path has been asked for.
    if (name === 'userData') mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  requestSingleInstanceLock(additionalData: unknown = null): boolean {
    this.#releaseLock ??= takeInstanceLock(this.getPath('userData'), additionalData, start =>
      this.emit('second-instance', createEvent({}), start.argv, start.workingDirectory, start.additionalData),
    )
    return this.#releaseLock !== undefined
  }

  hasSingleInstanceLock = (): boolean => this.#releaseLock !== undefined

  releaseSingleInstanceLock(): void {
    this.#releaseLock?.()
    this.#releaseLock = undefined
  }

  /** Asks before-quit, every window and will-quit, each of which can stop it. */
  quit(): void {
    void this.#quit()
  }

  /** Ends without asking. */
  exit(exitCode = 0): void {
    this.#isQuitting = true
    const windows = [...this.windows.values()].map(window => window.destroy())
    Promise.all(windows).finally(() => {
      this.emit('quit', createEvent({}), exitCode)
      process.exit(exitCode)
    })
  }

  /** For the launcher: the main bundle has run. */
  start(): void {
    if (this.#isQuitting) return
    // Electron stays until it is told to quit, with or without a window.
    setInterval(() => undefined, 2 ** 30)
    this.#isReady = true
    this.emit('ready', createEvent({}), {})
    this.#ready.resolve()
  }

  /** For the stand-in's windows: the last one is closed. */
  reportAllClosed(): void {
    if (this.#isQuitting) return
    if (this.listenerCount('window-all-closed') === 0) this.quit()
    else this.emit('window-all-closed')
  }

  get #package(): PackageJson {
    return JSON.parse(readFileSync(join(this.getAppPath(), 'package.json'), 'utf8')) as PackageJson
  }

  async #quit(): Promise<void> {
    if (this.#isQuitting) return
    const isStoppedBy = (name: string): boolean => {
      const event = createEvent({})
      this.emit(name, event)
      return event.defaultPrevented
    }
    if (isStoppedBy('before-quit')) return
    this.#isQuitting = true
    for (const window of [...this.windows.values()]) {
      const closed = new Promise(resolve => window.once('closed', resolve))
      window.close()
      if (!window.isDestroyed()) {
        this.#isQuitting = false
        return
      }
      await closed
    }
    if (isStoppedBy('will-quit')) {
      this.#isQuitting = false
      return
    }
    this.emit('quit', createEvent({}), 0)
    process.exit(0)
  }
}

export const app = new AppStandIn()
