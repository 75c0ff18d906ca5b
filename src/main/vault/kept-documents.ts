/** The documents that are kept encrypted beside the vault: what they are, and the key of each. */
import type { KeptDocument } from '../../shared/model/kept-document.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

export interface KeptDocumentRow extends KeptDocument {
  /** AES-256, of this document alone. */
  readonly fileKey: Uint8Array
  readonly sha256: string
}

const columns = `document_id AS documentId, file_name AS fileName, kind, size_bytes AS sizeBytes,
  created_at AS createdAt, expires_at AS expiresAt`

/** Newest first. */
export const listKeptDocuments = (vault: ReadableVault): readonly KeptDocument[] =>
  vault.all<KeptDocument>(`SELECT ${columns} FROM kept_document ORDER BY created_at DESC, document_id`)

export const findKeptDocument = (vault: ReadableVault, documentId: string): KeptDocumentRow | undefined =>
  vault.all<KeptDocumentRow>(
    `SELECT ${columns}, file_key AS fileKey, sha256 FROM kept_document WHERE document_id = ?`,
    documentId,
  )[0]

export const addKeptDocument = (vault: WritableVault, row: KeptDocumentRow): void =>
  vault.run(
    `INSERT INTO kept_document (document_id, file_name, kind, size_bytes, sha256, file_key, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[row.documentId, row.fileName, row.kind, row.sizeBytes, row.sha256, row.fileKey, row.createdAt, row.expiresAt],
  )

export const deleteKeptDocument = (vault: WritableVault, documentId: string): void =>
  vault.run('DELETE FROM kept_document WHERE document_id = ?', documentId)

/** Their ids. `at`: ISO 8601 in UTC. */
export const deleteExpiredDocuments = (vault: WritableVault, at: string): readonly string[] => {
  const expired = vault.all<KeptDocument>(`SELECT ${columns} FROM kept_document WHERE expires_at <= ?`, at)
  for (const { documentId } of expired) deleteKeptDocument(vault, documentId)
  return expired.map(({ documentId }) => documentId)
}
