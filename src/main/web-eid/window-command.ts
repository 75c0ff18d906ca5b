/** How the window is started by the native messaging host: as it was started last. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'

const schema = z.tuple([z.string().min(1)], z.string())
const fileName = 'window.json'

export const writeWindowCommand = (profile: string, command: readonly string[]): void =>
  writeFileSync(join(profile, fileName), `${JSON.stringify(command)}\n`, { mode: 0o600 })

/** @throws {AppError} web-eid/no-window */
export const readWindowCommand = (profile: string): readonly [string, ...string[]] => {
  try {
    return schema.parse(JSON.parse(readFileSync(join(profile, fileName), 'utf8')))
  } catch (cause) {
    // It was never started, or not with this profile.
    throw new AppError('web-eid/no-window', {}, { cause })
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

const hasDisplay = (platform: NodeJS.Platform, env: Environment): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])

/** Lives on when the host ends. @throws {AppError} app/no-display, web-eid/no-window */
export const startWindow = (profile: string, platform: NodeJS.Platform, env: Environment): void => {
  if (!hasDisplay(platform, env)) throw new AppError('app/no-display')
  const [program, ...args] = readWindowCommand(profile)
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...env, SIGNET_PROFILE: profile } })
  // A program that is gone is told by the window that does not come.
  child.on('error', () => undefined)
  child.unref()
}
