/** Copies a file's first bytes at the speed of the disk: reading, hashing and writing at the same time, in three buffers. */
import type { Hash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { toReadError } from '../../files/read-error.ts'
import { type OpenFile, openDirect } from '../../pdf/file-access.ts'
import { createDirectWriter, createSyncedWriter, writeFully } from './copy-writers.ts'
import type { TargetFile } from './target-file.ts'

const chunkBytes = 2 * 1024 * 1024
/** One is read and one written while one is hashed. */
const bufferCount = 3
/** Smaller files are synced in no time. */
const directFromBytes = 32 * 1024 * 1024

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

/**
 * Copies `sizeBytes` bytes and feeds what is written to every hash.
 *
 * @param direct another handle of `to`, of `openDirect`
 * @throws {AppError} documents/changed when the file is shorter now, documents/unreadable, and those of `writeFully`
 */
export const copyAndHash = async (
  from: OpenFile,
  to: OpenFile,
  sizeBytes: number,
  hashes: readonly Hash[],
  onCopied: (doneBytes: number) => void,
  direct?: OpenFile,
): Promise<void> => {
  const writer = direct ? createDirectWriter(to, direct) : createSyncedWriter(to)
  /** Each settles when it was written and may be filled again; undefined: not needed until now. */
  const free: Promise<Buffer | undefined>[] = Array.from({ length: bufferCount }, async () => undefined)
  const read = async (offset: number): Promise<Buffer> => {
    const buffer = (await free.shift()) ?? writer.allocate(Math.min(chunkBytes, sizeBytes))
    return readChunk(from, buffer, offset, sizeBytes)
  }
  const write = async (chunk: Buffer, offset: number): Promise<Buffer> => {
    await writer.write(chunk, offset)
    return chunk
  }
  let reading = read(0)
  try {
    for (let offset = 0; offset < sizeBytes; ) {
      const chunk = await reading
      const writing = write(chunk, offset)
      // Heard when its buffer is needed, or at the end.
      writing.catch(() => undefined)
      free.push(writing)
      offset += chunk.length
      if (offset < sizeBytes) reading = read(offset)
      for (const hash of hashes) hash.update(chunk)
      writer.throwIfFailed()
      onCopied(offset)
    }
    await Promise.all(free)
  } finally {
    await Promise.allSettled([reading, ...free])
    await writer.settle()
  }
  writer.throwIfFailed()
}

/**
 * The same into a target: what is at hand is written as it is, and a large file past the system's memory, where that
 * can be.
 */
export const copyIntoTarget = async (
  from: Uint8Array | OpenFile,
  { handle, temporaryPath }: TargetFile,
  sizeBytes: number,
  hashes: readonly Hash[],
  onCopied: (doneBytes: number) => void,
): Promise<void> => {
  if (from instanceof Uint8Array) {
    for (const hash of hashes) hash.update(from)
    await writeFully(handle, from, 0)
    return onCopied(from.length)
  }
  const direct = sizeBytes < directFromBytes ? undefined : await openDirect(handle, temporaryPath)
  try {
    await copyAndHash(from, handle, sizeBytes, hashes, onCopied, direct)
  } finally {
    await direct?.close()
  }
}
