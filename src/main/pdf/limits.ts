/** What a hostile file may cost us at most; reaching one ends with pdf/too-complex or pdf/damaged. */
import { AppError } from '../../shared/errors.ts'

export const limits = {
  /** Nested arrays and dictionaries. */
  depth: 100,
  /** Bytes of one object's text, stream data not counted. */
  objectBytes: 16 * 1024 * 1024,
  /** Bytes of one cross-reference table. */
  tableBytes: 64 * 1024 * 1024,
  /** Entries in all cross-reference data of a file. */
  objects: 3_500_000,
  /** Objects in one object stream. */
  streamMembers: 1_000_000,
  /** Bytes that the filters which nobody uses for such streams today may take and give. */
  rareFilterBytes: 16 * 1024 * 1024,
  /** Tokens in one object or cross-reference table. */
  tokens: 30_000_000,
  /** Highest object number that common readers accept (ISO 32000-2, Annex C, table C.1). */
  objectNumber: 8_388_607,
  /** Decoded bytes of one cross-reference or object stream. */
  decodedBytes: 128 * 1024 * 1024,
  /** Sections in the chain of updates. */
  sections: 10_000,
  /** References followed from one object to a value. */
  hops: 32,
  /** Nodes visited in a page tree or a field tree. */
  treeNodes: 200_000,
  /** Where the header may start (ISO 32000-1, Annex H.3 note 13). */
  headerBytes: 1024,
  /** Where the last `startxref` may stand, from the end. */
  tailBytes: 64 * 1024,
} as const

/** Time that reading one document may take in all; what a caller does between two reads does not count. */
export interface Budget {
  /** @throws {AppError} pdf/too-complex once the time is used up */
  check(): void
  /** Counts the time of `work`. */
  run<Value>(work: () => Promise<Value>): Promise<Value>
}

export const createBudget = (timeMs: number, now: () => number = () => performance.now()): Budget => {
  let spentMs = 0
  let running = 0
  let since = 0
  return {
    check: () => {
      if (spentMs + (running > 0 ? now() - since : 0) > timeMs) {
        throw new AppError('pdf/too-complex', { seconds: Math.round(timeMs / 1000) })
      }
    },
    run: async work => {
      if (running++ === 0) since = now()
      try {
        return await work()
      } finally {
        if (--running === 0) spentMs += now() - since
      }
    },
  }
}
