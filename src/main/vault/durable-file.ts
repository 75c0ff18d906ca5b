/** Files and folders that are there after a power cut, whole or not at all. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Flushes a file's content, or a folder's list of names, to the disk. */
export const syncToDisk = (path: string, kind: 'file' | 'folder'): void => {
  // Windows cannot flush a folder, and orders its metadata itself.
  if (kind === 'folder' && process.platform === 'win32') return
  const fd = openSync(path, kind === 'file' ? 'r+' : 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Puts `text` in the place of the file in one step. Only the user may read it. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, text, { mode: 0o600, flush: true })
  renameSync(temporary, path)
  syncToDisk(dirname(path), 'folder')
}
