/** Statements about the user that others have signed (SD-JWT VC), as they were issued. */
import type { ReadableVault, WritableVault } from './vault.ts'

export interface StoredCredential {
  readonly credentialId: string
  /** With all its disclosures. */
  readonly compact: string
  /** As proven when it was imported. */
  readonly issuer: string
  readonly vouchedBy: string | null
  /** ISO 8601. */
  readonly importedAt: string
}

/** The first imported first. */
export const listCredentials = (vault: ReadableVault): readonly StoredCredential[] =>
  vault.all<StoredCredential>(
    `SELECT credential_id AS credentialId, compact, issuer, vouched_by AS vouchedBy, imported_at AS importedAt
     FROM credential ORDER BY imported_at, credential_id`,
  )

/** Replaces the one of the same id. */
export const putCredential = (vault: WritableVault, credential: StoredCredential): void =>
  vault.run(
    `INSERT INTO credential (credential_id, compact, issuer, vouched_by, imported_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (credential_id) DO UPDATE SET
       compact = excluded.compact, issuer = excluded.issuer, vouched_by = excluded.vouched_by, imported_at = excluded.imported_at`,
    ...[credential.credentialId, credential.compact, credential.issuer, credential.vouchedBy, credential.importedAt],
  )

export const deleteCredential = (vault: WritableVault, credentialId: string): void =>
  vault.run('DELETE FROM credential WHERE credential_id = ?', credentialId)
