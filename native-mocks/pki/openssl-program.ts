/** Runs the `openssl` program in a folder. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export type Openssl = (...args: readonly string[]) => Promise<void>

/** Each command is a process of its own; it throws with what `openssl` said. */
export const createOpenssl =
  (folder: string): Openssl =>
  async (...args) => {
    await execute('openssl', args, { cwd: folder, timeout: 30_000 })
  }
