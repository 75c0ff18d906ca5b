/** What the system says to a file that is read, in our codes. */
import { AppError, type ErrorCode } from '../../shared/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'documents/not-found',
  ENOTDIR: 'documents/not-found',
  ENAMETOOLONG: 'documents/not-found',
  ELOOP: 'documents/not-found',
  ERR_INVALID_ARG_VALUE: 'documents/not-found',
  EISDIR: 'documents/not-a-file',
  ENXIO: 'documents/not-a-file',
}

/**
 * documents/not-found, documents/not-a-file or documents/unreadable; errors that are ours already, and defects, as they
 * are. `file` is the name as the user knows it, where it is known.
 */
export const toReadError = (cause: unknown, file?: string): unknown => {
  const { code: system = '', syscall } = (cause ?? {}) as NodeJS.ErrnoException
  const code = codes[system] ?? (syscall === undefined ? undefined : 'documents/unreadable')
  if (cause instanceof AppError || code === undefined) return cause
  return new AppError(code, { ...(file === undefined ? {} : { file }), system }, { cause })
}
