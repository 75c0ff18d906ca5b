/** What main does when the page asks about the vault itself. */
import type { Handlers } from '../shared/contract.ts'
import type { App } from './app.ts'

export const createVaultHandlers = ({ vault }: Pick<App, 'vault'>): Handlers['vault'] => ({
  trust: async () => vault.trust(),
})
