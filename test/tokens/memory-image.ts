/** Looks through everything that a running process can write to: what it still knows of a secret. Linux only. */
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'

const chunkBytes = 8 * 1024 * 1024

export const canReadMemory = existsSync('/proc/self/mem')
if (!canReadMemory) console.log('[lacks] /proc/PID/mem, to look for secrets in memory: run on Linux')

/** How often each needle stands in the memory of the process; the caller must be allowed to trace it. */
export const countInMemory = <Name extends string>(
  pid: number,
  needles: Readonly<Record<Name, Uint8Array>>,
): Record<Name, number> => {
  const names = Object.keys(needles) as Name[]
  const counts = Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>
  const overlap = Math.max(...names.map(name => needles[name].length)) - 1
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const buffer = Buffer.alloc(chunkBytes + overlap)
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from === undefined || to === undefined) continue
      const end = BigInt(`0x${to}`)
      let carried = 0
      for (let at = BigInt(`0x${from}`); at < end; ) {
        const wanted = Number(end - at < BigInt(chunkBytes) ? end - at : BigInt(chunkBytes))
        const read = readQuietly(memory, buffer.subarray(carried, carried + wanted), at)
        if (read === 0) break
        const seen = buffer.subarray(0, carried + read)
        for (const name of names) counts[name] += countIn(seen, needles[name], carried)
        at += BigInt(read)
        carried = Math.min(overlap, seen.length)
        seen.copy(buffer, 0, seen.length - carried)
      }
    }
  } finally {
    buffer.fill(0)
    closeSync(memory)
  }
  return counts
}

/** Those that end after the bytes that were carried over: the others were counted with the chunk before. */
const countIn = (bytes: Buffer, needle: Uint8Array, carried: number): number => {
  let count = 0
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
    if (at + needle.length > carried) count += 1
  }
  return count
}

/** A mapping may end while we look, or be of a kind that cannot be read. */
const readQuietly = (memory: number, into: Buffer, at: bigint): number => {
  try {
    return readSync(memory, into, 0, into.length, at)
  } catch {
    return 0
  }
}

/** The child processes of a process. */
export const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
