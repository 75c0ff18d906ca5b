/** The file of a printed sheet: only its owner reads it, and it stands there whole or not at all. */
import { open, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { writeFileWhole } from '../files/whole-file.ts'
import { toWriteError } from '../files/write-error.ts'

export interface SheetFile {
  /** Wipes `bytes`. @throws {AppError} documents/target-not-writable, documents/disk-full */
  write(bytes: Uint8Array): Promise<void>
  /** Takes the name back if nothing was written. */
  close(): Promise<void>
}

/** Replaces the file if it is there: whoever asks has asked the user. @throws {AppError} as `SheetFile.write` */
export const writeSheet = async (path: string, bytes: Uint8Array): Promise<void> => {
  try {
    await writeFileWhole(path, bytes, { makeFolder: true })
  } catch (thrown) {
    throw toWriteError(thrown, basename(path))
  } finally {
    bytes.fill(0)
  }
}

/**
 * Claims a name that is free, before a code is made that only this file may come to hold.
 *
 * @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full
 */
export const claimSheetFile = async (path: string): Promise<SheetFile> => {
  try {
    await (await open(path, 'wx', 0o600)).close()
  } catch (thrown) {
    throw toWriteError(thrown, basename(path))
  }
  let isWritten = false
  return {
    async write(bytes) {
      await writeSheet(path, bytes)
      isWritten = true
    },
    async close() {
      if (!isWritten) await rm(path, { force: true })
    },
  }
}
