/** What waits in the pipe to a token process: its clock begins when the process gets to it, and an end blames the first alone. */
import { expect, test } from 'vitest'
import { createPendingCalls } from '../../src/main/tokens/pkcs11/pending-calls.ts'
import type { Reply } from '../../src/main/tokens/pkcs11/protocol.ts'
import { AppError } from '../../src/shared/errors.ts'

const reply = (id: number): Reply => ({ id, ok: true, value: id })

const setUp = () => {
  const timers = new Map<() => void, number>()
  const pending = createPendingCalls((run, afterMs) => {
    timers.set(run, afterMs)
    return () => void timers.delete(run)
  })
  return { timers, pending }
}

test('the clock of the second begins when the first is answered', async () => {
  const { timers, pending } = setUp()
  const late: string[] = []
  const first = pending.add(1, 'sign', 100, () => late.push('first'))
  const second = pending.add(2, 'sign', 200, () => late.push('second'))
  expect([...timers.values()]).toEqual([100])
  pending.hear(reply(1))
  expect(await first).toEqual(reply(1))
  expect([...timers.values()]).toEqual([200])
  for (const run of timers.keys()) run()
  expect(late).toEqual(['second'])
  pending.hear(reply(2))
  expect(await second).toEqual(reply(2))
  expect(timers.size).toBe(0)
  expect(pending.calls()).toEqual([])
})

test('a reply out of turn is none', async () => {
  const { pending } = setUp()
  const first = pending.add(1, 'sign', 100, () => {})
  pending.add(2, 'sign', 100, () => {})
  pending.hear(reply(2))
  pending.hear(reply(7))
  expect(pending.calls()).toHaveLength(2)
  pending.hear(reply(1))
  expect(await first).toEqual(reply(1))
})

test('at the end of the process the first hears why, the others that they were not begun', async () => {
  const { timers, pending } = setUp()
  const error = new AppError('tokens/module-hung')
  const ends = [1, 2].map(id => pending.add(id, 'sign', 100, () => {}))
  pending.end(error)
  const [first, second] = await Promise.all(ends)
  expect(first).toBe(error)
  expect(second).toMatchObject({ code: 'tokens/session-closed' })
  expect(timers.size).toBe(0)
})
