import { expect, test } from 'vitest'
import type { KeyRing } from '../../src/main/tokens/key-ring.ts'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { watchPins } from '../../src/main/tokens/pin-watch.ts'
import { AppError, type ErrorFacts } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'

const pin = new Secret('583920')

/** A ring whose next answers are these errors; null: it works. */
const makeWatched = (...answers: readonly (AppError | null)[]) => {
  const told: (readonly [string, string])[] = []
  const left = [...answers]
  const next = () => {
    const answer = left.shift()
    if (answer) throw answer
  }
  const unlocked = {
    async sign() {
      next()
      return new Uint8Array()
    },
  } as unknown as UnlockedKey
  const ring = {
    async unlock() {
      next()
      return unlocked
    },
    async changePin() {
      next()
    },
  } as unknown as KeyRing
  return { told, watched: watchPins(ring, (type, keyId) => told.push([type, keyId])) }
}

const wrong = (facts: ErrorFacts = {}) => new AppError('tokens/pin-incorrect', facts)
const attempt = (use: Promise<unknown>) => use.catch((thrown: AppError) => thrown.code)

test('two wrong PINs are a slip, the third is told, and a right one begins anew', async () => {
  const { told, watched } = makeWatched(wrong(), wrong(), null, wrong(), wrong(), wrong())
  for (let n = 0; n < 5; n++) await attempt(watched.unlock('key-1', pin))
  expect(told).toEqual([])
  expect(await attempt(watched.changePin('key-1', pin, pin))).toBe('tokens/pin-incorrect')
  expect(told).toEqual([['wrong-pins', 'key-1']])
})

test('a token that says how few tries are left is believed at the first', async () => {
  const { told, watched } = makeWatched(
    wrong({ triesLeft: 3 }),
    wrong({ triesLeft: 2 }),
    new AppError('tokens/pin-locked'),
  )
  for (let n = 0; n < 3; n++) await attempt(watched.unlock('key-1', pin))
  expect(told).toEqual([
    ['wrong-pins', 'key-1'],
    ['pin-locked', 'key-1'],
  ])
})

test('runs of different keys do not add up; other failures are none', async () => {
  const { told, watched } = makeWatched(wrong(), wrong(), wrong(), new AppError('tokens/removed'), wrong())
  for (const key of ['a', 'b', 'a', 'b', 'b']) await attempt(watched.unlock(key, pin))
  expect(told).toEqual([])
})

test('a signature by another key is told', async () => {
  const { told, watched } = makeWatched(null, new AppError('tokens/signature-mismatch'))
  const unlocked = await watched.unlock('key-1', pin)
  const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: new Uint8Array() } as const
  expect(await attempt(unlocked.sign(request))).toBe('tokens/signature-mismatch')
  expect(told).toEqual([['signature-mismatch', 'key-1']])
})
