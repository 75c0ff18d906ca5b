/** The calls to the file system that reading and writing documents takes, in two ways with one shape. */
import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import promises from 'node:fs/promises'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'

/** What of `FileHandle` is used. */
export interface OpenFile {
  stat(): Promise<Stats>
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesWritten: number }>
  sync(): Promise<void>
  /** The bytes alone: others may be written meanwhile. */
  datasync(): Promise<void>
  close(): Promise<void>
}

export interface FileAccess {
  stat(path: string): Promise<Stats>
  /**
   * All of a small file as it was at one moment; undefined: it is large. Absent: files are read piece by piece.
   *
   * @throws {AppError} documents/changed
   */
  readSmall?(path: string): Promise<Uint8Array | undefined>
  /** A link that leads nowhere is there too. */
  exists(path: string): Promise<boolean>
  realpath(path: string): Promise<string>
  open(path: string, flags: 'r' | 'wx'): Promise<OpenFile>
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

/** Whether nothing was written between two looks at a file. */
export const isSameContent = (one: Stats, other: Stats): boolean =>
  one.size === other.size && one.mtimeMs === other.mtimeMs

/** For threads that others wait for: nothing blocks. */
export const patientFiles: FileAccess = {
  ...promises,
  async exists(path) {
    try {
      await promises.lstat(path)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  },
}

/**
 * One more handle of `file`, for writes from page-aligned memory to the disk past the system's own; undefined where the
 * system (Linux has it) or the file system knows no such thing, or where something else stands at `path` by now.
 */
export const openDirect = async (file: OpenFile, path: string): Promise<OpenFile | undefined> => {
  const flag: number | undefined = constants.O_DIRECT
  if (flag === undefined) return undefined
  const direct = await promises.open(path, constants.O_WRONLY | constants.O_NOFOLLOW | flag).catch(() => undefined)
  if (!direct) return undefined
  const [found, wanted] = await Promise.all([direct.stat(), file.stat()])
  if (found.dev === wanted.dev && found.ino === wanted.ino) return direct
  await direct.close()
  return undefined
}

/** Those that come while others are synced are synced together after them: a journal commits them all at once. */
const createGroupSync = (sync: (file: number) => Promise<void>): ((file: number) => Promise<void>) => {
  let group: Promise<unknown> = Promise.resolve()
  let waiting: (() => Promise<void>)[] = []
  const syncGroup = async (): Promise<unknown> => {
    const files = waiting
    waiting = []
    return Promise.all(files.map(each => each()))
  }
  return file =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) group = group.then(syncGroup)
      waiting.push(() => sync(file).then(resolve, reject))
    })
}
const syncInGroup = createGroupSync(promisify(fsync))
const datasync = promisify(fdatasync)

const smallFileBytes = 1_000_000

const readSmall = async (path: string): Promise<Uint8Array | undefined> => {
  const file = openSync(path, 'r')
  try {
    const before = fstatSync(file)
    if (before.size > smallFileBytes) return undefined
    const bytes = Buffer.allocUnsafe(before.size)
    const length = readSync(file, bytes, 0, bytes.length, 0)
    if (length !== bytes.length || !isSameContent(before, fstatSync(file))) throw new AppError('documents/changed')
    return bytes
  } finally {
    closeSync(file)
  }
}

const openDirectly = async (path: string, flags: 'r' | 'wx'): Promise<OpenFile> => {
  const file = openSync(path, flags)
  return {
    stat: async () => fstatSync(file),
    read: async (buffer, offset, length, position) => ({ bytesRead: readSync(file, buffer, offset, length, position) }),
    write: async (bytes, offset, length, position) => ({
      bytesWritten: writeSync(file, bytes, offset, length, position),
    }),
    // The one call that waits for the disk: other documents go on meanwhile.
    sync: () => syncInGroup(file),
    datasync: () => datasync(file),
    close: async () => closeSync(file),
  }
}

/** For a thread of its own with many small files: the way through the thread pool costs more than the calls. */
export const directFiles: FileAccess = {
  stat: async path => statSync(path),
  readSmall,
  exists: async path => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  realpath: async path => realpathSync.native(path),
  open: openDirectly,
  link: async (from, to) => linkSync(from, to),
  rename: async (from, to) => renameSync(from, to),
  unlink: async path => unlinkSync(path),
}
