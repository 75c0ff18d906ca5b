/** `ipcMain`: handlers and listeners for what the preload sends, and what an invocation answers. */
import { EventEmitter } from 'node:events'
import type { IpcMainInvokeEvent } from 'electron'
import { assertPlain } from './page/assert-plain.ts'
import type { FromPreload, ToPreload } from './page/install-preload.ts'

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown

class IpcMainStandIn extends EventEmitter {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  findHandler(channel: string): Handler | undefined {
    return this.#handlers.get(channel)
  }
}

export const ipcMain = new IpcMainStandIn()

/** Runs the handler of an invocation. As in Electron, only the text of an error reaches the page. */
export const answerInvoke = async (
  message: FromPreload & { readonly kind: 'invoke' },
  event: IpcMainInvokeEvent,
): Promise<ToPreload> => {
  const { id, channel } = message
  try {
    const handler = ipcMain.findHandler(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    const value = await handler(event, ...message.args)
    assertPlain(value)
    return { kind: 'reply', id, value }
  } catch (error) {
    process.stderr.write(`Error occurred in handler for '${channel}': ${(error as Error)?.stack ?? String(error)}\n`)
    return { kind: 'reply', id, error: `Error invoking remote method '${channel}': ${String(error)}` }
  }
}
