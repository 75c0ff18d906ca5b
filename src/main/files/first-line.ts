/** The first line of a small file or of what a program writes into a pipe, as a shell's `<(…)` gives one. */
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { toReadError } from './read-error.ts'
import { openFileOrPipe } from './regular-file.ts'

export interface FirstLineOptions {
  readonly limitBytes: number
  /** Ends the wait for a pipe. */
  readonly signal: AbortSignal
  /** For somebody to open the other end of a pipe; one who has opened it may take all the time. */
  readonly patienceMs?: number
}

const pauseMs = 20

/** Answers how many bytes came: 0 at the end, undefined while a writer has not written yet. */
const readSome = async (handle: FileHandle, bytes: Buffer, length: number): Promise<number | undefined> => {
  try {
    // Where it stands: a pipe has no positions.
    return (await handle.read(bytes, length, bytes.length - length, null)).bytesRead
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw thrown
  }
}

const readLine = async (
  handle: FileHandle,
  bytes: Buffer,
  isPipe: boolean,
  { signal, patienceMs = 10_000 }: FirstLineOptions,
): Promise<Buffer | undefined> => {
  let length = 0
  let hadWriter = !isPipe
  for (let waitedMs = 0; waitedMs <= patienceMs; ) {
    const count = await readSome(handle, bytes, length)
    hadWriter ||= count !== 0
    length += count ?? 0
    const isWhole = bytes.subarray(0, length).includes('\n') || length === bytes.length
    if (isWhole || (count === 0 && hadWriter)) return bytes.subarray(0, length)
    if (count) continue
    await pause(pauseMs, undefined, { signal })
    if (!hadWriter) waitedMs += pauseMs
  }
  return undefined
}

/**
 * At least the first line, or all there is, in memory of its own, which may be wiped; longer than `limitBytes` where the
 * line is. Undefined for a pipe that nobody opens to write.
 *
 * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable; the reason of `signal`
 */
export const readFirstLine = async (path: string, options: FirstLineOptions): Promise<Buffer | undefined> => {
  const { handle, stats } = await openFileOrPipe(path, path)
  const bytes = Buffer.alloc(options.limitBytes + 1)
  try {
    return await readLine(handle, bytes, stats.isFIFO(), options)
  } catch (thrown) {
    bytes.fill(0)
    options.signal.throwIfAborted()
    throw toReadError(thrown, path)
  } finally {
    await handle.close()
  }
}

const byteOrderMark = Buffer.from('\ufeff')

/**
 * Of what `readFirstLine` gave, without what editors of Windows put in front and at the end. Cut as bytes, which can be
 * wiped: every string that is made on the way stays in memory.
 */
export const textOfFirstLine = (bytes: Buffer): string => {
  const start = bytes.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0
  const end = bytes.indexOf('\n')
  return bytes.toString('utf8', start, end < 0 ? bytes.length : bytes[end - 1] === 13 ? end - 1 : end)
}
