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
    async extend({ level }: { level: string }) {
      nowMs += takesMs
      if (fails) throw new AppError('timestamps/unreachable')
      return level === 'B-T' ? { level } : null
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

test('making a document last tells its end as well, and not that a dialog was closed', async () => {
  const extend = (each: ReturnType<typeof setUp>, level = 'B-T') => each.handlers.extend({ level } as never)
  const long = setUp(5000)
  expect(await extend(long)).toEqual({ level: 'B-T' })
  expect(await extend(long, 'closed')).toBeNull()
  expect(long.told).toEqual([['A document was made to last', 'Open Signet to see it.']])
  const failing = setUp(5000, true)
  await expect(extend(failing)).rejects.toMatchObject({ code: 'timestamps/unreachable' })
  expect(failing.told.map(([title]) => title)).toEqual(['A document was not made to last'])
  const quick = setUp(4999)
  await extend(quick)
  expect(quick.told).toEqual([])
})

test('a batch tells how many are signed, in the language of the window', async () => {
  const { told, handlers, signing } = setUp(0, false, 'fr')
  await handlers.signBatch(wishes)
  expect(told).toEqual([['99 documents signés sur 100', 'Ouvrez Signet pour le voir.']])
  expect(handlers.pauseBatch).toBe(signing.pauseBatch)
})
