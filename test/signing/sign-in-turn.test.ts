/** The way to the key: one request at a time, several documents to a request of a quick token, and nothing after a failure. */
import { describe, expect, test } from 'vitest'
import { signInTurn } from '../../src/main/signing/sign-in-turn.ts'
import type { SignRequest, UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { AppError } from '../../src/shared/errors.ts'

const request = (n: number, how: Partial<SignRequest> = {}): SignRequest => ({
  scheme: 'ecdsa',
  digestAlgorithm: 'sha256',
  message: Uint8Array.of(n),
  ...how,
})

interface TokenSetup {
  readonly signatureMs: number
  readonly takesSeveral?: boolean
  /** Called before each signature. */
  readonly onSign?: (n: number) => void
}

/** A token that answers each message with itself, and a clock that it moves. */
const setUp = ({ signatureMs, takesSeveral = true, onSign = () => {} }: TokenSetup) => {
  const calls: number[][] = []
  let [nowMs, running] = [0, 0]
  const signAll = async (_how: unknown, messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]> => {
    expect(running).toBe(0)
    running += 1
    calls.push(messages.map(([n = -1]) => n))
    await Promise.resolve()
    running -= 1
    const signatures: Uint8Array[] = []
    for (const message of messages) {
      nowMs += signatureMs
      try {
        onSign(message[0] ?? -1)
      } catch (thrown) {
        if (signatures.length === 0) throw thrown
        break
      }
      signatures.push(message)
    }
    return signatures
  }
  const unlocked = {
    sign: async ({ message }: SignRequest) => (await signAll(undefined, [message]))[0],
    ...(takesSeveral ? { signAll } : {}),
  } as unknown as UnlockedKey
  return { calls, sign: signInTurn(unlocked, () => nowMs) }
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)
const codes = (settled: readonly PromiseSettledResult<Uint8Array>[]): readonly unknown[] =>
  settled.map(each => (each.status === 'fulfilled' ? each.value[0] : (each.reason as AppError).code))

describe('documents that come to the key together', () => {
  test('a quick token gets several at once, each its own signature, in the order in which they came', async () => {
    const { calls, sign } = setUp({ signatureMs: 1 })
    const signatures = await Promise.all(numbers(40).map(n => sign(request(n), undefined)))
    expect(signatures.map(([n]) => n)).toEqual(numbers(40))
    expect(calls.flat()).toEqual(numbers(40))
    expect(calls.map(each => each.length)).toEqual([1, 16, 16, 7])
  })

  test('a slow token gets one at a time: whoever stops waits for one signature', async () => {
    const { calls, sign } = setUp({ signatureMs: 400 })
    await Promise.all(numbers(5).map(n => sign(request(n), undefined)))
    expect(calls).toEqual(numbers(5).map(n => [n]))
  })

  test('a key that takes one at a time gets one at a time', async () => {
    const { calls, sign } = setUp({ signatureMs: 1, takesSeveral: false })
    await Promise.all(numbers(5).map(n => sign(request(n), undefined)))
    expect(calls).toEqual(numbers(5).map(n => [n]))
  })

  test('those that are signed differently do not share a call', async () => {
    const { calls, sign } = setUp({ signatureMs: 1 })
    const digests = ['sha256', 'sha256', 'sha512', 'sha512', 'sha256'] as const
    await Promise.all(digests.map((digestAlgorithm, n) => sign(request(n, { digestAlgorithm }), undefined)))
    expect(calls).toEqual([[0], [1], [2, 3], [4]])
  })

  test('who gives up while he waits is not signed for', async () => {
    const { calls, sign } = setUp({ signatureMs: 1 })
    const stop = new AbortController()
    const settling = Promise.allSettled(numbers(4).map(n => sign(request(n), n % 2 === 0 ? undefined : stop.signal)))
    stop.abort(new AppError('tokens/cancelled'))
    expect(codes(await settling)).toEqual([0, 'tokens/cancelled', 2, 'tokens/cancelled'])
    expect(calls).toEqual([[0], [2]])
  })
})

describe('a failure', () => {
  test('of the key ends it: what was signed before it counts, and the key is not asked again', async () => {
    const asked: number[] = []
    let failure: AppError | undefined
    const { sign } = setUp({
      signatureMs: 1,
      onSign(n) {
        // As the token process does: why a list ended is told to the next call, without a look at the token.
        if (failure) throw failure
        asked.push(n)
        if (n !== 4) return
        failure = new AppError('tokens/removed')
        throw failure
      },
    })
    const settled = await Promise.allSettled(numbers(20).map(n => sign(request(n), undefined)))
    expect(codes(settled)).toEqual([0, 1, 2, 3, ...Array.from({ length: 16 }, () => 'tokens/removed')])
    expect(asked).toEqual([0, 1, 2, 3, 4])
    await expect(sign(request(21), undefined)).rejects.toBe(failure)
  })

  test('of one message alone leaves the others to be signed', async () => {
    const { sign } = setUp({
      signatureMs: 1,
      onSign(n) {
        if (n === 1) throw new AppError('documents/changed')
      },
    })
    const settled = await Promise.allSettled(numbers(4).map(n => sign(request(n), undefined)))
    expect(codes(settled)).toEqual([0, 'documents/changed', 2, 3])
  })
})
