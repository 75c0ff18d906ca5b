/** A disk of 64 kB, for what happens when it is full. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly path: string
  unmount(): void
}

/** undefined where this user may not mount one; then a line says so. */
export const mountSmallDisk = (): SmallDisk | undefined => {
  const path = mkdtempSync(join(tmpdir(), 'signet-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmdirSync(path)
    console.log('[lacks] a small disk: run as root on Linux, where file systems may be mounted')
    return undefined
  }
  return {
    path,
    unmount() {
      execFileSync('umount', [path])
      rmdirSync(path)
    },
  }
}
