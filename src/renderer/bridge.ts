/** The page's way to main, and the only file that reads `window.bridge`: unwraps its envelopes into values and thrown errors. */
import { BridgeError, type Reply } from '../shared/bridge.ts'
import type { Bridge, ExposedBridge } from '../shared/contract.ts'
import type { ErrorDetail } from '../shared/errors.ts'

declare global {
  interface Window {
    readonly bridge: ExposedBridge
  }
}

type AnyFunction = (...args: readonly unknown[]) => unknown

const unwrap =
  (name: string, exposed: AnyFunction): AnyFunction =>
  (...args) => {
    const answer = exposed(...args)
    // Events answer how to stop listening; only calls answer envelopes.
    if (name.startsWith('on')) return answer
    return (answer as Promise<Reply<unknown>>).then(reply => {
      if (reply.ok) return reply.value
      throw new BridgeError(reply.error)
    })
  }

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (name: string, value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]))

const exposed = window.bridge as unknown as Readonly<Record<string, Readonly<Record<string, AnyFunction>>>>

export const bridge = mapValues(exposed, (_, group) => mapValues(group, unwrap)) as unknown as Bridge

/** What may be told of anything thrown in the page; what is not from main is a defect of ours. */
export const toDetail = (thrown: unknown): ErrorDetail =>
  thrown instanceof BridgeError
    ? { code: thrown.code, message: thrown.message, facts: thrown.facts }
    : { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown), facts: {} }
