/** What main does for the page about queries of websites, and about the websites that were answered. */
import type { Handlers } from '../shared/contract.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'

export interface DisclosureHandlersDeps {
  readonly app: App
  /** After a PIN: its tries may have changed. */
  readonly announceKeys: () => Promise<void>
}

/** null: it is typed on the reader. */
const toSecret = (pin: string | null): Secret => new Secret(pin ?? '')

export const createDisclosureHandlers = ({
  app: { disclosure, services },
  announceKeys,
}: DisclosureHandlersDeps): Pick<Handlers, 'disclosure' | 'services'> => ({
  disclosure: {
    open: ({ link }) => disclosure.open(link),
    current: async () => disclosure.current() ?? null,
    reveal: ({ queryId, keyId, pin }) => disclosure.reveal(queryId, keyId, toSecret(pin)).finally(announceKeys),
    answer: ({ queryId, keyId, pin, approve }) =>
      disclosure.answer(queryId, { keyId, pin: toSecret(pin), approve }).finally(announceKeys),
    refuse: ({ queryId, tell }) => disclosure.refuse(queryId, { tell }),
    dismiss: ({ queryId }) => disclosure.dismiss(queryId),
  },
  services: {
    list: () => services.list(),
    rotate: ({ serviceId }) => services.rotate(serviceId),
    async forget({ serviceId }) {
      await services.forget(serviceId)
      return services.list()
    },
  },
})
