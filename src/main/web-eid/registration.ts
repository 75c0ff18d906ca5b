/** Makes Signet the native messaging host of the Web eID extension, browser by browser, for this user alone. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { findPlaces, type WebEidBrowser, webEidBrowsers } from './browser-places.ts'
import { isOfFirefox, officialExtensions, toOrigin } from './extensions.ts'
import { formatLauncher } from './launcher.ts'
import type { Environment } from './window-command.ts'

/** The name that the extension asks for. */
const hostName = 'eu.webeid'

export interface BrowserRegistration {
  readonly browser: WebEidBrowser
  /** `other`: another program is registered. */
  readonly state: 'installed' | 'other' | 'none'
  readonly manifest: string
}

export interface Registration {
  list(): Promise<readonly BrowserRegistration[]>
  /**
   * @param browsers empty: each that has been used by this user
   * @throws {AppError} web-eid/other-host, before anything is written
   */
  install(browsers: readonly WebEidBrowser[]): Promise<readonly BrowserRegistration[]>
  /** Only what is ours. */
  remove(browsers: readonly WebEidBrowser[]): Promise<readonly BrowserRegistration[]>
}

export interface RegistrationDeps {
  readonly profile: string
  readonly platform: NodeJS.Platform
  readonly env: Environment
  readonly home: string
  /** Program and arguments of the host. */
  readonly hostCommand: readonly string[]
  readonly addedExtensions: () => readonly string[]
}

export const createRegistration = (deps: RegistrationDeps): Registration => {
  const { profile, platform, env, home, hostCommand } = deps
  const launcher = join(profile, platform === 'win32' ? 'web-eid-host.bat' : 'web-eid-host')
  const places = findPlaces({ platform, env, home, profile })
  const manifestOf = (browser: WebEidBrowser): string => join(places[browser].folder, `${hostName}.json`)

  const find = async (browser: WebEidBrowser): Promise<BrowserRegistration> => {
    const manifest = manifestOf(browser)
    const text = await readFile(manifest, 'utf8').catch(() => undefined)
    const state = text === undefined ? 'none' : findPath(text) === launcher ? 'installed' : 'other'
    return { browser, state, manifest }
  }

  const findUsed = async (): Promise<readonly WebEidBrowser[]> => {
    const used = await Promise.all(
      webEidBrowsers.map(async browser => ((await isFolder(places[browser].usedFolder)) ? [browser] : [])),
    )
    return used.flat()
  }

  const writeManifest = async (browser: WebEidBrowser): Promise<void> => {
    const extensions = [...officialExtensions, ...deps.addedExtensions()]
    const allowed =
      browser === 'firefox'
        ? { allowed_extensions: extensions.filter(isOfFirefox) }
        : { allowed_origins: extensions.filter(id => !isOfFirefox(id)).map(toOrigin) }
    const manifest = manifestOf(browser)
    await mkdir(dirname(manifest), { recursive: true, mode: 0o700 })
    const content = { name: hostName, description: 'Signet', path: launcher, type: 'stdio', ...allowed }
    await writeFile(manifest, `${JSON.stringify(content, null, 2)}\n`)
    const { registryKey } = places[browser]
    if (registryKey) await runReg('add', `${registryKey}\\${hostName}`, '/ve', '/t', 'REG_SZ', '/d', manifest, '/f')
  }

  return {
    list: () => Promise.all(webEidBrowsers.map(find)),
    async install(named) {
      const browsers = named.length > 0 ? named : await findUsed()
      const found = await Promise.all(browsers.map(find))
      const other = found.find(({ state }) => state === 'other')
      if (other) throw new AppError('web-eid/other-host', { path: other.manifest })
      await mkdir(profile, { recursive: true, mode: 0o700 })
      await writeFile(launcher, formatLauncher({ platform, profile, hostCommand }), { mode: 0o700 })
      // The mode of a file that was there already stays as it was.
      await chmod(launcher, 0o700)
      for (const browser of browsers) await writeManifest(browser)
      return Promise.all(browsers.map(find))
    },
    async remove(named) {
      const browsers = named.length > 0 ? named : webEidBrowsers
      for (const { browser, state, manifest } of await Promise.all(browsers.map(find))) {
        if (state !== 'installed') continue
        const { registryKey } = places[browser]
        if (registryKey) await runReg('delete', `${registryKey}\\${hostName}`, '/f')
        await rm(manifest)
      }
      const left = await Promise.all(webEidBrowsers.map(find))
      if (left.every(({ state }) => state !== 'installed')) await rm(launcher, { force: true })
      return left.filter(({ browser }) => browsers.includes(browser))
    },
  }
}

const findPath = (manifest: string): string | undefined => {
  try {
    return (JSON.parse(manifest) as { readonly path?: string }).path
  } catch {
    return undefined
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )

const runReg = async (...args: readonly string[]): Promise<void> => void (await promisify(execFile)('reg', [...args]))
