/** A disk of some kB, for what happens when it is full or may not be written. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly path: string
  /** From now on it can only be read. */
  protect(): void
  unmount(): void
}

/** undefined where this user may not mount one; then a line says so. */
export const mountSmallDisk = (sizeKilobytes = 64): SmallDisk | undefined => {
  const path = mkdtempSync(join(tmpdir(), 'signet-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKilobytes}k`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmdirSync(path)
    console.log('[lacks] a small disk: run as root on Linux, where file systems may be mounted')
    return undefined
  }
  return {
    path,
    protect() {
      execFileSync('mount', ['-o', 'remount,ro', path])
    },
    unmount() {
      // A log that found no room for its last lines is still open.
      execFileSync('umount', ['--lazy', path])
      rmdirSync(path)
    },
  }
}
