/** What host and window say to each other: one line of JSON each way. */
import type { Socket } from 'node:net'
import { z } from 'zod'

/** The largest message of the browser, with the token and its escapes; answers are of the same order. */
const maxLineBytes = 64 * 1024

export const requestLine = z.strictObject({ token: z.string().max(64), message: z.unknown() })

export const writeLine = (socket: Socket, value: object): void => void socket.write(`${JSON.stringify(value)}\n`)

/** The first line; undefined when the other side goes before it is whole, says too much, or is no JSON. */
export const readLine = (socket: Socket): Promise<unknown> =>
  new Promise(resolve => {
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(parse(text.slice(0, end)))
      else if (text.length > maxLineBytes) socket.destroy()
    })
    socket.once('close', () => resolve(undefined))
    socket.once('error', () => resolve(undefined))
  })

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
