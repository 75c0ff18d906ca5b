/** What the page is told of its keys when two listings overlap. */
import { expect, test } from 'vitest'
import type { App } from '../src/main/app.ts'
import { createKeyNews } from '../src/main/key-news.ts'
import type { KeySummary } from '../src/shared/model/key.ts'
import { createKey } from './cli/run-in-process.ts'

const open = () => {
  const answers: ((keys: readonly KeySummary[]) => void)[] = []
  const told: unknown[] = []
  const list = () => new Promise<readonly KeySummary[]>(resolve => answers.push(resolve))
  const app = {
    keys: { list } as Partial<App['keys']> as App['keys'],
    session: { keysChanged: keys => void told.push(keys.length) } as Partial<App['session']> as App['session'],
    log: { warn() {} } as Partial<App['log']> as App['log'],
  }
  const news = createKeyNews({ app, emit: (_group, _name, keys) => void told.push(keys) })
  return { news, answers, told }
}
const keys = [createKey({ keyId: 'A'.repeat(43), label: 'Anna' })]

test('each is told when they come in turn', async () => {
  const { news, answers, told } = open()
  const first = news.announce()
  const second = news.announce()
  answers[0]?.([])
  await first
  answers[1]?.(keys)
  await second
  expect(told).toEqual([0, [], 1, keys])
})

test('what was looked up before does not take the place of what was looked up after it', async () => {
  const { news, answers, told } = open()
  const first = news.announce()
  const second = news.announce()
  answers[1]?.(keys)
  await second
  answers[0]?.([])
  await first
  expect(told).toEqual([1, keys])
})
