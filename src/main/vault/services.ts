/** Services that the user has answered: by their proven identity, each once. */
import type { ReceiptBody, ServiceTier } from '../../shared/model/receipt.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

export interface StoredService {
  readonly serviceId: string
  /** What its pairwise key is derived from. */
  readonly identity: string
  /** As of the last answer. */
  readonly clientId: string
  readonly tier: ServiceTier
  readonly host: string
  readonly name: string | null
  readonly firstUse: string
  readonly lastUse: string
  readonly answers: number
}

const columns = `service_id AS serviceId, identity, client_id AS clientId, tier, host, name, first_use AS firstUse,
  last_use AS lastUse, answers`

/** The last used first. */
export const listServices = (vault: ReadableVault): readonly StoredService[] =>
  vault.all<StoredService>(`SELECT ${columns} FROM service ORDER BY last_use DESC, service_id`)

export const findServiceByIdentity = (vault: ReadableVault, identity: string): StoredService | undefined =>
  vault.all<StoredService>(`SELECT ${columns} FROM service WHERE identity = ?`, identity)[0]

/** Replaces the one of the same identity. */
export const putService = (vault: WritableVault, service: StoredService): void =>
  vault.run(
    `INSERT INTO service (service_id, identity, client_id, tier, host, name, first_use, last_use, answers)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (identity) DO UPDATE SET client_id = excluded.client_id, tier = excluded.tier, host = excluded.host,
       name = excluded.name, last_use = excluded.last_use, answers = excluded.answers`,
    ...[service.serviceId, service.identity, service.clientId, service.tier, service.host, service.name],
    ...[service.firstUse, service.lastUse, service.answers],
  )

export const deleteService = (vault: WritableVault, serviceId: string): void =>
  vault.run('DELETE FROM service WHERE service_id = ?', serviceId)

/** What this client was answered or refused, the newest first. */
export const listReceiptBodies = (vault: ReadableVault, clientId: string, state: string): readonly ReceiptBody[] =>
  vault
    .all<{ readonly body: string }>(
      "SELECT body FROM log_entry WHERE kind = 'disclosure' AND party = ? AND state = ? ORDER BY seq DESC LIMIT 1000",
      ...[clientId, state],
    )
    .map(({ body }) => JSON.parse(body) as ReceiptBody)
