/** A token that does not answer is given up: nothing was sent, and the question waits as before. */
import { expect, test } from 'vitest'
import { createDisclosureHandlers } from '../../src/main/disclosure-handlers.ts'
import { createLog } from '../../src/main/log.ts'
import { AppError } from '../../src/shared/errors.ts'
import { makeFolder } from '../vault/vault-fixture.ts'
import { askRightly, keyId, openRoom, openService, trusting } from './room-under-test.ts'

test('a PIN entry is given up at reveal and at answer, and the query stays open', async () => {
  const service = await openService()
  askRightly(service)
  let asked = 0
  const room = await openRoom({
    ...trusting(service),
    openKey: (_keyId, _pin, signal) =>
      new Promise((_done, fail) => {
        asked++
        signal?.addEventListener('abort', () => fail(new AppError('tokens/cancelled')))
      }),
  })
  const log = createLog({ directory: makeFolder(), level: 'error', clock: () => new Date() })
  const { disclosure: handlers } = createDisclosureHandlers({ app: { ...room, log }, announceKeys: async () => {} })
  const { queryId } = await handlers.open({ link: service.link() })
  const waiting = [
    () => handlers.reveal({ queryId, keyId, pin: null }),
    () => handlers.answer({ queryId, keyId, pin: null, approve: 'required' }),
  ]
  for (const [index, start] of waiting.entries()) {
    const failed = expect(start()).rejects.toMatchObject({ code: 'tokens/cancelled' })
    await expect.poll(() => asked).toBe(index + 1)
    await handlers.cancel()
    await failed
    expect((await handlers.current())?.queryId).toBe(queryId)
  }
  expect(service.received).toEqual([])
  log.close()
})
