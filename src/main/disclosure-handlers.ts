/** What main does for the page about queries of websites, and about the websites that were answered. */
import type { Handlers } from '../shared/contract.ts'
import { toAppError } from '../shared/errors.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'

export interface DisclosureHandlersDeps {
  readonly app: Pick<App, 'disclosure' | 'services' | 'log'>
  /** After a PIN: its tries may have changed. */
  readonly announceKeys: () => Promise<void>
}

/** null: it is typed on the reader. */
const toSecret = (pin: string | null): Secret => new Secret(pin ?? '')

export const createDisclosureHandlers = ({
  app: { disclosure, services, log },
  announceKeys,
}: DisclosureHandlersDeps): Pick<Handlers, 'disclosure' | 'services'> => {
  const waiting = new Set<AbortController>()
  const withCancel = async <Result>(use: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    const cancel = new AbortController()
    waiting.add(cancel)
    try {
      return await use(cancel.signal)
    } finally {
      waiting.delete(cancel)
      // Reads every token anew, which takes a card a second or two: no answer waits for it.
      announceKeys().catch(thrown => log.warn('keys were not told', { code: toAppError(thrown).code }))
    }
  }
  return {
    disclosure: {
      open: ({ link }) => disclosure.open(link),
      current: async () => disclosure.current() ?? null,
      reveal: ({ queryId, keyId, pin }) =>
        withCancel(signal => disclosure.reveal(queryId, keyId, toSecret(pin), signal)),
      answer: ({ queryId, keyId, pin, approve }) =>
        withCancel(signal => disclosure.answer(queryId, { keyId, pin: toSecret(pin), approve }, signal)),
      async cancel() {
        for (const each of waiting) each.abort()
      },
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
  }
}
