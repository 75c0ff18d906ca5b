/** Makes what was written survive a power cut: a file's content, or the names in a folder. */
import { closeSync, fsync, fsyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const flush = promisify(fsync)
// Windows cannot flush a folder, and orders its metadata itself.
const hasFolderSync = process.platform !== 'win32'

/** Blocks nothing. */
export const syncFolder = async (path: string): Promise<void> => {
  if (hasFolderSync) await syncInTime(path, 'r')
}

/** Blocks nothing; the file is opened before it returns. */
export const syncFile = (path: string): Promise<void> => syncInTime(path, 'r+')

export const syncFolderNow = (path: string): void => {
  if (hasFolderSync) syncNow(path, 'r')
}

export const syncFileNow = (path: string): void => syncNow(path, 'r+')

const syncInTime = async (path: string, flags: 'r' | 'r+'): Promise<void> => {
  const file = openSync(path, flags)
  try {
    await flush(file)
  } finally {
    closeSync(file)
  }
}

const syncNow = (path: string, flags: 'r' | 'r+'): void => {
  const file = openSync(path, flags)
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
