/** Where each browser looks for native messaging hosts of the user, by platform. */
import { join, posix } from 'node:path'
import type { Environment } from './window-command.ts'

export const webEidBrowsers = ['chromium', 'chrome', 'edge', 'firefox'] as const
export type WebEidBrowser = (typeof webEidBrowsers)[number]

export interface BrowserPlace {
  /** Of the manifest. */
  readonly folder: string
  /** There once the browser has been used. */
  readonly usedFolder: string
  /** Windows only: its value is the path of the manifest. */
  readonly registryKey?: string
}

export interface PlacesRequest {
  readonly platform: NodeJS.Platform
  readonly env: Environment
  readonly home: string
  readonly profile: string
}

interface Names {
  readonly linux: string
  readonly darwin: string
  readonly win32: string
  readonly registryKey: string
}

const chromiumNames: Readonly<Record<Exclude<WebEidBrowser, 'firefox'>, Names>> = {
  chromium: {
    linux: 'chromium',
    darwin: 'Chromium',
    win32: 'Chromium',
    registryKey: 'HKCU\\Software\\Chromium\\NativeMessagingHosts',
  },
  chrome: {
    linux: 'google-chrome',
    darwin: 'Google/Chrome',
    win32: 'Google/Chrome',
    registryKey: 'HKCU\\Software\\Google\\Chrome\\NativeMessagingHosts',
  },
  edge: {
    linux: 'microsoft-edge',
    darwin: 'Microsoft Edge',
    win32: 'Microsoft/Edge',
    registryKey: 'HKCU\\Software\\Microsoft\\Edge\\NativeMessagingHosts',
  },
}

export const findPlaces = (request: PlacesRequest): Readonly<Record<WebEidBrowser, BrowserPlace>> => {
  const { platform, env, home, profile } = request
  const applicationSupport = join(home, 'Library', 'Application Support')
  const configuration = env['XDG_CONFIG_HOME'] ?? ''
  const base =
    platform === 'darwin'
      ? applicationSupport
      : posix.isAbsolute(configuration)
        ? configuration
        : posix.join(home, '.config')
  const onWindows = (browser: WebEidBrowser, usedFolder: string, registryKey: string): BrowserPlace => ({
    folder: join(profile, 'web-eid', browser),
    usedFolder,
    registryKey,
  })
  const chromium = (browser: Exclude<WebEidBrowser, 'firefox'>): BrowserPlace => {
    const names = chromiumNames[browser]
    if (platform === 'win32') {
      const usedFolder = join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), names.win32)
      return onWindows(browser, usedFolder, names.registryKey)
    }
    const usedFolder = join(base, platform === 'darwin' ? names.darwin : names.linux)
    return { folder: join(usedFolder, 'NativeMessagingHosts'), usedFolder }
  }
  const firefox = (): BrowserPlace => {
    if (platform === 'win32') {
      const usedFolder = join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Mozilla', 'Firefox')
      return onWindows('firefox', usedFolder, 'HKCU\\Software\\Mozilla\\NativeMessagingHosts')
    }
    const usedFolder = platform === 'darwin' ? join(applicationSupport, 'Mozilla') : join(home, '.mozilla')
    const name = platform === 'darwin' ? 'NativeMessagingHosts' : 'native-messaging-hosts'
    return { folder: join(usedFolder, name), usedFolder }
  }
  return {
    chromium: chromium('chromium'),
    chrome: chromium('chrome'),
    edge: chromium('edge'),
    firefox: firefox(),
  }
}
