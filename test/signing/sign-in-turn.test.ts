/** The way to the key: one request at a time, several documents to a request of a quick token, and nothing after a failure. */
import { setImmediate } from 'node:timers/promises'
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
  /** Absent: as long as the others. */
  readonly firstMs?: number
  readonly takesSeveral?: boolean
  /** Called before each signature. */
  readonly onSign?: (n: number) => void
}

/** A token that answers each message with itself, one call after the other, and a clock that it moves. */
const setUp = ({ signatureMs, firstMs = signatureMs, takesSeveral = true, onSign = () => {} }: TokenSetup) => {
  const calls: number[][] = []
  const following: boolean[] = []
  let [nowMs, mostWaiting, waiting] = [0, 0, 0]
  let turn: Promise<unknown> = Promise.resolve()
  /** Why the last call failed or was cut short, as the token process keeps it. */
  let failure: { readonly thrown: unknown; isTold: boolean } | undefined
  const answer = (messages: readonly Uint8Array[], isFollowing: boolean): readonly Uint8Array[] => {
    if (failure && (isFollowing || !failure.isTold)) {
      failure.isTold = true
      throw failure.thrown
    }
    failure = undefined
    const signatures: Uint8Array[] = []
    for (const message of messages) {
      nowMs += nowMs === 0 ? firstMs : signatureMs
      try {
        onSign(message[0] ?? -1)
      } catch (thrown) {
        failure = { thrown, isTold: signatures.length === 0 }
        if (failure.isTold) throw thrown
        break
      }
      signatures.push(message)
    }
    return signatures
  }
  const signAll = async (_how: unknown, messages: readonly Uint8Array[], isFollowing = false) => {
    calls.push(messages.map(([n = -1]) => n))
    following.push(isFollowing)
    waiting += 1
    mostWaiting = Math.max(mostWaiting, waiting)
    const result = turn.then(() => answer(messages, isFollowing)).finally(() => (waiting -= 1))
    // The answer is heard before the next one comes.
    turn = result.catch(() => undefined).then(() => setImmediate())
    return result
  }
  const unlocked = {
    sign: async ({ message }: SignRequest) => (await signAll(undefined, [message]))[0],
    ...(takesSeveral ? { signAll } : {}),
  } as unknown as UnlockedKey
  return { calls, following, mostWaiting: () => mostWaiting, sign: signInTurn(unlocked, () => nowMs) }
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
    // Two calls together take no more than the 25 ms that whoever stops has to wait.
    expect(calls.map(each => each.length)).toEqual([1, 12, 12, 12, 3])
  })

  test('a first signature that takes long for once does not make the token a slow one', async () => {
    const { calls, sign } = setUp({ signatureMs: 1, firstMs: 100 })
    await Promise.all(numbers(40).map(n => sign(request(n), undefined)))
    expect(calls.map(each => each.length)).toEqual([1, 1, 12, 12, 12, 2])
  })

  test('a quick token has its next call before it has answered the one before; no third one waits', async () => {
    const { calls, following, mostWaiting, sign } = setUp({ signatureMs: 0.1 })
    await Promise.all(numbers(1 + 16 * 4).map(n => sign(request(n), undefined)))
    expect(calls.map(each => each.length)).toEqual([1, 16, 16, 16, 16])
    expect(following).toEqual([false, false, true, true, true])
    expect(mostWaiting()).toBe(2)
  })

  test('fewer than a call takes wait for others while the token works', async () => {
    const { calls, following, sign } = setUp({ signatureMs: 0.1 })
    await Promise.all(numbers(1 + 16 + 5).map(n => sign(request(n), undefined)))
    expect(calls.map(each => each.length)).toEqual([1, 16, 5])
    expect(following).toEqual([false, false, false])
  })

  test('a slow token gets one at a time: whoever stops waits for one signature', async () => {
    const { calls, mostWaiting, sign } = setUp({ signatureMs: 400 })
    await Promise.all(numbers(5).map(n => sign(request(n), undefined)))
    expect(calls).toEqual(numbers(5).map(n => [n]))
    expect(mostWaiting()).toBe(1)
  })

  test('a key that takes one at a time gets one at a time', async () => {
    const { calls, mostWaiting, sign } = setUp({ signatureMs: 1, takesSeveral: false })
    await Promise.all(numbers(5).map(n => sign(request(n), undefined)))
    expect(calls).toEqual(numbers(5).map(n => [n]))
    expect(mostWaiting()).toBe(1)
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
  // The first of a call, one within it, and in the calls before and behind another.
  test.each([1, 4, 17, 20, 33, 40])(
    'of the key at document %i ends it: what was signed before it counts, and the key is not asked again',
    async bad => {
      const asked: number[] = []
      const failure = new AppError('tokens/removed')
      const { sign } = setUp({
        signatureMs: 0.1,
        onSign(n) {
          asked.push(n)
          if (n === bad) throw failure
        },
      })
      const settled = await Promise.allSettled(numbers(60).map(n => sign(request(n), undefined)))
      const unsigned = Array.from({ length: 60 - bad }, () => 'tokens/removed')
      expect(codes(settled)).toEqual([...numbers(bad), ...unsigned])
      expect(asked).toEqual(numbers(bad + 1))
      await expect(sign(request(61), undefined)).rejects.toBe(failure)
    },
  )

  test.each([1, 4, 17, 20, 33])(
    'of document %i alone leaves the others to be signed, each once, also those that were asked for behind it',
    async bad => {
      const asked: number[] = []
      const { sign } = setUp({
        signatureMs: 0.1,
        onSign(n) {
          asked.push(n)
          if (n === bad) throw new AppError('documents/changed')
        },
      })
      const settled = await Promise.allSettled(numbers(60).map(n => sign(request(n), undefined)))
      expect(codes(settled)).toEqual(numbers(60).map(n => (n === bad ? 'documents/changed' : n)))
      expect(asked).toEqual(numbers(60))
    },
  )

  test('that the core alone saw lets nothing count that was signed behind it', async () => {
    const failure = new AppError('tokens/signature-mismatch')
    const calls: number[] = []
    const lying = signInTurn(
      {
        signAll: async (_how: unknown, messages: readonly Uint8Array[]) => {
          calls.push(messages.length)
          if (calls.length === 2) throw failure
          return messages
        },
      } as unknown as UnlockedKey,
      () => 0,
    )
    const settled = await Promise.allSettled(numbers(60).map(n => lying(request(n), undefined)))
    expect(calls).toEqual([1, 16, 16])
    expect(codes(settled)).toEqual([0, ...Array.from({ length: 59 }, () => 'tokens/signature-mismatch')])
  })
})
