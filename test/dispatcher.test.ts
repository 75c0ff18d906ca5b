/** The gate between page and main: nothing passes without a trusted sender and the contract's shape. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createDispatcher } from '../src/main/dispatcher.ts'
import { call, event } from '../src/shared/bridge.ts'
import { AppError } from '../src/shared/errors.ts'

const contract = {
  keys: { unlock: call<string>()(z.strictObject({ pin: z.string().min(1) })), changed: event<number>() },
}

const setUp = (unlock: (input: { pin: string }) => Promise<string>, lockedName?: string) => {
  const failures: { channel: string; error: AppError }[] = []
  const called: unknown[] = []
  const dispatcher = createDispatcher<string>({
    contract,
    handlers: {
      keys: {
        unlock: async (input: { pin: string }) => {
          called.push(input)
          return unlock(input)
        },
      },
    },
    admit: (_group, name) => {
      if (name === lockedName) throw new AppError('vault/locked')
    },
    isTrustedSender: sender => sender === 'our page',
    onFailure: (channel, error) => failures.push({ channel, error }),
  })
  return { dispatcher, failures, called }
}

describe('dispatcher', () => {
  test('answers a call of the contract with the value of its handler', async () => {
    const { dispatcher } = setUp(async ({ pin }) => pin.toUpperCase())
    expect(await dispatcher.dispatch('signet:keys.unlock', 'our page', { pin: 'abc' })).toEqual({
      ok: true,
      value: 'ABC',
    })
  })

  test('refuses every other sender before it looks at the input', async () => {
    const { dispatcher, called } = setUp(async () => 'never')
    const reply = await dispatcher.dispatch('signet:keys.unlock', 'another page', { pin: 'abc' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'app/not-trusted-sender' } })
    expect(called).toEqual([])
  })

  test.each([
    ['no input', undefined],
    ['a wrong type', { pin: 7 }],
    ['a surplus member', { pin: 'abc', extra: true }],
    ['an array', ['abc']],
  ])('refuses %s and repeats none of it', async (_name, input) => {
    const { dispatcher, called, failures } = setUp(async () => 'never')
    const reply = await dispatcher.dispatch('signet:keys.unlock', 'our page', input)
    expect(reply).toMatchObject({ ok: false, error: { code: 'app/bad-request' } })
    expect(JSON.stringify([reply, failures.map(({ error }) => `${error.message}${error.cause}`)])).not.toContain('abc')
    expect(called).toEqual([])
  })

  test('answers neither unknown channels nor events nor inherited names', async () => {
    const { dispatcher, failures } = setUp(async () => 'never')
    const names = ['signet:keys.changed', 'signet:keys.toString', 'signet:__proto__.constructor', '']
    const channels = [...names, 'x'.repeat(1_000_000), ['signet:keys.unlock'], { toString: () => names[0] }, 7, null]
    for (const channel of channels) {
      const reply = await dispatcher.dispatch(channel, 'our page', { pin: 'abc' })
      expect(reply).toMatchObject({ ok: false, error: { code: 'app/bad-request' } })
    }
    expect(new Set(failures.map(({ channel }) => channel)), 'none is repeated in the log').toEqual(new Set(['no call']))
  })

  test('a call that may not be answered now never reaches its handler', async () => {
    const { dispatcher, called } = setUp(async () => 'never', 'unlock')
    const reply = await dispatcher.dispatch('signet:keys.unlock', 'our page', { pin: 'abc' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'vault/locked' } })
    expect(called).toEqual([])
  })

  test('gives the page the code and facts of an error, and main the cause', async () => {
    const cause = new Error('C_Login failed in slot 3')
    const { dispatcher, failures } = setUp(async () => {
      throw new AppError('tokens/pin-incorrect', { triesLeft: 2 }, { cause })
    })
    const reply = await dispatcher.dispatch('signet:keys.unlock', 'our page', { pin: 'abc' })
    expect(reply).toEqual({
      ok: false,
      error: {
        code: 'tokens/pin-incorrect',
        message: 'tokens/pin-incorrect: the PIN is wrong',
        facts: { triesLeft: 2 },
      },
    })
    expect(failures[0]?.error.cause).toBe(cause)
  })

  test('an unknown exception becomes `internal`, without its message', async () => {
    const { dispatcher } = setUp(async () => {
      throw new Error('/home/ada/secret-path')
    })
    const reply = await dispatcher.dispatch('signet:keys.unlock', 'our page', { pin: 'abc' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(reply)).not.toContain('secret-path')
  })

  test('a call without a handler stops the start', () => {
    expect(() =>
      createDispatcher({ contract, handlers: {}, admit: () => {}, isTrustedSender: () => true, onFailure: () => {} }),
    ).toThrow('no handler for keys.unlock')
  })
})
