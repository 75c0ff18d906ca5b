/** What main does for calls about links and requests from outside. */
import type { Handlers } from '../shared/contract.ts'
import type { LinkScheme } from '../shared/model/arrival.ts'
import type { Query, QueryOutcome } from '../shared/model/query.ts'
import type { App } from './app.ts'
import type { OutsideAddresses } from './arrival/outside-addresses.ts'

export interface ArrivalHandlersDeps {
  readonly app: Pick<App, 'arrivals' | 'links'>
  readonly claimScheme: (scheme: LinkScheme) => void
  readonly addresses: OutsideAddresses
}

export const createArrivalHandlers = ({ app, claimScheme, addresses }: ArrivalHandlersDeps): Handlers['arrival'] => ({
  current: async () => app.arrivals.current(),
  openLink: async ({ link }) => app.links.open(link),
  close: async ({ arrivalId }) => app.arrivals.close(arrivalId),
  openAddress: ({ address }) => addresses.open(address),
  schemes: async () => app.links.schemes(),
  async allowScheme({ scheme, isAllowed }) {
    const schemes = app.links.allow(scheme, isAllowed)
    if (isAllowed) claimScheme(scheme)
    return schemes
  },
})

/** The same calls; what they bring may be opened in the browser afterwards. */
export const rememberAddresses = (
  disclosure: Handlers['disclosure'],
  addresses: Pick<OutsideAddresses, 'remember'>,
): Handlers['disclosure'] => {
  const withPolicy = (query: Query): Query => {
    addresses.remember(query.service.policyUrl)
    return query
  }
  const withReturn = (outcome: QueryOutcome): QueryOutcome => {
    addresses.remember(outcome.redirectUri)
    return outcome
  }
  return {
    ...disclosure,
    open: async input => withPolicy(await disclosure.open(input)),
    answer: async input => withReturn(await disclosure.answer(input)),
    refuse: async input => withReturn(await disclosure.refuse(input)),
  }
}
