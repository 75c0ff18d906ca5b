/** What main does for calls about links and requests from outside. */
import type { Handlers } from '../shared/contract.ts'
import type { LinkScheme } from '../shared/model/arrival.ts'
import type { App } from './app.ts'

export interface ArrivalHandlersDeps {
  readonly app: Pick<App, 'arrivals' | 'links'>
  readonly claimScheme: (scheme: LinkScheme) => void
}

export const createArrivalHandlers = ({ app, claimScheme }: ArrivalHandlersDeps): Handlers['arrival'] => ({
  current: async () => app.arrivals.current(),
  openLink: async ({ link }) => app.links.open(link),
  close: async ({ arrivalId }) => app.arrivals.close(arrivalId),
  schemes: async () => app.links.schemes(),
  async allowScheme({ scheme, isAllowed }) {
    const schemes = app.links.allow(scheme, isAllowed)
    if (isAllowed) claimScheme(scheme)
    return schemes
  },
})
