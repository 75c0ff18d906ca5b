/** The services that the user has answered, and what can be done about each. */
import { AppError } from '../../shared/errors.ts'
import type { ServiceSummary } from '../../shared/model/query.ts'
import type { ReadableVault, Vault, WritableVault } from '../vault/vault.ts'
import { nameOfPath } from './dcql.ts'
import type { DisclosureTables } from './disclosure-tables.ts'
import { aliasOf, type PublicJwk } from './pairwise-key.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { ProvenRequest } from './receipt-body.ts'

export const rememberService = (
  vault: WritableVault,
  tables: DisclosureTables,
  { client, parameters, responseHost }: ProvenRequest,
  { at, random }: { readonly at: Date; readonly random: (sizeBytes: number) => Uint8Array },
): void => {
  const known = tables.findServiceByIdentity(vault, client.identity)
  tables.putService(vault, {
    serviceId: known?.serviceId ?? Buffer.from(random(6)).toString('hex'),
    identity: client.identity,
    clientId: client.clientId,
    tier: client.tier,
    host: responseHost,
    name: parameters.client_metadata.client_name ?? null,
    firstUse: known?.firstUse ?? at.toISOString(),
    lastUse: at.toISOString(),
    answers: (known?.answers ?? 0) + 1,
  })
}

export interface PairwiseSignature {
  /** ES256: r‖s. */
  readonly signature: Uint8Array
  readonly jwk: PublicJwk
}

export interface ServiceBook {
  /** The last used first. */
  list(vault: ReadableVault): readonly ServiceSummary[]
  /** The service meets somebody new from now on. @throws {AppError} disclosure/service-unknown */
  rotate(vault: Vault, serviceId: string): ServiceSummary
  /** Out of the list, and never recognised again; receipts stay. @throws {AppError} disclosure/service-unknown */
  forget(vault: Vault, serviceId: string): void
  /** undefined: the service is not known, or not any more. */
  findPairwiseJwk(vault: ReadableVault, clientId: string): PublicJwk | undefined
  /** By the key that the service knows the user by: for letters about rights. @throws {AppError} disclosure/service-unknown */
  signAsPairwise(vault: ReadableVault, clientId: string, message: Uint8Array): PairwiseSignature
}

export const createServiceBook = (tables: DisclosureTables, pseudonyms: Pseudonyms): ServiceBook => {
  const summarize = (vault: ReadableVault, service: ReturnType<typeof tables.listServices>[number]): ServiceSummary => {
    const { identity, ...shown } = service
    const given = tables.listReceiptBodies(vault, service.clientId, 'given').flatMap(({ disclosed }) => disclosed)
    const key = pseudonyms.findKey(vault, identity)
    return {
      ...shown,
      pseudonymAlias: key ? aliasOf(key.thumbprint) : '',
      given: [...new Map(given.map(path => [nameOfPath(path), path])).values()],
    }
  }
  const get = (vault: ReadableVault, serviceId: string) => {
    const found = tables.listServices(vault).find(service => service.serviceId === serviceId)
    if (!found) throw new AppError('disclosure/service-unknown', { service: serviceId })
    return found
  }
  const findKey = (vault: ReadableVault, clientId: string) => {
    const service = tables.listServices(vault).find(each => each.clientId === clientId)
    return service && pseudonyms.findKey(vault, service.identity)
  }

  return {
    list: vault => tables.listServices(vault).map(service => summarize(vault, service)),
    rotate(vault, serviceId) {
      const service = get(vault.read, serviceId)
      vault.write(writable => pseudonyms.renew(writable, service.identity))
      return summarize(vault.read, service)
    },
    forget(vault, serviceId) {
      const { identity } = get(vault.read, serviceId)
      vault.write(writable => {
        pseudonyms.renew(writable, identity)
        tables.deleteService(writable, serviceId)
      })
    },
    findPairwiseJwk: (vault, clientId) => findKey(vault, clientId)?.jwk,
    signAsPairwise(vault, clientId, message) {
      const key = findKey(vault, clientId)
      if (!key) throw new AppError('disclosure/service-unknown', { service: clientId })
      return { signature: key.sign(message), jwk: key.jwk }
    },
  }
}
