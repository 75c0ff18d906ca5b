/** A file that appears under its name all at once or not at all: written beside it, synced, and renamed. */
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { toWriteError } from '../../files/write-error.ts'
import type { RandomBytes } from '../../pdf/encryption.ts'
import { type FileAccess, type OpenFile, patientFiles } from '../../pdf/file-access.ts'
import { ownMark } from './stale-targets.ts'

export interface TargetFile {
  /** Where it is written until `commit`. */
  readonly temporaryPath: string
  readonly handle: OpenFile
  /** @throws {AppError} documents/target-exists when the name was taken meanwhile and is not to be replaced */
  commit(): Promise<void>
  /** Removes what was written; harmless after `commit`. */
  discard(): Promise<void>
}

const systemCode = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? ''

/** Fails when the name exists, also when it came to be a moment ago. */
const renameExclusively = async (files: FileAccess, from: string, to: string): Promise<void> => {
  try {
    await files.link(from, to)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'].includes(systemCode(error))) throw error
    // File systems without hard links: an exclusive placeholder takes the name, the rename replaces it.
    await (await files.open(to, 'wx')).close()
    await files.rename(from, to).catch(async (cause: unknown) => {
      await files.unlink(to).catch(() => undefined)
      throw cause
    })
    return
  }
  // The target is there, whole: what remains is its second name.
  await files.unlink(from).catch(() => undefined)
}

const syncNow = async ({ open }: FileAccess, folder: string): Promise<void> => {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // Windows and some network file systems cannot; the file itself is synced.
  }
}

interface FolderSync {
  readonly running: Promise<void>
  /** Begins when the other is done, for all who came meanwhile. */
  next: Promise<void> | undefined
}
const folderSyncs = new Map<string, FolderSync>()

/** Makes a new name survive a power cut, where the system can sync a folder. Files that come together share a sync. */
const syncFolder = (files: FileAccess, folder: string): Promise<void> => {
  const begin = (): Promise<void> => {
    const running = syncNow(files, folder)
    const sync: FolderSync = { running, next: undefined }
    folderSyncs.set(folder, sync)
    return running.then(() => {
      if (!sync.next) folderSyncs.delete(folder)
    })
  }
  const current = folderSyncs.get(folder)
  if (!current) return begin()
  // One that runs may have looked at the folder before this name was in it.
  current.next ??= current.running.then(begin)
  return current.next
}

/**
 * @throws {AppError} documents/target-is-input, documents/target-exists, documents/target-not-writable, documents/disk-full
 */
export const openTarget = async (
  outputPath: string,
  options: {
    readonly inputPath: string
    readonly replaceExisting: boolean
    readonly random: RandomBytes
    /** Absent: calls that block nothing. */
    readonly files?: FileAccess | undefined
  },
): Promise<TargetFile> => {
  const { files = patientFiles } = options
  try {
    const isThere = await files.exists(outputPath)
    // A link is written through, not replaced.
    const path = isThere ? await files.realpath(outputPath).catch(() => outputPath) : outputPath
    const folder = dirname(path)
    if (isThere) {
      const [target, input] = await Promise.all([files.stat(path), files.stat(options.inputPath)])
      if (target.dev === input.dev && target.ino === input.ino) throw new AppError('documents/target-is-input')
      if (!target.isFile()) throw new AppError('documents/target-not-writable')
      if (!options.replaceExisting) throw new AppError('documents/target-exists')
    }
    const suffix = ownMark() + Buffer.from(options.random(3)).toString('hex')
    // The name with its additions must stay below the 255 bytes that file systems allow.
    const temporary = join(
      folder,
      `.${Buffer.from(basename(path))
        .subarray(0, 200)
        .toString('latin1')
        .replace(/[^\x20-\x7e]/g, '_')}.${suffix}.tmp`,
    )
    const handle = await files.open(temporary, 'wx')
    let isOpen = true
    const close = async (): Promise<void> => {
      if (isOpen) await handle.close()
      isOpen = false
    }
    let committed = false
    return {
      temporaryPath: temporary,
      handle,
      commit: async () => {
        try {
          await handle.sync()
          await close()
          if (options.replaceExisting) await files.rename(temporary, path)
          else await renameExclusively(files, temporary, path)
          committed = true
          await syncFolder(files, folder)
        } catch (error) {
          throw toWriteError(error)
        }
      },
      discard: async () => {
        if (committed) return
        await close().catch(() => undefined)
        await files.unlink(temporary).catch(() => undefined)
      },
    }
  } catch (error) {
    throw toWriteError(error)
  }
}
