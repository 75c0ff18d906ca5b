/** Types that main, preload and renderer derive from the one contract. */
import type { z } from 'zod'
import type { ErrorDetail } from './errors.ts'

/** Values that survive both transports: Electron's structured clone and JSON strings over CDP. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * One request of the renderer that main answers. `reach` says who may send it: `page` calls stand on
 * `window.bridge`; `preload` calls carry what only the preload can vouch for (the path of a dropped file).
 */
export interface Call<Input, Output> {
  readonly kind: 'call'
  readonly reach: 'page' | 'preload'
  readonly input: z.ZodType<Input>
  readonly output?: Output
}

/** One message from main to the renderer. */
export interface Event<Payload> {
  readonly kind: 'event'
  readonly payload?: Payload
}

export const call =
  <Output>() =>
  <Input>(input: z.ZodType<Input>): Call<Input, Output> & { readonly reach: 'page' } => ({
    kind: 'call',
    reach: 'page',
    input,
  })

export const preloadCall =
  <Output>() =>
  <Input>(input: z.ZodType<Input>): Call<Input, Output> & { readonly reach: 'preload' } => ({
    kind: 'call',
    reach: 'preload',
    input,
  })

export const event = <Payload>(): Event<Payload> => ({ kind: 'event' })

// `any` is the only type that a heterogeneous table of generic entries can be written with.
// biome-ignore lint/suspicious/noExplicitAny: see above
type AnyCall = Call<any, any>
// biome-ignore lint/suspicious/noExplicitAny: see above
type AnyEvent = Event<any>
export type Contract = Readonly<Record<string, Readonly<Record<string, AnyCall | AnyEvent>>>>

type CallsOf<Group> = { readonly [K in keyof Group as Group[K] extends AnyCall ? K : never]: Group[K] }
type PageCallsOf<Group> = {
  readonly [K in keyof Group as Group[K] extends AnyCall & { readonly reach: 'page' } ? K : never]: Group[K]
}
type EventsOf<Group> = { readonly [K in keyof Group as Group[K] extends AnyEvent ? K : never]: Group[K] }
type FunctionOf<Entry> =
  Entry extends Call<infer Input, infer Output>
    ? undefined extends Input
      ? (input?: Input) => Promise<Output>
      : (input: Input) => Promise<Output>
    : never

/** What main must implement: exactly the calls, nothing missing, nothing extra. */
export type Handlers<C extends Contract> = {
  readonly [G in keyof C]: { readonly [K in keyof CallsOf<C[G]>]: FunctionOf<C[G][K]> }
}

/** What the page works with: calls that answer a value or throw a `BridgeError`. */
export type Bridge<C extends Contract> = {
  readonly [G in keyof C]: { readonly [K in keyof PageCallsOf<C[G]>]: FunctionOf<C[G][K]> } & {
    readonly [K in keyof EventsOf<C[G]> as `on${Capitalize<string & K>}`]: C[G][K] extends Event<infer Payload>
      ? (listener: (payload: Payload) => void) => () => void
      : never
  }
}

/** What stands on `window.bridge`: the same functions, answering envelopes, because a context bridge strips the fields of errors. */
export type Exposed<B> = {
  readonly [G in keyof B]: {
    readonly [K in keyof B[G]]: B[G][K] extends (...args: infer Args) => Promise<infer Value>
      ? (...args: Args) => Promise<Reply<Value>>
      : B[G][K]
  }
}

/** How main sends the contract's events: `emit('keys', 'changed', keys)`. */
export type Emit<C extends Contract> = <G extends keyof C & string, K extends keyof EventsOf<C[G]> & string>(
  group: G,
  name: K,
  payload: C[G][K] extends Event<infer Payload> ? Payload : never,
) => void

/** The one envelope of every boundary: an error is data, never an exception with a stack. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorDetail }

/** A call that main refused or that failed, as the page throws it: the code and facts survive, nothing else does. */
export class BridgeError extends Error {
  readonly code: ErrorDetail['code']
  readonly facts: ErrorDetail['facts']

  constructor(detail: ErrorDetail) {
    super(detail.message)
    this.name = 'BridgeError'
    this.code = detail.code
    this.facts = detail.facts
  }
}

/** How one entry of the contract is named where it is sent: an event's IPC channel, a call's first argument. */
export const channelOf = (group: string, name: string): string => `signet:${group}.${name}`

/** The one IPC channel of every call: it answers before main knows the contract, and a call that comes early waits. */
export const callChannel = 'signet:call'
