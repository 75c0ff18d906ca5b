/** Positional reads of one file through a small page cache, so that cost follows what is asked for and never the file's size. */
import type { Stats } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { toReadError } from '../files/read-error.ts'
import { type FileAccess, isSameContent, type OpenFile, patientFiles } from './file-access.ts'

const pageBytes = 32 * 1024
const cachedPages = 128

export interface FileSource {
  readonly sizeBytes: number
  /** For signing, which copies what was parsed: all of a small file, or what a larger one is read from. */
  readonly origin: Uint8Array | OpenFile
  /** Bytes from `offset`, fewer at the end of the file. The result may be shared: never written to. */
  read(offset: number, length: number): Promise<Uint8Array>
  /** Fills `bytes` from `offset`, past the cache; answers how many there were, fewer at the end of the file only. */
  readInto(bytes: Uint8Array, offset: number): Promise<number>
  /** The file that was parsed must be the file that is signed. @throws {AppError} documents/changed */
  requireUnchanged(): Promise<void>
  close(): Promise<void>
}

const fill = async (handle: OpenFile, bytes: Uint8Array, offset: number): Promise<number> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

const readFully = async (handle: OpenFile, offset: number, length: number): Promise<Uint8Array> => {
  const bytes = Buffer.allocUnsafeSlow(length)
  return bytes.subarray(0, await fill(handle, bytes, offset))
}

/**
 * @param endOffset the file ends here for the reader, wherever it really ends
 * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, documents/empty; documents/changed
 *   when it changes while it is read at once
 */
export const openFileSource = async (
  path: string,
  endOffset = Number.POSITIVE_INFINITY,
  files: FileAccess = patientFiles,
): Promise<FileSource> => {
  let handle: OpenFile | undefined
  try {
    // Before opening: opening a named pipe would wait for its other end.
    if (!(await files.stat(path)).isFile()) throw new AppError('documents/not-a-file')
    const whole = await files.readSmall?.(path)
    if (whole?.length === 0) throw new AppError('documents/empty')
    if (whole) return createWholeSource(whole.subarray(0, endOffset))
    handle = await files.open(path, 'r')
    const stats = await handle.stat()
    if (stats.size === 0) throw new AppError('documents/empty')
    return createFileSource(handle, stats, Math.min(stats.size, endOffset))
  } catch (cause) {
    await handle?.close()
    throw toReadError(cause)
  }
}

/** What was read is what is signed, whatever becomes of the file. */
const createWholeSource = (whole: Uint8Array): FileSource => ({
  sizeBytes: whole.length,
  origin: whole,
  read: async (offset, length) => whole.subarray(Math.max(0, offset), Math.max(0, offset + length)),
  async readInto(bytes, offset) {
    const found = whole.subarray(offset, offset + bytes.length)
    bytes.set(found)
    return found.length
  },
  requireUnchanged: async () => {},
  close: async () => {},
})

const createFileSource = (handle: OpenFile, opened: Stats, sizeBytes: number): FileSource => {
  const pages = new Map<number, Promise<Uint8Array>>()

  const readPage = (index: number): Promise<Uint8Array> => {
    const cached = pages.get(index)
    if (cached) {
      pages.delete(index)
      pages.set(index, cached)
      return cached
    }
    const page = readFully(handle, index * pageBytes, Math.min(pageBytes, sizeBytes - index * pageBytes))
    pages.set(index, page)
    if (pages.size > cachedPages) pages.delete(pages.keys().next().value ?? index)
    return page
  }

  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const start = Math.max(0, Math.min(offset, sizeBytes))
    const end = Math.max(start, Math.min(offset + length, sizeBytes))
    if (start === end) return new Uint8Array(0)
    try {
      if (end - start > pageBytes * 8) return await readFully(handle, start, end - start)
      const first = Math.floor(start / pageBytes)
      const last = Math.floor((end - 1) / pageBytes)
      if (first === last) return (await readPage(first)).subarray(start - first * pageBytes, end - first * pageBytes)
      const parts: Uint8Array[] = []
      for (let index = first; index <= last; index++) parts.push(await readPage(index))
      return Buffer.concat(parts).subarray(start - first * pageBytes, end - first * pageBytes)
    } catch (cause) {
      throw toReadError(cause)
    }
  }

  const readInto = async (bytes: Uint8Array, offset: number): Promise<number> => {
    try {
      return await fill(handle, bytes.subarray(0, Math.max(0, sizeBytes - offset)), offset)
    } catch (cause) {
      throw toReadError(cause)
    }
  }

  const requireUnchanged = async (): Promise<void> => {
    if (!isSameContent(await handle.stat(), opened)) throw new AppError('documents/changed')
  }

  return { sizeBytes, origin: handle, read, readInto, requireUnchanged, close: () => handle.close() }
}
