/** Puts this room together: how websites are reached, who vouches for them, and what the user decides. */
import { lookup } from 'node:dns/promises'
import { getCACertificates } from 'node:tls'
import type { ServiceSummary } from '../../shared/model/query.ts'
import type { Secret } from '../../shared/secret.ts'
import { createDisclosure, type Disclosure, type DisclosureDeps } from './disclosure.ts'
import { createServiceBook, type ServiceBook } from './known-services.ts'
import { createPseudonyms } from './pseudonyms.ts'
import { createStrictFetch, type StrictFetchDeps } from './strict-fetch.ts'

export interface DisclosureRoomDeps
  extends Omit<DisclosureDeps, 'fetch' | 'serviceAnchors' | 'pseudonyms'>,
    Pick<StrictFetchDeps, 'allowPrivateNetwork'> {
  /** DER. */
  readonly anchorsFor: (purpose: 'services' | 'tls') => readonly Uint8Array[]
  /** Absent: the system's. */
  readonly resolve?: StrictFetchDeps['resolve']
}

/** With one PIN entry each. @throws {AppError} those of a key use */
export interface Services {
  list(keyId: string, pin: Secret): Promise<readonly ServiceSummary[]>
  /** @throws {AppError} disclosure/service-unknown */
  rotate(serviceId: string, keyId: string, pin: Secret): Promise<ServiceSummary>
  /** @throws {AppError} disclosure/service-unknown */
  forget(serviceId: string, keyId: string, pin: Secret): Promise<void>
}

export interface DisclosureRoom {
  readonly disclosure: Disclosure
  readonly services: Services
  readonly book: ServiceBook
}

/** For one request and its answer, each. */
const timeoutMs = 10_000

export const openDisclosureRoom = ({
  anchorsFor,
  allowPrivateNetwork,
  resolve,
  ...deps
}: DisclosureRoomDeps): DisclosureRoom => {
  const pseudonyms = createPseudonyms(deps.tables, deps.random)
  const book = createServiceBook(deps.tables, pseudonyms)
  const fetch = createStrictFetch({
    resolve: resolve ?? (host => lookup(host, { all: true })),
    allowPrivateNetwork,
    tlsAnchors: () => anchorsFor('tls'),
    tlsRoots: () => getCACertificates('default'),
    timeoutMs,
  })
  const withVault = async <Result>(
    keyId: string,
    pin: Secret,
    use: (opened: Awaited<ReturnType<typeof deps.openKey>>) => Result,
  ): Promise<Result> => {
    const opened = await deps.openKey(keyId, pin)
    try {
      return use(opened)
    } finally {
      await opened.close()
    }
  }

  return {
    disclosure: createDisclosure({ ...deps, fetch, pseudonyms, serviceAnchors: () => anchorsFor('services') }),
    services: {
      list: (keyId, pin) => withVault(keyId, pin, ({ vault }) => book.list(vault.read)),
      rotate: (serviceId, keyId, pin) => withVault(keyId, pin, ({ vault }) => book.rotate(vault, serviceId)),
      forget: (serviceId, keyId, pin) => withVault(keyId, pin, ({ vault }) => book.forget(vault, serviceId)),
    },
    book,
  }
}
