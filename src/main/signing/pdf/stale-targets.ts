/** Temporary files that a killed signing left behind: whose they are stands in their name, and only those of the dead are removed. */
import { createHash } from 'node:crypto'
import { lstat, readdir, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** `.contract.pdf.<process><computer><random>.tmp`, in hex: 6, 4 and 6 digits. */
const pattern = /^\..+\.([0-9a-f]{6})([0-9a-f]{4})[0-9a-f]{6}\.tmp$/
const staleAfterMs = 10 * 60_000
/** Stands for a process whose number does not fit: its files stay. */
const unknownProcess = 0xff_ff_ff

const computer = createHash('sha256').update(hostname()).digest('hex').slice(0, 4)

/** Marks a temporary file as one of this process. */
export const ownMark = (): string => Math.min(process.pid, unknownProcess).toString(16).padStart(6, '0') + computer

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else is alive too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/**
 * Removes what signings on this computer left in `folder`: files of our pattern, untouched for ten minutes, of a process
 * that is gone. A folder that cannot be read is left as it is.
 */
export const removeStaleTargets = async (folder: string, now: Date): Promise<void> => {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const [, pid = '', host] = pattern.exec(name) ?? []
    const owner = Number.parseInt(pid, 16)
    if (host !== computer || owner === unknownProcess || isAlive(owner)) continue
    const path = join(folder, name)
    const found = await lstat(path).catch(() => undefined)
    if (!found?.isFile() || now.getTime() - found.mtimeMs < staleAfterMs) continue
    await unlink(path).catch(() => undefined)
  }
}
