/** Files that stand there whole or not at all, also after a power cut: written beside their place, synced, and renamed. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { syncFolder, syncFolderNow } from './sync-to-disk.ts'
import { runInTurns, runNow } from './turns.ts'
import { toWriteError } from './write-error.ts'

export type Content = string | Uint8Array | Iterable<string | Uint8Array>

export interface WholeFileOptions {
  /** 0o600 unless others may read it. */
  readonly mode?: number
  /** What stands there is replaced, unless false: EEXIST then, also for what came a moment ago. */
  readonly replaceExisting?: boolean
  /** Else a folder that is missing is an error. */
  readonly makeFolder?: boolean
}

/** In turns, chunk by chunk; only the sync waits for the disk, and it blocks nothing. Errors are the system's. */
export const writeFileWhole = async (path: string, content: Content, options: WholeFileOptions = {}): Promise<void> => {
  const staged = await runInTurns(stage(path, content, options))
  try {
    await flush(staged.file)
    place(staged, path, options)
  } finally {
    discard(staged)
  }
  await syncFolder(dirname(path))
}

/** The same at once: for what must be on the disk before the next step, and for chunks that are of one moment. */
export const writeFileWholeNow = (path: string, content: Content, options: WholeFileOptions = {}): void => {
  const staged = runNow(stage(path, content, options))
  try {
    fsyncSync(staged.file)
    place(staged, path, options)
  } finally {
    discard(staged)
  }
  syncFolderNow(dirname(path))
}

/**
 * A file that the user wants at `path`.
 *
 * @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full
 */
export const writeTarget = async (
  path: string,
  content: Content,
  options: WholeFileOptions & { readonly replaceExisting: boolean },
): Promise<void> => {
  const file = basename(path)
  // Told before the content is made, which may take long.
  if (!options.replaceExisting && existsSync(path)) throw new AppError('documents/target-exists', { file })
  try {
    await writeFileWhole(path, content, options)
  } catch (thrown) {
    throw toWriteError(thrown, file)
  }
}

/**
 * Puts a file that another process wrote and synced, in the same folder, in its place.
 *
 * @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full
 */
export const placeTarget = async (staged: string, path: string, replaceExisting: boolean): Promise<void> => {
  try {
    if (replaceExisting) renameSync(staged, path)
    else renameExclusively(staged, path)
    await syncFolder(dirname(path))
  } catch (thrown) {
    throw toWriteError(thrown, basename(path))
  }
}

const flush = promisify(fsync)

interface Staged {
  readonly temporary: string
  readonly file: number
  isOpen: boolean
}

function* stage(
  path: string,
  content: Content,
  { mode = 0o600, makeFolder = false }: WholeFileOptions,
): Generator<void, Staged> {
  if (makeFolder) mkdirSync(dirname(path), { recursive: true, mode: mode | 0o700 })
  // Two programs that write at once must not write into one file.
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const staged = { temporary, file: openSync(temporary, 'wx', mode), isOpen: true }
  try {
    const chunks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
    for (const chunk of chunks) {
      writeAll(staged.file, typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      yield
    }
    return staged
  } catch (thrown) {
    discard(staged)
    throw thrown
  }
}

/** All of them: the system may take less at once. */
export const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

const place = (staged: Staged, path: string, { replaceExisting = true }: WholeFileOptions): void => {
  // Windows renames no open file.
  closeSync(staged.file)
  staged.isOpen = false
  if (replaceExisting) renameSync(staged.temporary, path)
  else renameExclusively(staged.temporary, path)
}

/** After `place` nothing stands under the temporary name. */
const discard = (staged: Staged): void => {
  if (staged.isOpen) closeSync(staged.file)
  rmSync(staged.temporary, { force: true })
}

const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']

/** A link fails where the name is taken; a rename would replace what stands there. */
const renameExclusively = (from: string, to: string): void => {
  try {
    linkSync(from, to)
  } catch (thrown) {
    if (!withoutLinks.includes((thrown as NodeJS.ErrnoException).code ?? '')) throw thrown
    // File systems without hard links: an empty file takes the name, the rename replaces it.
    closeSync(openSync(to, 'wx'))
    try {
      renameSync(from, to)
    } catch (cause) {
      rmSync(to, { force: true })
      throw cause
    }
  }
}
