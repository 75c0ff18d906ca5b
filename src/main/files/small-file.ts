/** A small file that a person names: read whole, or not at all where it is longer than any of its kind. */
import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { toReadError } from './read-error.ts'

export interface SmallFileLimit {
  readonly limitBytes: number
  /** Of a file that is longer. */
  readonly tooLarge: ErrorCode
}

// A named pipe must not wait for its other end. Windows has neither the pipe nor the flag.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Memory of its own, which may be wiped.
 *
 * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, `tooLarge`; each names the file
 */
export const readSmallFile = async (path: string, { limitBytes, tooLarge }: SmallFileLimit): Promise<Buffer> => {
  const file = basename(path)
  let handle: FileHandle | undefined
  try {
    // Before opening: to open a device may already do something.
    if (!(await stat(path)).isFile()) throw new AppError('documents/not-a-file', { file })
    handle = await open(path, flags)
    const { size } = await handle.stat()
    if (size > limitBytes) throw new AppError(tooLarge, { file })
    return await readAll(handle, limitBytes, new AppError(tooLarge, { file }))
  } catch (thrown) {
    throw toReadError(thrown, file)
  } finally {
    await handle?.close()
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
