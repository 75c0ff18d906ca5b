/** Copies a file's first bytes at the speed of the disk: reading, hashing, writing and syncing at the same time, in two buffers. */
import type { Hash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { toWriteError } from '../../files/write-error.ts'
import type { OpenFile } from '../../pdf/file-access.ts'
import { toReadError } from '../../pdf/file-source.ts'

const chunkBytes = 2 * 1024 * 1024
/** Left to themselves, systems keep up to gigabytes in memory, and the last sync would wait for all of it. */
const syncEveryBytes = 16 * 1024 * 1024

const readChunk = async (from: OpenFile, buffer: Buffer, offset: number, sizeBytes: number): Promise<Buffer> => {
  const wanted = Math.min(buffer.length, sizeBytes - offset)
  let done = 0
  while (done < wanted) {
    const { bytesRead } = await from.read(buffer, done, wanted - done, offset + done).catch((cause: unknown) => {
      throw toReadError(cause)
    })
    if (bytesRead === 0) throw new AppError('documents/changed')
    done += bytesRead
  }
  return buffer.subarray(0, wanted)
}

/** Writes all of `bytes` at `offset`. @throws {AppError} documents/disk-full, documents/target-not-writable */
export const writeFully = async (to: OpenFile, bytes: Uint8Array, offset: number): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await to.write(bytes, done, bytes.length - done, offset + done).catch((cause: unknown) => {
      throw toWriteError(cause)
    })
    done += bytesWritten
  }
}

/** Has the disk write along, one sync at a time. */
const createSyncAlong = (to: OpenFile) => {
  let syncedBytes = 0
  let running: Promise<void> | undefined
  // A system tells a failed write to one sync only: the last one would know nothing of it.
  let failure: unknown
  const sync = async (): Promise<void> => {
    try {
      await to.datasync()
    } catch (cause) {
      failure = cause
    }
    running = undefined
  }
  return {
    written(doneBytes: number): void {
      if (running || doneBytes - syncedBytes < syncEveryBytes) return
      syncedBytes = doneBytes
      running = sync()
    },
    /** @throws {AppError} documents/disk-full, documents/target-not-writable */
    throwIfFailed(): void {
      if (failure !== undefined) throw toWriteError(failure)
    },
    settle: () => running,
  }
}

/**
 * Copies `sizeBytes` bytes and feeds what is written to every hash.
 *
 * @throws {AppError} documents/changed when the file is shorter now, documents/unreadable, and those of `writeFully`
 */
export const copyAndHash = async (
  from: OpenFile,
  to: OpenFile,
  sizeBytes: number,
  hashes: readonly Hash[],
  onCopied: (doneBytes: number) => void,
): Promise<void> => {
  let buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, sizeBytes))
  let other = Buffer.allocUnsafeSlow(Math.min(buffer.length, sizeBytes - buffer.length))
  let offset = 0
  let reading = readChunk(from, buffer, 0, sizeBytes)
  const syncAlong = createSyncAlong(to)
  try {
    while (offset < sizeBytes) {
      const chunk = await reading
      const end = offset + chunk.length
      ;[buffer, other] = [other, buffer]
      if (end < sizeBytes) reading = readChunk(from, buffer, end, sizeBytes)
      // Both run while the hash does; whichever fails first must not leave the other unobserved.
      const writing = writeFully(to, chunk, offset)
      const both = Promise.allSettled([reading, writing])
      for (const hash of hashes) hash.update(chunk)
      await both
      await writing
      offset = end
      syncAlong.throwIfFailed()
      syncAlong.written(offset)
      onCopied(offset)
    }
  } finally {
    await syncAlong.settle()
  }
  syncAlong.throwIfFailed()
}
