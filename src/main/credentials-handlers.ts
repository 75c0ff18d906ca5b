/** What main does when the page asks for the statements that others have signed about the user. */
import type { Handlers } from '../shared/contract.ts'
import type { App } from './app.ts'
import type { Desktop } from './handlers.ts'

export interface CredentialsHandlersDeps {
  readonly app: Pick<App, 'credentials'>
  readonly desktop: Pick<Desktop, 'chooseDataFile'>
}

export const createCredentialsHandlers = ({
  app: { credentials },
  desktop,
}: CredentialsHandlersDeps): Handlers['credentials'] => ({
  list: () => credentials.list(),
  show: ({ credentialId }) => credentials.show(credentialId),
  check: ({ credentialId }) => credentials.check(credentialId),
  async import() {
    const path = await desktop.chooseDataFile('credential')
    return path === null ? null : credentials.importFile(path)
  },
  async remove({ credentialId }) {
    await credentials.remove(credentialId)
    return credentials.list()
  },
})
