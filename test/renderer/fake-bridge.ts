/** A `window.bridge` whose calls are answered by a test: names and input schemas come from the contract itself. */
import type { Reply } from '../../src/shared/bridge.ts'
import { contract, type Handlers } from '../../src/shared/contract.ts'
import { AppError, toAppError, toErrorDetail } from '../../src/shared/errors.ts'

/** Handlers by group; what a test leaves out fails loudly when it is called. */
export type PartialHandlers = { readonly [G in keyof Handlers]?: Partial<Handlers[G]> }

export interface FakeBridge {
  readonly answer: (channel: string, input: unknown) => Promise<Reply<unknown>>
  readonly calls: { readonly channel: string; readonly input: unknown }[]
  /** What the last call of this channel brought; undefined: there was none. */
  readonly lastInput: (channel: string) => unknown
}

export const createFakeBridge = (handlers: PartialHandlers): FakeBridge => {
  const calls: FakeBridge['calls'] = []
  return {
    calls,
    lastInput: channel => calls.findLast(call => call.channel === channel)?.input,
    async answer(channel, input) {
      calls.push({ channel, input })
      const [group = '', name = ''] = channel.split('.')
      const entry = (
        contract as Readonly<Record<string, Readonly<Record<string, { input?: { parse(value: unknown): unknown } }>>>>
      )[group]?.[name]
      const handler = (
        handlers as Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>>
      )[group]?.[name]
      try {
        if (!entry?.input || !handler) throw new AppError('app/bad-request', { channel })
        return { ok: true, value: (await handler(entry.input.parse(input))) ?? null }
      } catch (thrown) {
        return { ok: false, error: toErrorDetail(toAppError(thrown)) }
      }
    },
  }
}

/** The page's half: calls leave by the binding `fakeInvoke`, replies and events come back through `fakeReply` and `fakeEmit`. */
export const pageScript = (): string => {
  const names = Object.entries(contract).map(([group, entries]) => [
    group,
    Object.entries(entries).map(([name, { kind }]) => [name, kind]),
  ])
  return `(${install.toString()})(${JSON.stringify(names)})`
}

type Names = readonly (readonly [string, readonly (readonly [string, 'call' | 'event'])[]])[]

/** Runs in the page; must not refer to anything outside itself. */
const install = (names: Names): void => {
  const page = window as unknown as Record<string, unknown>
  const waiting = new Map<number, (reply: unknown) => void>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  let lastId = 0
  const invoke = (channel: string, input: unknown) =>
    new Promise(resolve => {
      lastId += 1
      waiting.set(lastId, resolve)
      ;(page['fakeInvoke'] as (text: string) => void)(JSON.stringify({ id: lastId, channel, input }))
    })
  const listen = (channel: string) => (listener: (payload: unknown) => void) => {
    const set = listeners.get(channel) ?? new Set()
    listeners.set(channel, set.add(listener))
    return () => set.delete(listener)
  }
  const bridge: Record<string, Record<string, unknown>> = {
    dropped: {
      open: (file: File) => invoke('documents.openPath', { path: file.name }),
      openFolder: (folder: File) => invoke('documents.openFolderPath', { path: folder.name }),
    },
  }
  for (const [group, entries] of names) {
    bridge[group] = Object.fromEntries(
      entries.map(([name, kind]) =>
        kind === 'event'
          ? [`on${name.charAt(0).toUpperCase()}${name.slice(1)}`, listen(`${group}.${name}`)]
          : [name, (input: unknown) => invoke(`${group}.${name}`, input)],
      ),
    )
  }
  page['bridge'] = bridge
  page['fakeReply'] = (id: number, reply: unknown) => waiting.get(id)?.(reply)
  page['fakeEmit'] = (channel: string, payload: unknown) => {
    for (const listener of listeners.get(channel) ?? []) listener(payload)
  }
  page['policyViolations'] = []
  document.addEventListener('securitypolicyviolation', event => {
    ;(page['policyViolations'] as string[]).push(`${event.violatedDirective} ${event.blockedURI}`)
  })
}
