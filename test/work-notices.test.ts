/** What is told of work that ended: of long signatures and of batches, in the language of the window, and of no document by name. */
import { expect, test } from 'vitest'
import { tellEnds } from '../src/main/work-notices.ts'
import type { Handlers } from '../src/shared/contract.ts'
import { AppError } from '../src/shared/errors.ts'

const setUp = (takesMs: number, fails = false, language: 'en' | 'fr' = 'en') => {
  let nowMs = 0
  const told: (readonly [string, string])[] = []
  const signing = {
    async sign() {
      nowMs += takesMs
      if (fails) throw new AppError('timestamps/unreachable')
      return { fileName: 'secret.pdf' }
    },
    signBatch: async () => ({ doneDocuments: 99, totalDocuments: 100 }),
    pauseBatch: async () => undefined,
  } as unknown as Handlers['signing']
  const notify = (title: string, body: string): void => void told.push([title, body])
  return { told, signing, handlers: tellEnds(signing, { notify, language: () => language, nowMs: () => nowMs }) }
}
const wishes = {} as never

test('a signature that took long says so, and its answer is the same', async () => {
  const { told, handlers } = setUp(5000)
  expect(await handlers.sign(wishes)).toEqual({ fileName: 'secret.pdf' })
  expect(told).toEqual([['A document is signed', 'Open Signet to see it.']])
})

test('one that was quick says nothing, for its user is still there', async () => {
  const { told, handlers } = setUp(4999)
  await handlers.sign(wishes)
  expect(told).toEqual([])
})

test('one that failed late says that, and fails as before', async () => {
  const { told, handlers } = setUp(60_000, true)
  await expect(handlers.sign(wishes)).rejects.toMatchObject({ code: 'timestamps/unreachable' })
  expect(told.map(([title]) => title)).toEqual(['A document was not signed'])
})

test('a batch tells how many are signed, in the language of the window', async () => {
  const { told, handlers, signing } = setUp(0, false, 'fr')
  await handlers.signBatch(wishes)
  expect(told).toEqual([['99 documents signés sur 100', 'Ouvrez Signet pour le voir.']])
  expect(handlers.pauseBatch).toBe(signing.pauseBatch)
})
