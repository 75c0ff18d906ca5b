/** What main does for the session of the window, and what it still answers while that is locked. */
import type { Contract, Handlers } from '../shared/contract.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'

export const createSessionHandlers = ({ session }: Pick<App, 'session'>): Handlers['session'] => ({
  state: async () => session.state(),
  openers: () => session.openers(),
  unlock: ({ keyId, pin }) => session.unlock(keyId, new Secret(pin ?? '')),
  unlockByPassphrase: ({ passphrase }) => session.unlockByPassphrase(new Secret(passphrase)),
  continueWithoutVault: () => session.continueWithoutVault(),
  lock: async () => session.lock('asked'),
  noteUse: async () => session.noteUse(),
  save: async settings => session.save(settings),
})

/**
 * Documents that were being signed stay as they are behind the lock, and what runs ends; whatever shows or uses personal
 * data or a key is refused. A locked PIN can be unblocked: else nobody would get in again.
 */
const answeredWhileLocked: { readonly [Group in keyof Contract]?: 'all' | readonly (keyof Contract[Group])[] } = {
  app: 'all',
  session: ['state', 'openers', 'unlock', 'unlockByPassphrase', 'continueWithoutVault', 'lock', 'noteUse'],
  documents: 'all',
  keys: ['unblock', 'suggestPin'],
  // A lost key is revoked by its code alone; its sheet names nobody.
  recovery: ['list', 'find', 'openEnrolment', 'checkCode', 'revoke', 'saveProof', 'openProof', 'status'],
  signing: ['check', 'cancel', 'cancelExtension', 'batchTarget', 'pauseBatch', 'cancelBatch'],
  validation: ['validate'],
}

export const isAnsweredWhileLocked = (group: string, name: string): boolean => {
  const answered = (answeredWhileLocked as Readonly<Record<string, 'all' | readonly string[]>>)[group]
  return answered === 'all' || (answered?.includes(name) ?? false)
}
