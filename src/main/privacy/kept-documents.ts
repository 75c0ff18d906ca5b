/** Documents that are kept for a while: each in a file of its own, encrypted with AES-256-GCM under a key of the vault. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { KeptDocument, KeptDocumentKind } from '../../shared/model/kept-document.ts'
import { writeFileWhole } from '../files/whole-file.ts'
import type * as KeptDocumentTable from '../vault/kept-documents.ts'
import type { Vault } from '../vault/vault.ts'

export interface KeptDocumentsDeps {
  /** Made on first use. */
  readonly directory: string
  readonly table: typeof KeptDocumentTable
  readonly keepSeconds: () => number
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

export interface NewDocument {
  readonly fileName: string
  readonly kind: KeptDocumentKind
  readonly bytes: Uint8Array
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const suffix = '.sealed'

export const createKeptDocuments = ({ directory, table, keepSeconds, now, random }: KeptDocumentsDeps) => {
  const pathOf = (documentId: string): string => join(directory, documentId + suffix)

  return {
    list: (vault: Vault): readonly KeptDocument[] => table.listKeptDocuments(vault.read),

    async keep(vault: Vault, { fileName, kind, bytes }: NewDocument): Promise<KeptDocument> {
      const documentId = Buffer.from(random(16)).toString('hex')
      const fileKey = random(keyBytes)
      const nonce = random(nonceBytes)
      try {
        const cipher = createCipheriv('aes-256-gcm', fileKey, nonce)
        cipher.setAAD(Buffer.from(documentId))
        const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
        const createdAt = now()
        const expiresAt = new Date(createdAt.getTime() + keepSeconds() * 1000).toISOString()
        const document = { documentId, fileName, kind, sizeBytes: bytes.byteLength }
        const kept = { ...document, createdAt: createdAt.toISOString(), expiresAt }
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        // The row first: a file that no row knows is one that is to be deleted.
        vault.write(writable => table.addKeptDocument(writable, { ...kept, sha256, fileKey }))
        await writeFileWhole(pathOf(documentId), sealed, { makeFolder: true })
        return kept
      } finally {
        fileKey.fill(0)
      }
    },

    /** @throws {AppError} privacy/document-gone when it was deleted, or is not the one that was kept */
    async read(vault: Vault, documentId: string): Promise<{ readonly document: KeptDocument; readonly bytes: Buffer }> {
      const row = table.findKeptDocument(vault.read, documentId)
      if (!row) throw new AppError('privacy/document-gone')
      const { fileKey, sha256: _digest, ...document } = row
      try {
        const sealed = await readFile(pathOf(documentId))
        const decipher = createDecipheriv('aes-256-gcm', fileKey, sealed.subarray(0, nonceBytes))
        decipher.setAAD(Buffer.from(documentId))
        decipher.setAuthTag(sealed.subarray(-tagBytes))
        const plain = decipher.update(sealed.subarray(nonceBytes, -tagBytes))
        return { document, bytes: Buffer.concat([plain, decipher.final()]) }
      } catch (cause) {
        throw new AppError('privacy/document-gone', {}, { cause })
      } finally {
        fileKey.fill(0)
      }
    },

    /** Files that no row of the vault knows: their keys are gone already. How many rows were due. */
    async deleteExpired(vault: Vault): Promise<number> {
      const at = now().toISOString()
      const ids = vault.write(writable => table.deleteExpiredDocuments(writable, at))
      const known = new Set(table.listKeptDocuments(vault.read).map(({ documentId }) => documentId))
      const files = await readdir(directory).catch(() => [])
      for (const file of files.filter(name => !known.has(name.split('.', 1)[0] ?? ''))) {
        await rm(join(directory, file), { force: true })
      }
      return ids.length
    },
  }
}

export type KeptDocuments = ReturnType<typeof createKeptDocuments>
