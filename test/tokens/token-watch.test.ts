/** What the looks at the readers tell, beside listings that come in between. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Pkcs11Client } from '../../src/main/tokens/pkcs11/pkcs11-client.ts'
import { createTokenWatch, type TokenNews } from '../../src/main/tokens/pkcs11/token-watch.ts'

const path = '/usr/lib/driver.so'
const lookMs = 300

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const setUp = async () => {
  const reader = { slots: '' }
  const client = { peek: async () => reader.slots } as unknown as Pkcs11Client
  const watch = createTokenWatch({
    modules: async () => [],
    clients: new Map([[path, client]]),
    hasUnread: () => false,
  })
  const news: TokenNews[] = []
  watch.add(each => news.push(each))
  const look = () => vi.advanceTimersByTimeAsync(lookMs)
  await look()
  return { reader, watch, news, look }
}

test('a card that comes and one that goes are told once', async () => {
  const { reader, watch, news, look } = await setUp()
  reader.slots = '01'
  await look()
  expect(news).toEqual(['changed'])
  watch.noteListing(path, '01')
  await look()
  await look()
  expect(news).toEqual(['changed'])
  reader.slots = ''
  await look()
  watch.noteListing(path, '')
  await look()
  expect(news).toEqual(['changed', 'changed'])
  watch.close()
})

test('a card that a listing missed, pulled and put back between two looks, is told', async () => {
  const { reader, watch, news, look } = await setUp()
  reader.slots = '01'
  await look()
  watch.noteListing(path, '01')
  await look()
  news.length = 0
  // Pulled, listed, and put back before the next look.
  watch.noteListing(path, '')
  await look()
  expect(news).toEqual(['changed'])
  watch.noteListing(path, '01')
  await look()
  await look()
  expect(news).toEqual(['changed'])
  watch.close()
})

test('a card that a listing saw first is told by the look after it', async () => {
  const { reader, watch, news, look } = await setUp()
  reader.slots = '01'
  watch.noteListing(path, '01')
  await look()
  expect(news).toEqual(['changed'])
  watch.close()
})
