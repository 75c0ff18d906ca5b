/** A Chrome DevTools Protocol client over the browser's pipe: JSON messages that end in a zero byte, no port. */
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** One target's half of the conversation; the browser itself is the session without an id. */
export interface CdpSession {
  readonly id: string | undefined
  send<Result = unknown>(method: string, params?: object): Promise<Result>
  on<Params>(method: string, listener: (params: Params) => void): void
}

export interface CdpConnection {
  readonly browser: CdpSession
  session(id: string): CdpSession
  /** Rejects everything that still waits for an answer. */
  close(): void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: object
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

/** Speaks over the two ends of `--remote-debugging-pipe` (the browser reads fd 3 and writes fd 4). */
export const openCdp = (toBrowser: Writable, fromBrowser: Readable): CdpConnection => {
  const waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void; method: string }
  >()
  const sessions = new Map<string | undefined, { session: CdpSession; events: EventEmitter }>()
  let lastId = 0
  let isClosed = false

  const open = (id: string | undefined): { session: CdpSession; events: EventEmitter } => {
    const known = sessions.get(id)
    if (known) return known
    const events = new EventEmitter({ captureRejections: false })
    events.setMaxListeners(0)
    const session: CdpSession = {
      id,
      send: (method, params = {}) =>
        new Promise((resolve, reject) => {
          if (isClosed) return reject(new Error(`${method}: the browser is gone`))
          lastId += 1
          waiting.set(lastId, { resolve, reject, method })
          toBrowser.write(`${JSON.stringify({ id: lastId, method, params, ...(id ? { sessionId: id } : {}) })}\0`)
        }),
      on: (method, listener) => void events.on(method, listener),
    }
    const opened = { session, events }
    sessions.set(id, opened)
    return opened
  }

  const receive = (message: Message): void => {
    if (message.id === undefined) {
      sessions.get(message.sessionId)?.events.emit(message.method ?? '', message.params)
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error) call?.reject(new Error(`${call.method}: ${message.error.message}`))
    else call?.resolve(message.result as never)
  }

  let pending: Buffer[] = []
  fromBrowser.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...pending, rest.subarray(0, end)]).toString()
      pending = []
      rest = rest.subarray(end + 1)
      receive(JSON.parse(text) as Message)
    }
    if (rest.length > 0) pending.push(rest)
  })

  const close = (): void => {
    isClosed = true
    for (const call of waiting.values()) call.reject(new Error(`${call.method}: the browser is gone`))
    waiting.clear()
  }
  // A browser that dies mid-write must not take the app with it; its exit is reported elsewhere.
  toBrowser.on('error', close)
  fromBrowser.on('error', close)
  fromBrowser.on('close', close)

  return { browser: open(undefined).session, session: id => open(id).session, close }
}
