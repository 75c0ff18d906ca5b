/** The small program that a browser starts: a manifest names a file only, without arguments and profile. */

export interface LauncherRequest {
  readonly platform: NodeJS.Platform
  readonly profile: string
  readonly hostCommand: readonly string[]
}

const quoteForShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
/** In a batch file a percent sign begins a variable, and a quotation mark cannot stand in a path. */
const quoteForBatch = (text: string): string => `"${text.replaceAll('%', '%%')}"`

export const formatLauncher = ({ platform, profile, hostCommand }: LauncherRequest): string =>
  platform === 'win32'
    ? [
        '@echo off',
        `set "SIGNET_PROFILE=${profile.replaceAll('%', '%%')}"`,
        `${hostCommand.map(quoteForBatch).join(' ')} %*`,
        '',
      ].join('\r\n')
    : [
        '#!/bin/sh',
        '# Started by the browser for the Web eID extension; written by signet web-eid install.',
        `SIGNET_PROFILE=${quoteForShell(profile)} exec ${hostCommand.map(quoteForShell).join(' ')} "$@"`,
        '',
      ].join('\n')
