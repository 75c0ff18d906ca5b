/** Finds an installed Chromium, Chrome or Edge and starts it with one window, a throw-away profile and no port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { type CdpConnection, openCdp } from './cdp.ts'
import { isAlive } from './is-alive.ts'

const windowsFolders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap(name => process.env[name] ?? [])

/** Commands (looked up on PATH) and absolute paths, in the order of preference. */
const candidates: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    name => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: windowsFolders.flatMap(folder => [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Chromium', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]),
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser to use: `SIGNET_BROWSER`, else the first one installed. */
export const findBrowser = (): string | undefined =>
  [process.env['SIGNET_BROWSER'] ?? [], candidates[process.platform] ?? []]
    .flat()
    .flatMap(name =>
      isAbsolute(name) ? name : (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, name)),
    )
    .find(isExecutable)

const isHeadless = (): boolean => process.env['SIGNET_HEADLESS'] === '1' && !hasDisplay()

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

/** Why no window can open here; undefined when one can. */
export const findObstacle = (): 'no-browser' | 'no-display' | undefined => {
  if (!findBrowser()) return 'no-browser'
  return hasDisplay() || isHeadless() ? undefined : 'no-display'
}

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-breakpad',
  '--disable-search-engine-choice-screen',
  '--disable-features=Translate,MediaRouter,OptimizationHints,GlobalMediaControls',
  '--password-store=basic',
  '--use-mock-keychain',
  // Electron asks for these: a hidden window keeps its timers, and a test's window may lie under another one.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // Neither the page (its requests are answered here) nor the browser's own services may reach a network.
  '--host-resolver-rules=MAP * ~NOTFOUND',
] as const

const profilePrefix = 'signet-browser-'

/** What cannot be removed now (a file still held open, another user's) is left for the next start. */
const removeProfile = (path: string): void => {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
  } catch {
    // See above.
  }
}

/** Profiles of starts that were killed before they could clean up. */
const sweepProfiles = (): void => {
  for (const name of readdirSync(tmpdir()).filter(entry => entry.startsWith(profilePrefix))) {
    const owner = Number(name.slice(profilePrefix.length).split('-')[0])
    if (owner > 0 && !isAlive(owner)) removeProfile(join(tmpdir(), name))
  }
}

export interface Browser {
  readonly cdp: CdpConnection
  readonly process: ChildProcess
  /** Resolves when the process is gone and its profile removed. */
  readonly gone: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** At once and synchronously, for the last moments of this process. */
  kill(): void
}

export interface BrowserOptions {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly backgroundColor: string
  readonly switches: readonly string[]
}

const perl = '/usr/bin/perl'
/**
 * A group of its own in this program's session, which Node cannot make: Linux shares the processors out among sessions
 * first, and Electron's processes are in one.
 */
const ownGroup = 'setpgrp; exec { $ARGV[0] } @ARGV or exit 127'

let hasWarnedOfRoot = false

/** Starts the browser with one application window that shows an empty page in the window's colour. */
export const openBrowser = (options: BrowserOptions): Browser => {
  const program = findBrowser()
  if (!program) throw new Error('No Chromium, Chrome or Edge is installed (SIGNET_BROWSER may name one).')
  sweepProfiles()
  const profile = mkdtempSync(join(tmpdir(), `${profilePrefix}${process.pid}-`))
  const isRoot = process.getuid?.() === 0
  if (isRoot && !hasWarnedOfRoot) {
    process.stderr.write('signet: started as root, so the browser runs without its sandbox.\n')
  }
  hasWarnedOfRoot ||= isRoot
  const blank = `<title>${options.title}</title><body style="background:${options.backgroundColor}">`
  const isWindows = process.platform === 'win32'
  const staysInSession = process.platform === 'linux' && existsSync(perl)
  const child = spawn(
    staysInSession ? perl : program,
    [
      ...(staysInSession ? ['-e', ownGroup, program] : []),
      ...quiet,
      ...(isRoot ? ['--no-sandbox'] : []),
      ...(isHeadless() ? ['--headless=new'] : []),
      ...options.switches,
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      `--window-size=${options.width},${options.height}`,
      `--app=data:text/html,${encodeURIComponent(blank)}`,
    ],
    {
      stdio: ['ignore', 'ignore', process.env['SIGNET_BROWSER_LOG'] === '1' ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      // Its own group, so that every helper process of the browser ends with it.
      detached: !staysInSession && !isWindows,
    },
  )
  const cdp = openCdp(child.stdio[3] as Writable, child.stdio[4] as Readable)

  const kill = (): void => {
    try {
      if (child.pid && !isWindows) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Gone already, or not in its group yet.
    }
    child.kill('SIGKILL')
    removeProfile(profile)
  }
  process.once('exit', kill)
  const { promise: gone, resolve } = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>()
  child.once('error', () => resolve({ code: null, signal: null }))
  child.once('exit', (code, signal) => resolve({ code, signal }))

  return {
    cdp,
    process: child,
    gone: gone.then(end => {
      cdp.close()
      process.removeListener('exit', kill)
      kill()
      return end
    }),
    kill,
  }
}
