/** Enrolments and revocations as files that people keep and hand on. */
import { basename } from 'node:path'
import type { ErrorCode } from '../../shared/errors.ts'
import { readSmallFile } from '../files/small-file.ts'
import { writeFileWhole } from '../files/whole-file.ts'
import { toWriteError } from '../files/write-error.ts'
import { maxStatementChars } from './signed-statement.ts'

/** The text of a small file. @throws {AppError} documents/*; `tooLarge` for a file that cannot be one */
export const readStatementFile = async (path: string, tooLarge: ErrorCode): Promise<string> =>
  (await readSmallFile(path, { limitBytes: maxStatementChars, tooLarge })).toString()

/** Everyone may read it. @throws {AppError} documents/target-not-writable, documents/disk-full */
export const writeStatementFile = async (path: string, content: string | Uint8Array): Promise<void> => {
  try {
    const text = typeof content === 'string' ? `${content.trim()}\n` : content
    await writeFileWhole(path, text, { mode: 0o644, makeFolder: true })
  } catch (thrown) {
    throw toWriteError(thrown, basename(path))
  }
}
