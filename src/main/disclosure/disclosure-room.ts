/** Puts this room together: how websites are reached, who vouches for them, and what the user decides. */
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { AppError } from '../../shared/errors.ts'
import type { CredentialSummary, ShownCredential } from '../../shared/model/credential.ts'
import type { ServiceSummary } from '../../shared/model/query.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Vault } from '../vault/vault.ts'
import { type CredentialBookDeps, createCredentialBook } from './credentials/credential-book.ts'
import { readCredentialFile } from './credentials/credential-file.ts'
import { createDisclosure, type Disclosure, type DisclosureDeps } from './disclosure.ts'
import { createServiceBook, type ServiceBook } from './known-services.ts'
import { createPseudonyms } from './pseudonyms.ts'
import { createReceiptKeeper } from './receipt-keeper.ts'
import { createStrictFetch, type StrictFetchDeps } from './strict-fetch.ts'

export interface DisclosureRoomDeps
  extends Omit<DisclosureDeps, 'fetch' | 'serviceAnchors' | 'pseudonyms' | 'receipts' | 'credentials'>,
    Pick<StrictFetchDeps, 'allowPrivateNetwork'>,
    Pick<CredentialBookDeps, 'findKey'> {
  /** DER. */
  readonly anchorsFor: (purpose: 'services' | 'tls') => readonly Uint8Array[]
  /** Absolute; holds receipts while the vault is closed. */
  readonly receiptsDirectory: string
  /** Absent: the system's. */
  readonly resolve?: StrictFetchDeps['resolve']
  /** For one request and its answer, each; absent: ten seconds. */
  readonly timeoutMs?: number
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

/** Statements of others about the user. @throws {AppError} those of `Services` */
export interface Credentials {
  /** Checked before the vault is opened. @throws {AppError} credentials/*, status/* */
  import(text: string, opening?: () => Promise<VaultOpening>): Promise<CredentialSummary>
  /** As `import`. @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, those of `import` */
  importFile(path: string, opening?: () => Promise<VaultOpening>): Promise<CredentialSummary>
  list(opening?: VaultOpening): Promise<readonly CredentialSummary[]>
  /** Public part of a key, for an issuer that binds a statement to it. @throws {AppError} keys/not-found */
  holderKey(keyId: string): Promise<JsonWebKey>
  /** With its values. @throws {AppError} credentials/unknown */
  show(credentialId: string, opening?: VaultOpening): Promise<ShownCredential>
  /** Whether it still holds; its issuer is asked where it can take it back. @throws {AppError} credentials/*, status/* */
  check(credentialId: string, opening?: VaultOpening): Promise<void>
  /** @throws {AppError} credentials/unknown */
  remove(credentialId: string, opening?: VaultOpening): Promise<void>
}

export interface DisclosureRoom {
  readonly credentials: Credentials
  readonly disclosure: Disclosure
  readonly services: Services
  readonly book: ServiceBook
  /** Writes the receipts that waited for it. */
  onVaultOpened(vault: Vault): void
}

export const openDisclosureRoom = ({
  anchorsFor,
  allowPrivateNetwork,
  resolve,
  receiptsDirectory,
  timeoutMs = 10_000,
  ...deps
}: DisclosureRoomDeps): DisclosureRoom => {
  const pseudonyms = createPseudonyms(deps.tables, deps.random)
  const book = createServiceBook(deps.tables, pseudonyms)
  const fetch = createStrictFetch({
    resolve: resolve ?? (host => lookup(host, { all: true })),
    allowPrivateNetwork,
    tlsAnchors: () => anchorsFor('tls'),
    tlsRoots: () => process.getBuiltinModule('node:tls').getCACertificates('default'),
    timeoutMs,
  })
  const receipts = createReceiptKeeper({ ...deps, directory: receiptsDirectory })
  const asking = { fetch, serviceAnchors: () => anchorsFor('services') }
  const credentials = createCredentialBook({ ...deps, ...asking })
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

  const importText: Credentials['import'] = async (text, opening) => {
    deps.requireProcessing()
    const read = await credentials.read(text)
    return withVault(await opening?.(), vault => credentials.keep(vault, read))
  }

  return {
    disclosure: createDisclosure({ ...deps, ...asking, receipts, pseudonyms, credentials }),
    credentials: {
      import: importText,
      async importFile(path, opening) {
        deps.requireProcessing()
        return importText(await readCredentialFile(path), opening)
      },
      list: opening => withVault(opening, vault => credentials.list(vault.read)),
      async holderKey(keyId) {
        const { publicKey } = await deps.findKey(keyId)
        return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }).export({ format: 'jwk' })
      },
      show: (credentialId, opening) => withVault(opening, vault => credentials.show(vault.read, credentialId)),
      async check(credentialId, opening) {
        const credential = await withVault(opening, vault => credentials.get(vault.read, credentialId))
        await credentials.requireInForce(credential)
      },
      remove: (credentialId, opening) => withVault(opening, vault => credentials.remove(vault, credentialId)),
    },
    services: {
      list: opening => withVault(opening, vault => book.list(vault.read)),
      rotate: (serviceId, opening) => withVault(opening, vault => book.rotate(vault, serviceId)),
      forget: (serviceId, opening) => withVault(opening, vault => book.forget(vault, serviceId)),
    },
    book,
    onVaultOpened: receipts.onVaultOpened,
  }
}
