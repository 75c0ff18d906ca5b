/** Enrolments and revocations as files that people keep and hand on. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { writeFileWhole } from '../files/whole-file.ts'
import { toWriteError } from '../files/write-error.ts'
import { maxStatementChars } from './signed-statement.ts'

const readErrors: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'documents/not-found',
  EISDIR: 'documents/not-a-file',
}

const codeOf = (thrown: unknown): string => (thrown as NodeJS.ErrnoException).code ?? ''

/** The text of a small file. @throws {AppError} documents/*; `tooLarge` for a file that cannot be one */
export const readStatementFile = async (path: string, tooLarge: ErrorCode): Promise<string> => {
  const file = basename(path)
  try {
    const handle = await open(path)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxStatementChars + 1), 0, maxStatementChars + 1, 0)
      if (bytesRead > maxStatementChars) throw new AppError(tooLarge, { file })
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    throw new AppError(readErrors[codeOf(thrown)] ?? 'documents/unreadable', { file }, { cause: thrown })
  }
}

/** Everyone may read it. @throws {AppError} documents/target-not-writable, documents/disk-full */
export const writeStatementFile = async (path: string, content: string | Uint8Array): Promise<void> => {
  try {
    const text = typeof content === 'string' ? `${content.trim()}\n` : content
    await writeFileWhole(path, text, { mode: 0o644, makeFolder: true })
  } catch (thrown) {
    throw toWriteError(thrown, basename(path))
  }
}
