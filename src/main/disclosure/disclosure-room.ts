/** Puts this room together: how websites are reached, who vouches for them, and what the user decides. */
import { lookup } from 'node:dns/promises'
import { getCACertificates } from 'node:tls'
import { AppError } from '../../shared/errors.ts'
import type { ServiceSummary } from '../../shared/model/query.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Vault } from '../vault/vault.ts'
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

/** Absent where the vault is open already. */
export interface VaultOpening {
  readonly keyId: string
  readonly pin: Secret
}

/** @throws {AppError} vault/locked without an opening while it is closed; those of a key use */
export interface Services {
  list(opening?: VaultOpening): Promise<readonly ServiceSummary[]>
  /** @throws {AppError} disclosure/service-unknown */
  rotate(serviceId: string, opening?: VaultOpening): Promise<ServiceSummary>
  /** @throws {AppError} disclosure/service-unknown */
  forget(serviceId: string, opening?: VaultOpening): Promise<void>
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
    opening: VaultOpening | undefined,
    use: (vault: Vault) => Result,
  ): Promise<Result> => {
    deps.requireProcessing()
    const opened = opening ? await deps.openKey(opening.keyId, opening.pin) : deps.vault.share()
    if (!opened) throw new AppError('vault/locked')
    try {
      return use(opened.vault)
    } finally {
      await opened.close()
    }
  }

  return {
    disclosure: createDisclosure({ ...deps, fetch, pseudonyms, serviceAnchors: () => anchorsFor('services') }),
    services: {
      list: opening => withVault(opening, vault => book.list(vault.read)),
      rotate: (serviceId, opening) => withVault(opening, vault => book.rotate(vault, serviceId)),
      forget: (serviceId, opening) => withVault(opening, vault => book.forget(vault, serviceId)),
    },
    book,
  }
}
