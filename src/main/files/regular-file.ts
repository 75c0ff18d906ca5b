/** A file that is one: neither a folder nor a device, nor a pipe where none is wanted. */
import { type BigIntStats, constants, type StatsBase } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { toReadError } from './read-error.ts'

export interface RegularFile {
  readonly handle: FileHandle
  readonly stats: BigIntStats
}

// Opening a named pipe must not wait for its other end. Windows has neither the pipe nor the flag.
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

type Kind = Pick<StatsBase<unknown>, 'isFile' | 'isFIFO'>

const openIf = async (isWanted: (stats: Kind) => boolean, path: string, file?: string): Promise<RegularFile> => {
  const notAFile = (): AppError => new AppError('documents/not-a-file', file === undefined ? {} : { file })
  let handle: FileHandle | undefined
  try {
    // Before opening: to open a device may already do something.
    if (!isWanted(await stat(path))) throw notAFile()
    handle = await open(path, openFlags)
    const stats = await handle.stat({ bigint: true })
    if (!isWanted(stats)) throw notAFile()
    return { handle, stats }
  } catch (thrown) {
    await handle?.close()
    throw toReadError(thrown, file)
  }
}

/**
 * Opens it for reading; the caller closes it.
 *
 * @param file its name as the user knows it, for errors
 * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable
 */
export const openRegularFile = (path: string, file?: string): Promise<RegularFile> =>
  openIf(stats => stats.isFile(), path, file)

/** A pipe as well, whose other end nobody needs to have opened. @throws {AppError} as `openRegularFile` */
export const openFileOrPipe = (path: string, file?: string): Promise<RegularFile> =>
  openIf(stats => stats.isFile() || stats.isFIFO(), path, file)
