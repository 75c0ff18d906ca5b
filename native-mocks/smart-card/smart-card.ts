/** A PIV card in vpcd's reader: put in, taken out and slowed down by a test. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SlotName } from './piv-card.ts'
import type { CardAlgorithm } from './raw-signature.ts'

export interface SmartCardSlot {
  readonly algorithm: CardAlgorithm
  readonly privateKeyPem: string
  readonly certificateDer: Uint8Array
}

export interface SmartCardOptions {
  /** Six to eight digits. */
  readonly pin: string
  /** Eight characters. */
  readonly puk: string
  readonly slots: Readonly<Partial<Record<SlotName, SmartCardSlot>>>
  /** 35963 is vpcd's first reader, 35964 its second. */
  readonly port?: number
}

export interface CardReply {
  readonly inserted: boolean
  /** Left; 0 is blocked. */
  readonly tries: { readonly pin: number; readonly puk: number }
  /** Made so far. */
  readonly signatures: number
  /** A signature is waiting for its delay. */
  readonly isSigning: boolean
}

export type CardCommand = { readonly id: number } & (
  | { readonly do: 'insert' | 'remove' | 'state' }
  | { readonly do: 'delay'; readonly delayMs: number }
)

export interface SmartCard {
  /** Resolves when the reader took the card; the smart card service sees it within about a second. */
  insert(): Promise<CardReply>
  /** Also in the middle of a command. */
  remove(): Promise<CardReply>
  /** Before each signature from now on. */
  setDelay(delayMs: number): Promise<CardReply>
  state(): Promise<CardReply>
  close(): Promise<void>
}

const entry = fileURLToPath(new URL('card-process.ts', import.meta.url))
const firstReaderPort = 35_963

/** Starts the card's process; the card is not in the reader yet. */
export const createSmartCard = (options: SmartCardOptions): SmartCard => {
  const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const waiting = new Map<number, { resolve(state: CardReply): void; reject(error: Error): void }>()
  child.on('message', (reply: { readonly id: number; readonly state?: CardReply; readonly error?: string }) => {
    const asked = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.state) asked?.resolve(reply.state)
    else asked?.reject(new Error(reply.error))
  })
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('the card has no process any more'))
  })
  child.send({ port: firstReaderPort, ...options })
  let lastId = 0
  const ask = (what: { readonly do: CardCommand['do']; readonly delayMs?: number }): Promise<CardReply> =>
    new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      // A card whose process ended answers nothing.
      child.send({ id: lastId, ...what }, error => error && reject(error))
    })
  return {
    insert: () => ask({ do: 'insert' }),
    remove: () => ask({ do: 'remove' }),
    setDelay: delayMs => ask({ do: 'delay', delayMs }),
    state: () => ask({ do: 'state' }),
    async close() {
      child.kill()
      await exited
    },
  }
}
