/** The host's way to the window: finds where it listens, and waits for its answer. */
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { readLine, writeLine } from './request-lines.ts'
import { findSocketPlace } from './socket-place.ts'

/** A window that has to start reads its keys first, which takes cards seconds. */
const startTimeoutMs = 60_000
const lookAgainMs = 100

const tryConnect = (profile: string): Promise<{ readonly socket: Socket; readonly token: string } | undefined> =>
  new Promise(resolve => {
    const place = findSocketPlace(profile)
    if (!place) return resolve(undefined)
    const socket = connect(place.path)
    socket.once('error', () => resolve(undefined))
    socket.once('connect', () => resolve({ socket, token: place.token }))
  })

export interface AskWindowDeps {
  readonly profile: string
  /** Starts the window where none listens; answers at once. @throws {AppError} app/no-display, web-eid/no-window */
  readonly startWindow: () => void
  /** The browser no longer waits. */
  readonly signal: AbortSignal
}

/** @throws {AppError} web-eid/no-window also when the window goes without an answer; those of `startWindow` */
export const askWindow = async (message: unknown, { profile, startWindow, signal }: AskWindowDeps): Promise<object> => {
  let connection = await tryConnect(profile)
  if (!connection) {
    startWindow()
    const lastLook = Date.now() + startTimeoutMs
    while (!connection && Date.now() < lastLook) {
      await setTimeout(lookAgainMs, undefined, { signal })
      connection = await tryConnect(profile)
    }
  }
  if (!connection) throw new AppError('web-eid/no-window')
  const { socket, token } = connection
  const leave = (): void => void socket.destroy()
  signal.addEventListener('abort', leave)
  const answer = readLine(socket)
  writeLine(socket, { token, message })
  const response = await answer
  signal.removeEventListener('abort', leave)
  socket.destroy()
  if (typeof response !== 'object' || response === null) throw new AppError('web-eid/no-window')
  return response
}
