/** What the system says to a file that is written, in our codes. */
import { AppError, type ErrorCode } from '../../shared/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'documents/disk-full',
  EDQUOT: 'documents/disk-full',
  EFBIG: 'documents/disk-full',
  EEXIST: 'documents/target-exists',
}

/**
 * documents/target-exists, documents/disk-full or documents/target-not-writable; errors that are ours already, and
 * defects, as they are. `file` is the name as the user knows it, where it is known.
 */
export const toWriteError = (cause: unknown, file?: string): unknown => {
  const { code: system = '', syscall } = (cause ?? {}) as NodeJS.ErrnoException
  if (cause instanceof AppError || syscall === undefined) return cause
  const facts = { ...(file === undefined ? {} : { file }), system }
  return new AppError(codes[system] ?? 'documents/target-not-writable', facts, { cause })
}
