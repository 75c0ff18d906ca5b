/** The window's ear for the native messaging host: a socket of this user, never a port. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { readLine, requestLine, writeLine } from './request-lines.ts'
import { chooseSocketPlace, removeSocketPlace, writeSocketPlace } from './socket-place.ts'

export interface RequestServer {
  close(): Promise<void>
}

export interface RequestServerDeps {
  readonly profile: string
  readonly platform: NodeJS.Platform
  /** As `WebEidRequests.handle`. */
  readonly handle: (message: unknown, signal: AbortSignal) => Promise<object>
}

/** A host says its one line at once. */
const firstLineTimeoutMs = 10_000
/** More than a browser opens; each waits for the window. */
const mostConnections = 8

const isSame = (first: string, second: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(first), digest(second))
}

/**
 * Listens until it is closed. What the other side says is only carried out with the token, and taken back when it goes.
 *
 * @throws {Error} when the socket cannot be made
 */
export const openRequestServer = async ({ profile, platform, handle }: RequestServerDeps): Promise<RequestServer> => {
  const place = chooseSocketPlace(profile, platform)
  const sockets = new Set<Socket>()

  const serve = async (socket: Socket): Promise<void> => {
    const gone = new AbortController()
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      gone.abort()
    })
    socket.on('error', () => socket.destroy())
    socket.setTimeout(firstLineTimeoutMs, () => socket.destroy())
    const line = requestLine.safeParse(await readLine(socket))
    socket.setTimeout(0)
    if (!line.success || !isSame(line.data.token, place.token)) return void socket.destroy()
    const response = await handle(line.data.message, gone.signal)
    writeLine(socket, response)
    socket.end()
  }

  const server = createServer(socket => void serve(socket))
  server.maxConnections = mostConnections
  // Left by a window that was killed; the single instance says that none is running.
  if (platform !== 'win32') rmSync(place.path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.path, resolve)
  })
  if (platform !== 'win32') chmodSync(place.path, 0o600)
  writeSocketPlace(profile, place)
  return {
    async close() {
      removeSocketPlace(profile)
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
