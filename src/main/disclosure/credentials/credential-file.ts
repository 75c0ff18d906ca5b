/** The file in which an issuer gives a statement: read whole, and not at all where it is longer than any. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { maxCredentialChars } from './credential.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'documents/not-found',
  ENOTDIR: 'documents/not-found',
  EISDIR: 'documents/not-a-file',
}

/** @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, credentials/invalid */
export const readCredentialFile = async (path: string): Promise<string> => {
  // White space may stand around it.
  const bytes = Buffer.alloc(maxCredentialChars + 1024)
  try {
    const file = await open(path)
    try {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      if (bytesRead === bytes.length) throw new AppError('credentials/invalid', { problem: 'too-large' })
      return bytes.toString('latin1', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const code = codes[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'documents/unreadable'
    throw new AppError(code, { file: basename(path) }, { cause })
  } finally {
    bytes.fill(0)
  }
}
