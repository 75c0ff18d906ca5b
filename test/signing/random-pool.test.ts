/** Random bytes that are drawn ahead are given away once, in any amounts. */
import { expect, test } from 'vitest'
import { createRandomPool } from '../../src/main/signing/random-pool.ts'

/** Counts up, so that what is given twice is seen. */
const createCounter = () => {
  const drawn: number[] = []
  let next = 0
  const random = (sizeBytes: number): Uint8Array => {
    drawn.push(sizeBytes)
    const bytes = new Uint8Array(2 * sizeBytes)
    const view = new DataView(bytes.buffer)
    for (let at = 0; at < sizeBytes; at += 2) view.setUint16(at, next++)
    return bytes.subarray(0, sizeBytes)
  }
  return { drawn, random }
}
const numbersIn = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: bytes.length / 2 }, (_, n) => ((bytes[2 * n] ?? 0) << 8) | (bytes[2 * n + 1] ?? 0))

test('no byte is given twice, and few calls draw many', () => {
  const { drawn, random } = createCounter()
  const take = createRandomPool(random)
  const taken = Array.from({ length: 3000 }, (_, n) => take(n % 2 === 0 ? 16 : 4))
  expect(taken.map(bytes => bytes.length)).toEqual(taken.map((_, n) => (n % 2 === 0 ? 16 : 4)))
  const numbers = taken.flatMap(numbersIn)
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(drawn.length).toBeLessThan(10)
})

test('more than is drawn ahead is drawn for itself', () => {
  const { drawn, random } = createCounter()
  const take = createRandomPool(random)
  expect(take(100_000)).toHaveLength(100_000)
  expect(drawn).toContain(100_000)
  expect(take(16)).toHaveLength(16)
})
