/** The statements of others that the user keeps: taken in after every check, listed, removed, and offered where a website asks for their type. */
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { CredentialSummary, ShownCredential } from '../../../shared/model/credential.ts'
import type { ClaimPath } from '../../../shared/model/receipt.ts'
import { findAuthorityKeyId } from '../../pki/authority-key-id.ts'
import type { TokenKey } from '../../tokens/key-store.ts'
import type { ReadableVault, Vault } from '../../vault/vault.ts'
import type { Candidate } from '../answer-plan.ts'
import { credentialFormat, provableAuthority } from '../answer-rules.ts'
import type { ClientIdentityDeps } from '../client-identity.ts'
import { type CredentialQuery, nameOfPath } from '../dcql.ts'
import type { DisclosureTables } from '../disclosure-tables.ts'
import type { HeldClaim } from '../held-claims.ts'
import { type Credential, findState, parseCredential, requireValidNow } from './credential.ts'
import { proveIssuer } from './credential-issuer.ts'
import { createCredentialStatus } from './credential-status.ts'

export interface HeldCredential extends Credential {
  readonly provenIssuer: string
}

export interface CredentialBook {
  /** Checked in every respect. @throws {AppError} credentials/*, status/* */
  read(text: string): Promise<CredentialToKeep>
  keep(vault: Vault, credential: CredentialToKeep): CredentialSummary
  list(vault: ReadableVault): readonly CredentialSummary[]
  /** @throws {AppError} credentials/unknown */
  show(vault: ReadableVault, credentialId: string): ShownCredential
  /** @throws {AppError} credentials/unknown */
  get(vault: ReadableVault, credentialId: string): Credential
  /** Asks its issuer, where that can take it back. @throws {AppError} credentials/expired, credentials/revoked, those of `read` */
  requireInForce(credential: Credential): Promise<void>
  /** @throws {AppError} credentials/unknown */
  remove(vault: Vault, credentialId: string): void
  /** What can answer queries for their types, now. */
  findCandidates(vault: ReadableVault): (query: CredentialQuery) => readonly Candidate<HeldCredential>[]
  /** Before anything leaves. @throws {AppError} credentials/other-key, credentials/expired, credentials/revoked, those of `read` */
  requireUsable(credentials: readonly HeldCredential[], keyId: string): Promise<void>
}

export interface CredentialToKeep {
  readonly credential: Credential
  readonly compact: string
  readonly issuer: string
  readonly vouchedBy: string | null
}

export interface CredentialBookDeps extends ClientIdentityDeps {
  readonly tables: DisclosureTables
  /** @throws {AppError} keys/not-found */
  readonly findKey: (keyId: string) => Promise<Pick<TokenKey, 'publicKey'>>
}

/** §6.1.1: a statement that matches none is as good as not held. */
const isOfOne = (authorities: CredentialQuery['trusted_authorities'], { signed }: Credential): boolean => {
  if (!authorities) return true
  const wanted = authorities.flatMap(({ type, values }) => (type === provableAuthority ? values : []))
  return signed.certificates.some(der => {
    const keyId = findAuthorityKeyId(der)
    return keyId !== undefined && wanted.includes(Buffer.from(keyId).toString('base64url'))
  })
}

const toIso = (date: Date | null): string | null => date?.toISOString() ?? null

export const createCredentialBook = (deps: CredentialBookDeps): CredentialBook => {
  const { tables, now } = deps
  const status = createCredentialStatus(deps)
  const listHeld = (vault: ReadableVault) =>
    tables.listCredentials(vault).map(stored => ({ stored, credential: parseCredential(stored.compact) }))
  type Held = ReturnType<typeof listHeld>[number]

  const describe = ({ stored, credential }: Held) => ({
    credentialId: stored.credentialId,
    type: credential.type,
    issuer: stored.issuer,
    vouchedBy: stored.vouchedBy,
    keyId: credential.holderKeyId,
    issuedAt: toIso(credential.issuedAt),
    expiresAt: toIso(credential.expiresAt),
    importedAt: stored.importedAt,
    state: findState(credential, now()),
    isRevocable: credential.status !== undefined,
  })
  const summarize = (held: Held): CredentialSummary => ({
    ...describe(held),
    claims: held.credential.claims.map(({ path }) => nameOfPath(path)),
  })
  const requireInForce = async (credential: Credential): Promise<void> => {
    requireValidNow(credential, now())
    await status.requireInUse(credential)
  }
  const get = (vault: ReadableVault, credentialId: string): Held => {
    const found = listHeld(vault).find(({ stored }) => stored.credentialId === credentialId)
    if (!found) throw new AppError('credentials/unknown', { credential: credentialId })
    return found
  }

  return {
    async read(text) {
      const credential = parseCredential(text)
      requireValidNow(credential, now())
      await deps.findKey(credential.holderKeyId).catch((cause: unknown) => {
        throw toAppError(cause).code === 'keys/not-found' ? new AppError('credentials/other-key', {}, { cause }) : cause
      })
      const { issuer, vouchedBy } = await proveIssuer(credential.signed, credential.issuer, deps)
      await status.requireInUse(credential)
      return { credential, compact: text.trim(), issuer, vouchedBy }
    },
    keep(vault, { credential, ...kept }) {
      const stored = { ...kept, credentialId: credential.credentialId, importedAt: now().toISOString() }
      vault.write(writable => tables.putCredential(writable, stored))
      return summarize({ stored, credential })
    },
    list: vault => listHeld(vault).map(summarize),
    show(vault, credentialId) {
      const held = get(vault, credentialId)
      const always = new Set(held.credential.alwaysTold.map(nameOfPath))
      const claims = held.credential.claims.map(({ path, value }) => {
        const name = nameOfPath(path)
        return { path, name, value, isAlwaysTold: always.has(name) }
      })
      return { ...describe(held), claims }
    },
    get: (vault, credentialId) => get(vault, credentialId).credential,
    requireInForce,
    remove(vault, credentialId) {
      get(vault.read, credentialId)
      vault.write(writable => tables.deleteCredential(writable, credentialId))
    },
    findCandidates(vault) {
      const valid = listHeld(vault).filter(({ credential: { expiresAt } }) => expiresAt === null || expiresAt > now())
      return ({ format, meta: { vct_values }, trusted_authorities }) => {
        // Only for a type that is named: whatever would do for any type is better said by the user alone.
        if (format !== credentialFormat || !vct_values) return []
        return valid
          .filter(({ credential }) => vct_values.includes(credential.type) && isOfOne(trusted_authorities, credential))
          .map(({ credential, stored }): Candidate<HeldCredential> => {
            const find = (path: ClaimPath): HeldClaim | undefined => {
              const value = credential.findValue(path)
              const names = path.filter(part => typeof part === 'string')
              return value === undefined ? undefined : { path: names, value, source: 'issued' }
            }
            return { credential: { ...credential, provenIssuer: stored.issuer }, find }
          })
      }
    },
    async requireUsable(credentials, keyId) {
      for (const credential of credentials) {
        if (credential.holderKeyId !== keyId) throw new AppError('credentials/other-key')
        await requireInForce(credential)
      }
    },
  }
}
