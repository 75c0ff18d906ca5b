/** Work in lanes. */
import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runConcurrently } from '../../src/shared/run-concurrently.ts'

test('results come in the order of the items, and no more run at once than there are lanes', async () => {
  let running = 0
  let most = 0
  const results = await runConcurrently([5, 4, 3, 2, 1], 2, async (item, index) => {
    most = Math.max(most, ++running)
    for (let n = 0; n < item; n++) await nextRound()
    running -= 1
    return `${index}:${item}`
  })
  expect(results).toEqual(['0:5', '1:4', '2:3', '3:2', '4:1'])
  expect(most).toBe(2)
})

test('after an error nothing is begun, and what runs is waited for', async () => {
  const begun: number[] = []
  const ended: number[] = []
  const work = async (item: number): Promise<void> => {
    begun.push(item)
    await nextRound()
    if (item === 1) throw new Error('one')
    await nextRound()
    ended.push(item)
  }
  await expect(runConcurrently([0, 1, 2, 3], 2, work)).rejects.toThrow('one')
  expect(begun).toEqual([0, 1])
  expect(ended).toEqual([0])
})
