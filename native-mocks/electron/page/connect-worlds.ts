/**
 * Runs in the page, in both worlds: carries functions, promises and plain data between the page's own world and the
 * preload's, as Electron's contextBridge does. Its source text is injected, so it must not use anything outside itself.
 */

/** What one world may do with the other. */
export interface OtherWorld {
  expose(key: string, api: unknown): void
}

/**
 * `CustomEvent.detail` is cloned when another world reads it and events are synchronous, so calls return in the same
 * turn and no object of one world ever reaches the other. A page that forges events can do no more than call the
 * functions that it was given.
 */
export const connectWorlds = (channel: string, side: 'page' | 'preload'): OtherWorld => {
  type Wire =
    | { readonly kind: 'value'; readonly value: unknown }
    | { readonly kind: 'error'; readonly message: string }
    | { readonly kind: 'function'; readonly id: number }
    | { readonly kind: 'promise'; readonly id: number }
    | { readonly kind: 'array'; readonly items: readonly Wire[] }
    | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Wire])[] }
  type Message =
    | { readonly kind: 'expose'; readonly key: string; readonly api: Wire }
    | { readonly kind: 'call'; readonly call: number; readonly id: number; readonly args: Wire }
    | { readonly kind: 'return' | 'settle'; readonly id: number; readonly isError: boolean; readonly value: Wire }

  const inbox = `${channel}:${side}`
  const outbox = `${channel}:${side === 'page' ? 'preload' : 'page'}`
  const dispatch = document.dispatchEvent.bind(document)
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (reason: unknown) => void }>()
  const returned = new Map<number, { readonly isError: boolean; readonly value: Wire }>()
  let lastId = 0

  const post = (message: Message): void => void dispatch(new CustomEvent(outbox, { detail: message }))

  const encode = (value: unknown): Wire => {
    if (typeof value === 'function') {
      lastId += 1
      functions.set(lastId, value as (...args: unknown[]) => unknown)
      return { kind: 'function', id: lastId }
    }
    if (value instanceof Promise) {
      lastId += 1
      const id = lastId
      const settle = (isError: boolean) => (result: unknown) =>
        post({ kind: 'settle', id, isError, value: encode(result) })
      value.then(settle(false), settle(true))
      return { kind: 'promise', id }
    }
    if (value instanceof Error) return { kind: 'error', message: value.message }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(encode) }
    const prototype = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined
    if (prototype === Object.prototype || prototype === null) {
      const entries = Object.entries(value as object).map(([key, item]) => [key, encode(item)] as const)
      return { kind: 'object', entries }
    }
    return { kind: 'value', value }
  }

  const decoders: {
    readonly [Kind in Wire['kind']]: (wire: Extract<Wire, { kind: Kind }>, freeze: boolean) => unknown
  } = {
    value: wire => wire.value,
    error: wire => new Error(wire.message),
    function:
      wire =>
      (...args: unknown[]) => {
        lastId += 1
        const call = lastId
        post({ kind: 'call', call, id: wire.id, args: encode(args) })
        const answer = returned.get(call)
        returned.delete(call)
        if (!answer) throw new Error('The other world did not answer')
        const value = decode(answer.value, false)
        if (answer.isError) throw value
        return value
      },
    promise: wire => new Promise((resolve, reject) => promises.set(wire.id, { resolve, reject })),
    array: (wire, freeze) =>
      keep(
        wire.items.map(item => decode(item, freeze)),
        freeze,
      ),
    object: (wire, freeze) =>
      keep(Object.fromEntries(wire.entries.map(([key, item]) => [key, decode(item, freeze)])), freeze),
  }
  const keep = <Value extends object>(value: Value, freeze: boolean): Value => (freeze ? Object.freeze(value) : value)
  const decode = (wire: Wire, freeze: boolean): unknown => {
    // Each decoder takes exactly the variant that its key names; the compiler cannot relate the two.
    const value = (decoders[wire.kind] as (wire: Wire, freeze: boolean) => unknown)(wire, freeze)
    return freeze && typeof value === 'function' ? Object.freeze(value) : value
  }

  const receive = (message: Message): void => {
    if (message.kind === 'expose') {
      Object.defineProperty(globalThis, message.key, { value: decode(message.api, true), enumerable: true })
    } else if (message.kind === 'call') {
      const target = functions.get(message.id)
      try {
        if (!target) throw new Error('No such function')
        const value = encode(Reflect.apply(target, undefined, decode(message.args, false) as unknown[]))
        post({ kind: 'return', id: message.call, isError: false, value })
      } catch (error) {
        post({ kind: 'return', id: message.call, isError: true, value: encode(error) })
      }
    } else if (message.kind === 'return') {
      returned.set(message.id, message)
    } else {
      const promise = promises.get(message.id)
      promises.delete(message.id)
      const value = decode(message.value, false)
      if (message.isError) promise?.reject(value)
      else promise?.resolve(value)
    }
  }
  document.addEventListener(inbox, event => receive((event as CustomEvent<Message>).detail))

  return { expose: (key, api) => post({ kind: 'expose', key, api: encode(api) }) }
}
