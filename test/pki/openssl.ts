/** OpenSSL's command line as a second opinion on what we write. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isInstalled = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' })
    return true
  } catch {
    console.log('[lacks] openssl: apt-get install openssl')
    return false
  }
}

export const lacksOpenssl = !isInstalled()

/**
 * Runs `openssl` in a folder of its own that holds `files`.
 *
 * @returns what it prints
 * @throws when it says no
 */
export const runOpenssl = (args: readonly string[], files: Readonly<Record<string, Uint8Array | string>>): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-openssl-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    return execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
