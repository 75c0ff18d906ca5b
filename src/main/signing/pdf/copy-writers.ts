/** Two ways for the chunks of a copy to the disk: through the system's memory, or past it. */
import { toWriteError } from '../../files/write-error.ts'
import type { OpenFile } from '../../pdf/file-access.ts'

export interface CopyWriter {
  /** Any number at once. @throws {AppError} documents/disk-full, documents/target-not-writable */
  write(chunk: Uint8Array, offset: number): Promise<void>
  /** Memory for a chunk. */
  allocate(sizeBytes: number): Buffer
  /** Waits for what runs beside the writes. Never fails. */
  settle(): Promise<void>
  /** What went wrong beside the writes. @throws {AppError} as `write` */
  throwIfFailed(): void
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

/** Left to themselves, systems keep up to gigabytes in memory, and the last sync would wait for all of it. */
const syncEveryBytes = 16 * 1024 * 1024

/** Through the system's memory, from which the disk writes along, one sync at a time. */
export const createSyncedWriter = (to: OpenFile): CopyWriter => {
  let [writtenBytes, syncedBytes] = [0, 0]
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
    allocate: sizeBytes => Buffer.allocUnsafeSlow(sizeBytes),
    async write(chunk, offset) {
      await writeFully(to, chunk, offset)
      writtenBytes += chunk.length
      if (running || writtenBytes - syncedBytes < syncEveryBytes) return
      syncedBytes = writtenBytes
      running = sync()
    },
    settle: async () => running,
    throwIfFailed() {
      if (failure !== undefined) throw toWriteError(failure)
    },
  }
}

/** What direct writes begin and end at: a page, and a multiple of the blocks that disks have. */
const directUnitBytes = 4096

/**
 * From our memory to the disk itself, as far as whole units go; the rest goes through `to`. Nothing waits in the
 * system's memory, which would take its time for a second copy and for giving it to the disk.
 *
 * @param direct another handle of the same file, of `openDirect`
 */
export const createDirectWriter = (to: OpenFile, direct: OpenFile): CopyWriter => {
  let isRefused = false
  /** Answers how many bytes got there. */
  const writeUnits = async (chunk: Uint8Array, offset: number): Promise<number> => {
    const wanted = chunk.length - (chunk.length % directUnitBytes)
    let done = 0
    try {
      while (done < wanted && !isRefused) {
        done += (await direct.write(chunk, done, wanted - done, offset + done)).bytesWritten
      }
    } catch (cause) {
      // A disk of larger blocks, or a file system that lets such a handle be opened and no more.
      if ((cause as NodeJS.ErrnoException).code !== 'EINVAL') throw toWriteError(cause)
      isRefused = true
    }
    return done
  }
  return {
    // It has to begin with a page, and memory that could grow does.
    allocate: sizeBytes => Buffer.from(new ArrayBuffer(sizeBytes, { maxByteLength: sizeBytes })),
    async write(chunk, offset) {
      const done = await writeUnits(chunk, offset)
      await writeFully(to, chunk.subarray(done), offset + done)
    },
    settle: async () => {},
    throwIfFailed: () => {},
  }
}
