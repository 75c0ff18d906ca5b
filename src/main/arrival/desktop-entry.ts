/** The desktop file that sends links here on Linux, for starts that no package has registered (freedesktop.org Desktop Entry 1.5). */
import type { LinkScheme } from '../../shared/model/arrival.ts'

/** Its name says what it is: packages bring one of their own. */
export const desktopEntryName = 'signet-links.desktop'

/** Desktop Entry §the-exec-key: quoted, with the four signs escaped that quoting leaves alive, and no field code of its own. */
const quote = (argument: string): string =>
  `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
    // The value of a key has escapes of its own (§value-types).
    .replaceAll('\\', '\\\\')

export interface DesktopEntryRequest {
  /** Program and arguments of the window. */
  readonly windowCommand: readonly string[]
  readonly profile: string
  readonly schemes: readonly LinkScheme[]
}

export const formatDesktopEntry = ({ windowCommand, profile, schemes }: DesktopEntryRequest): string => {
  const command = ['env', `SIGNET_PROFILE=${profile}`, ...windowCommand]
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Signet',
    'NoDisplay=true',
    'Terminal=false',
    // One link, as one argument: never through a shell.
    `Exec=${command.map(quote).join(' ')} %u`,
    `MimeType=${schemes.map(scheme => `x-scheme-handler/${scheme};`).join('')}`,
    '',
  ].join('\n')
}
