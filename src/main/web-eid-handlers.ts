/** What main does when the user answers a request of the Web eID extension. */
import type { Handlers } from '../shared/contract.ts'
import { toAppError } from '../shared/errors.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'

export const createWebEidHandlers = (
  app: Pick<App, 'webEid' | 'log'>,
  announceKeys: () => Promise<void>,
): Handlers['webEid'] => {
  const waiting = new Set<AbortController>()
  return {
    async answer({ arrivalId, keyId, pin, isConfirmed }) {
      const cancel = new AbortController()
      waiting.add(cancel)
      try {
        await app.webEid.answer({ arrivalId, keyId, pin: new Secret(pin ?? ''), isConfirmed, signal: cancel.signal })
      } finally {
        waiting.delete(cancel)
        // The state of the PIN is news after a failure too; nobody waits for it.
        announceKeys().catch(thrown => app.log.warn('keys were not told', { code: toAppError(thrown).code }))
      }
    },
    async cancel() {
      for (const each of waiting) each.abort()
    },
  }
}
