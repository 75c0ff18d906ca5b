/** The native messaging host: greets the extension, takes one command, lets the window answer it, and ends. */
import type { Readable } from 'node:stream'
import { AppError, toAppError } from '../../shared/errors.ts'
import { toErrorResponse } from './error-response.ts'
import { isKnownExtension } from './extensions.ts'
import { encodeNativeMessage, readNativeMessage } from './native-messages.ts'

/** The extension compares this with what its library needs: the version of the Web eID app whose protocol we speak. */
const protocolVersion = '2.8.0'

export interface HostDeps {
  /** As the browser gives them: Chromium the origin of the extension, Firefox the manifest's path and the extension's id. */
  readonly args: readonly string[]
  /** Extensions that the user added. */
  readonly addedExtensions: readonly string[]
  readonly stdin: Readable
  readonly stdout: NodeJS.WritableStream
  /** As `askWindow`. */
  readonly ask: (message: unknown, signal: AbortSignal) => Promise<object>
}

export const runHost = async ({ args, addedExtensions, stdin, stdout, ask }: HostDeps): Promise<void> => {
  const write = (message: object): Promise<void> =>
    new Promise(resolve => stdout.write(encodeNativeMessage(message), () => resolve()))
  const gone = new AbortController()
  stdout.on('error', () => gone.abort())
  try {
    if (!isKnownExtension(args, addedExtensions)) throw new AppError('web-eid/unknown-extension')
    await write({ version: protocolVersion })
    const message = await readNativeMessage(stdin)
    if (message === undefined || isQuit(message)) return
    // The extension closes the pipe when its page goes or its user gives up.
    stdin.once('end', () => gone.abort()).resume()
    await write(await ask(message, gone.signal))
  } catch (thrown) {
    if (!gone.signal.aborted) await write(toErrorResponse(toAppError(thrown)))
  }
}

const isQuit = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'command' in message && message.command === 'quit'
