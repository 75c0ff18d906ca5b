/** Writes a file that only the user may read, whole or not at all: what cannot be finished leaves what was there. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../shared/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'documents/disk-full',
  EDQUOT: 'documents/disk-full',
  EACCES: 'documents/target-not-writable',
  EPERM: 'documents/target-not-writable',
  EROFS: 'documents/target-not-writable',
  ENOENT: 'documents/target-not-writable',
  ENOTDIR: 'documents/target-not-writable',
  EISDIR: 'documents/target-not-writable',
}

/** A failure of the file system as one of ours where it means something to people. */
export const toWriteError = (thrown: unknown, file: string): unknown => {
  const name = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const code = codes[name]
  return code ? new AppError(code, { file }, { cause: thrown }) : thrown
}

/**
 * Synchronous, so that chunks read from the vault on the way are of one moment.
 *
 * @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full
 */
export const writeWholeFile = (
  path: string,
  chunks: Iterable<string | Uint8Array>,
  { replaceExisting }: { readonly replaceExisting: boolean },
): void => {
  const file = basename(path)
  if (!replaceExisting && existsSync(path)) throw new AppError('documents/target-exists', { file })
  const temporary = `${path}.${process.pid}.tmp`
  let fd: number | undefined
  try {
    fd = openSync(temporary, 'wx', 0o600)
    for (const chunk of chunks) writeAll(fd, typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    fsyncSync(fd)
    closeSync(fd)
    fd = undefined
    renameSync(temporary, path)
  } catch (thrown) {
    if (fd !== undefined) closeSync(fd)
    rmSync(temporary, { force: true })
    throw toWriteError(thrown, file)
  }
}

const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written)
}
