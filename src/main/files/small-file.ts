/** A small file that a person names: read whole, or not at all where it is longer than any of its kind. */
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { toReadError } from './read-error.ts'
import { openRegularFile } from './regular-file.ts'

export interface SmallFileLimit {
  readonly limitBytes: number
  /** Of a file that is longer. */
  readonly tooLarge: ErrorCode
}

/**
 * Memory of its own, which may be wiped.
 *
 * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, `tooLarge`; each names the file
 */
export const readSmallFile = async (path: string, { limitBytes, tooLarge }: SmallFileLimit): Promise<Buffer> => {
  const file = basename(path)
  const { handle, stats } = await openRegularFile(path, file)
  const tooLong = new AppError(tooLarge, { file })
  try {
    if (stats.size > limitBytes) throw tooLong
    return await readAll(handle, limitBytes, tooLong)
  } catch (thrown) {
    throw toReadError(thrown, file)
  } finally {
    await handle.close()
  }
}

/** Files of the kernel tell no size, and others grow. */
const readAll = async (handle: FileHandle, limitBytes: number, tooLarge: AppError): Promise<Buffer> => {
  const bytes = Buffer.alloc(limitBytes + 1)
  try {
    for (let length = 0; ; ) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
      length += bytesRead
      if (length > limitBytes) throw tooLarge
      if (bytesRead === 0) return bytes.subarray(0, length)
    }
  } catch (thrown) {
    bytes.fill(0)
    throw thrown
  }
}
