/** The one gate between the page and main: sender, then schema, then lock, then handler, then reply. A handler cannot skip it. */
import type { Contract } from '../shared/bridge.ts'
import { channelOf, type Reply } from '../shared/bridge.ts'
import { AppError, toAppError, toErrorDetail } from '../shared/errors.ts'

type Handler = (input: never) => Promise<unknown>
export type HandlerTable = Readonly<Record<string, Readonly<Record<string, Handler>>>>

export interface DispatcherDeps<Sender> {
  readonly contract: Contract
  readonly handlers: HandlerTable
  /** Whether a message may come from this frame. */
  readonly isTrustedSender: (sender: Sender) => boolean
  /** Throws for a call that may not be answered now. */
  readonly admit: (group: string, name: string) => void
  /** Told of every failure, with its cause; the page gets the code and the facts only. */
  readonly onFailure: (channel: string, error: AppError) => void
}

export interface Dispatcher<Sender> {
  /** `channel`: whatever the sender named; nothing but the calls of the contract is answered. */
  dispatch(channel: unknown, sender: Sender, input: unknown): Promise<Reply<unknown>>
}

/**
 * Wires every call of the contract to its handler.
 *
 * @throws {Error} when a call of the contract has no handler: the program must not start with a hole in it
 */
export const createDispatcher = <Sender>(deps: DispatcherDeps<Sender>): Dispatcher<Sender> => {
  const routes = new Map<unknown, (input: unknown) => Promise<unknown>>()
  for (const [group, entries] of Object.entries(deps.contract)) {
    for (const [name, entry] of Object.entries(entries)) {
      if (entry.kind !== 'call') continue
      const handler = deps.handlers[group]?.[name]
      if (!handler) throw new Error(`no handler for ${group}.${name}`)
      routes.set(channelOf(group, name), async input => {
        const parsed = entry.input.safeParse(input)
        // The issues of zod quote the input, which may be a PIN: they are dropped on purpose.
        if (!parsed.success) throw new AppError('app/bad-request')
        deps.admit(group, name)
        return handler(parsed.data as never)
      })
    }
  }

  return {
    async dispatch(channel, sender, input) {
      try {
        if (!deps.isTrustedSender(sender)) throw new AppError('app/not-trusted-sender')
        const route = routes.get(channel)
        if (!route) throw new AppError('app/bad-request')
        return { ok: true, value: await route(input) }
      } catch (thrown) {
        const error = toAppError(thrown)
        // What is no call of ours is not told on: it may be anything, of any length.
        deps.onFailure(typeof channel === 'string' && routes.has(channel) ? channel : 'no call', error)
        return { ok: false, error: toErrorDetail(error) }
      }
    },
  }
}
