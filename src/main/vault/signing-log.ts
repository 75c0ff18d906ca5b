/** The record of signing acts. */
import type { SigningRecord } from '../../shared/model/signing.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

/** A kept act with its place in the log: later acts have higher numbers. */
export interface NumberedSigningLogEntry extends SigningRecord {
  readonly id: number
}

export const addSigningRecord = (vault: WritableVault, entry: SigningRecord): void =>
  vault.run(
    'INSERT INTO signing_record (signed_at, file_name, output_sha256, key_id, signer, level) VALUES (?, ?, ?, ?, ?, ?)',
    entry.signedAt,
    entry.fileName,
    entry.outputSha256,
    entry.keyId,
    entry.signer,
    entry.level,
  )

/** Newest first, by order of entry: a clock may go back. `before` is the `id` of the last entry of the page before. */
export const listSigningRecords = (
  vault: ReadableVault,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): readonly NumberedSigningLogEntry[] =>
  vault.all<NumberedSigningLogEntry>(
    `SELECT id, signed_at AS signedAt, file_name AS fileName, output_sha256 AS outputSha256, key_id AS keyId, signer, level
     FROM signing_record WHERE id < ? ORDER BY id DESC LIMIT ?`,
    before,
    limit,
  )
