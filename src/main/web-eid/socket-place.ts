/** Where the window listens for the native messaging host, and the token that proves who may speak: in a file that only the user can read. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const schema = z.strictObject({ path: z.string().min(1).max(1024), token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })
export type SocketPlace = Readonly<z.output<typeof schema>>

const fileName = 'web-eid.json'
/** `sun_path` has 104 bytes on macOS and 108 on Linux, with a zero at the end. */
const longestSocketPath = 103

/** A free place: in the profile, where only the user comes in; of a pipe on Windows nobody can guess the name. */
export const chooseSocketPlace = (profile: string, platform: NodeJS.Platform): SocketPlace => {
  const token = randomBytes(32).toString('base64url')
  if (platform === 'win32') return { path: `\\\\.\\pipe\\signet-${randomBytes(16).toString('hex')}`, token }
  const path = join(profile, 'web-eid.sock')
  if (Buffer.byteLength(path) <= longestSocketPath) return { path, token }
  // mkdtemp makes a folder of mode 0700.
  return { path: join(mkdtempSync(join(tmpdir(), 'signet-')), 's'), token }
}

export const writeSocketPlace = (profile: string, place: SocketPlace): void => {
  const file = join(profile, fileName)
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, JSON.stringify(place), { mode: 0o600 })
  renameSync(temporary, file)
}

/** Undefined: no window listens, or the file is not whole. */
export const findSocketPlace = (profile: string): SocketPlace | undefined => {
  try {
    return schema.parse(JSON.parse(readFileSync(join(profile, fileName), 'utf8')))
  } catch {
    return undefined
  }
}

export const removeSocketPlace = (profile: string): void => rmSync(join(profile, fileName), { force: true })
