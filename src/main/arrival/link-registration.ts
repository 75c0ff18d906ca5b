/** Makes the desktop send links here where no package does: a desktop file of the user, and the choice of it per scheme. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import type { LinkScheme } from '../../shared/model/arrival.ts'
import { desktopEntryName, formatDesktopEntry } from './desktop-entry.ts'

export interface LinkRegistration {
  /** @throws {AppError} arrival/no-desktop-file elsewhere than on Linux, where the package registers the window */
  install(schemes: readonly LinkScheme[]): Promise<{ readonly path: string }>
  remove(): Promise<{ readonly path: string; readonly wasThere: boolean }>
}

export interface LinkRegistrationDeps {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly profile: string
  /** Program and arguments of the window. @throws {AppError} */
  readonly findWindowCommand: () => readonly string[]
}

const xdgMimeTimeoutMs = 20_000

export const createLinkRegistration = (deps: LinkRegistrationDeps): LinkRegistration => {
  const { platform, env, home, profile } = deps
  const dataHome = env['XDG_DATA_HOME'] ?? ''
  const folder = join(posix.isAbsolute(dataHome) ? dataHome : posix.join(home, '.local', 'share'), 'applications')
  const path = join(folder, desktopEntryName)
  const requireLinux = (): void => {
    if (platform !== 'linux') throw new AppError('arrival/no-desktop-file')
  }
  return {
    async install(schemes) {
      requireLinux()
      const entry = formatDesktopEntry({ windowCommand: deps.findWindowCommand(), profile, schemes })
      await mkdir(folder, { recursive: true })
      await writeFile(path, entry)
      const types = schemes.map(scheme => `x-scheme-handler/${scheme}`)
      await promisify(execFile)('xdg-mime', ['default', desktopEntryName, ...types], {
        timeout: xdgMimeTimeoutMs,
      }).catch(cause => {
        throw new AppError('arrival/no-desktop-file', {}, { cause })
      })
      return { path }
    },
    async remove() {
      requireLinux()
      const wasThere = await readFile(path).then(
        () => true,
        () => false,
      )
      await rm(path, { force: true })
      return { path, wasThere }
    },
  }
}
