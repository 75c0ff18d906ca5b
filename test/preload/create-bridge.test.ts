/** The narrow bridge: what stands on it, what does not, and how a dropped file goes through. */
import { expect, test } from 'vitest'
import { createBridge } from '../../src/preload/create-bridge.ts'
import { contract } from '../../src/shared/contract.ts'

const setUp = (path = '') => {
  const sent: { channel: string; input: unknown }[] = []
  const listeners = new Map<string, (payload: unknown) => void>()
  const bridge = createBridge(contract, {
    invoke: async (channel, input) => {
      sent.push({ channel, input })
      return { ok: true, value: 'answer' }
    },
    on: (channel, listener) => {
      listeners.set(channel, listener)
      return () => void listeners.delete(channel)
    },
    pathForFile: () => path,
  })
  return { bridge, sent, listeners }
}

test('a call goes out on its own channel with its input, and brings the envelope back', async () => {
  const { bridge, sent } = setUp()
  expect(await bridge.app.info()).toEqual({ ok: true, value: 'answer' })
  expect(sent).toEqual([{ channel: 'signet:app.info', input: undefined }])
})

test('an event is listened to until its listener is taken away', () => {
  const { bridge, listeners } = setUp()
  const heard: unknown[] = []
  const stop = bridge.keys.onChanged(keys => heard.push(keys))
  listeners.get('signet:keys.changed')?.([])
  stop()
  expect(heard).toEqual([[]])
  expect(listeners.size).toBe(0)
})

test('a path can be named by a dropped file only', async () => {
  expect(Object.keys(setUp().bridge.documents)).not.toContain('openPath')
  const dropped = setUp('/home/ada/contract.pdf')
  await dropped.bridge.dropped.open({})
  expect(dropped.sent).toEqual([{ channel: 'signet:documents.openPath', input: { path: '/home/ada/contract.pdf' } }])
  await dropped.bridge.dropped.openFolder({})
  expect(dropped.sent[1]?.channel).toBe('signet:documents.openFolderPath')
  const made = setUp('')
  expect(await made.bridge.dropped.open({})).toMatchObject({ ok: false, error: { code: 'documents/not-a-file' } })
  expect(made.sent).toEqual([])
})

test('the page can add nothing to it and exchange nothing in it', () => {
  const { bridge } = setUp()
  for (const part of [bridge, ...Object.values(bridge)]) expect(Object.isFrozen(part)).toBe(true)
})
