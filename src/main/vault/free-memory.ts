/**
 * What the open vault leaves in memory that is free again: pages that SQLite decrypted, strings that the runtime read
 * from them. The runtime zeroes what it frees once it is told to; of SQLite's memory, all that is free is asked for
 * once more, by SQLite itself, whichever allocator it has, and filled with zeros.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Database from 'better-sqlite3-multiple-ciphers'
import type { Log } from '../log.ts'

export interface FreeMemory {
  /** Overwrites it a moment after the vault was closed, unless it is open again by then. */
  overwriteSoon(): void
}

export interface FreeMemoryDeps {
  readonly isVaultOpen: () => boolean
  readonly log: Pick<Log, 'info' | 'warn'>
}

/** The window says first that it is locked. */
const delayMs = 100
/** 8 MB. */
const youngArrays = 8_000
const youngValues = 128
/** The first collection may leave the sweeping of a page to a thread of its own. */
const settleMs = 100
const rounds = 3

/** SQLite's most parameters of one statement. */
const mostValues = 32_766
const alignmentBytes = 16
/** Of a piece of memory, what the allocator keeps for itself. */
const headerBytes = 8
const largestSmallBytes = 1_064
const pageBytes = 4_096
const largestPageBytes = 4_600
/** What a page of the cache takes with what SQLite adds to it; all of a full cache (16 MB) are overwritten. */
const isCachedPage = (sizeBytes: number): boolean => sizeBytes > 4_296 && sizeBytes < 4_396
const cachedPages = 760
const totalBytes = 1_000_000

/** From large to small: a small one could else take the place of a large one, and leave the rest of it. */
const sizes: readonly { readonly sizeBytes: number; readonly count: number }[] = [
  ...[131_072, 65_536, 32_768, 16_384, 8_192, 6_144].map(sizeBytes => ({ sizeBytes, count: 64 })),
  ...range(largestPageBytes, pageBytes).map(sizeBytes => ({
    sizeBytes,
    count: isCachedPage(sizeBytes) ? cachedPages : 60,
  })),
  ...range(pageBytes, largestSmallBytes, 64).map(sizeBytes => ({ sizeBytes, count: 100 })),
  ...range(largestSmallBytes, alignmentBytes + headerBytes).map(sizeBytes => ({
    sizeBytes,
    count: Math.min(1_000, Math.ceil(totalBytes / sizeBytes)),
  })),
]

function range(from: number, to: number, step = alignmentBytes): readonly number[] {
  return Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, n) => from - n * step)
}

export const createFreeMemory = ({ isVaultOpen, log }: FreeMemoryDeps): FreeMemory => {
  setFlagsFromString('--clear-free-memory')
  // Buffers of a pool live as long as the longest of them.
  Buffer.poolSize = 0
  let timer: NodeJS.Timeout | undefined

  const overwrite = (round: number): void => {
    if (isVaultOpen()) return
    try {
      collectGarbage()
      overwriteFreed()
      if (round < rounds) timer = setTimeout(overwrite, settleMs, round + 1).unref()
      else log.info('free memory was overwritten')
    } catch (error) {
      log.warn('free memory was not overwritten', { error })
    }
  }
  return {
    overwriteSoon() {
      clearTimeout(timer)
      timer = setTimeout(overwrite, delayMs, 1).unref()
    },
  }
}

/** The function is there only while the flag is. */
const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc')
  try {
    const collect = runInNewContext('gc') as (how: object) => void
    // The last resort gives pages back to the system, and makes the space of young objects small …
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    // … which is not zeroed: what is left of it is filled by new ones.
    for (let n = 0; n < youngArrays; n++) new Array(youngValues).fill(0)
    collect({ type: 'minor', execution: 'sync' })
    collect({ type: 'major', execution: 'sync' })
  } finally {
    setFlagsFromString('--no-expose-gc')
  }
}

const overwriteFreed = (): void => {
  const database = new Database(':memory:')
  try {
    const zeros = sizes.flatMap(({ sizeBytes, count }) => {
      const value = Buffer.alloc(sizeBytes)
      return Array.from({ length: count }, () => value)
    })
    // SQLite keeps a copy of each value as long as the statement is there: none takes the place of another.
    for (let from = 0; from < zeros.length; from += mostValues) {
      const [last, ...values] = zeros.slice(from, from + mostValues)
      const number = values.length + 1
      database.prepare(`SELECT ?${number}`).bind(values, { [number]: last })
    }
    // Those of the runtime, where they come from elsewhere.
    for (const { sizeBytes, count } of sizes) for (let n = 0; n < Math.min(count, 60); n++) Buffer.alloc(sizeBytes)
  } finally {
    database.close()
  }
}
