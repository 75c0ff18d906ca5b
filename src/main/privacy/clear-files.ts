/** Files of what the vault holds, in the clear, where the user wants them: whole, or nothing of them. */
import { AppError } from '../../shared/errors.ts'
import { writeTarget } from '../files/whole-file.ts'

export interface ClearFiles {
  /** In turns. @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full; vault/locked after `close` */
  write(path: string, pieces: Iterable<string | Uint8Array>, replaceExisting: boolean): Promise<void>
  /** The program ends: what is under way is given up, for half of it would be left beside its place. */
  close(): Promise<void>
}

export const createClearFiles = (): ClearFiles => {
  const closing = new AbortController()
  let underWay: Promise<unknown> = Promise.resolve()

  function* untilClosed<Piece>(pieces: Iterable<Piece>): Generator<Piece> {
    for (const piece of pieces) {
      closing.signal.throwIfAborted()
      yield piece
    }
  }

  return {
    write(path, pieces, replaceExisting) {
      const writing = writeTarget(path, untilClosed(pieces), { replaceExisting })
      underWay = Promise.allSettled([underWay, writing])
      return writing
    },
    async close() {
      closing.abort(new AppError('vault/locked'))
      await underWay
    },
  }
}
