/** What Linux knows about the processes below one: who they are, what they listen on. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process ended while we looked.
    return ''
  }
}

const processIds = (): number[] => readdirSync('/proc').map(Number).filter(Boolean)

/** A zombie is gone in all but name: its parent has not asked yet. */
export const isRunning = (pid: number): boolean => /\) [^ZX] /.test(read(`/proc/${pid}/stat`))

/** The process and all below it. */
export const findTree = (root: number): readonly number[] => {
  const parents = processIds().map(pid => [pid, Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1])] as const)
  const tree = [root]
  for (const pid of tree) tree.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child))
  return tree
}

const socketInodes = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}

/** Lines of the kernel's TCP tables that belong to the processes: listening or connected. */
export const findTcpSockets = (pids: readonly number[]): readonly string[] => {
  const inodes = new Set(pids.flatMap(socketInodes))
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(table =>
    read(table)
      .split('\n')
      .slice(1)
      .filter(line => inodes.has(line.trim().split(/\s+/)[9] ?? '')),
  )
}
