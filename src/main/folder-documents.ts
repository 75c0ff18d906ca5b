/** The PDFs that lie in a folder: what a batch is made of. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { suggestOutputPath } from './documents.ts'

/** More than a person can review; the limit is against a folder opened by mistake. */
export const maxFolderDocuments = 10_000

/**
 * Absolute paths of the PDFs in `folder`, by name; not those in folders below, hidden ones, and not those that are the
 * signed copies of others in it.
 *
 * @throws {AppError} documents/unreadable, documents/folder-empty, documents/folder-too-large
 */
export const listFolderDocuments = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('documents/unreadable', { file: folder }, { cause })
  })
  const names = entries
    .filter(entry => !entry.isDirectory() && /^[^.].*\.pdf$/i.test(entry.name))
    .map(entry => join(folder, entry.name))
  const signed = new Set(names.map(suggestOutputPath))
  const found = names.filter(path => !signed.has(path)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  if (found.length === 0) throw new AppError('documents/folder-empty', { file: folder })
  if (found.length > maxFolderDocuments) {
    throw new AppError('documents/folder-too-large', {
      file: folder,
      documents: found.length,
      most: maxFolderDocuments,
    })
  }
  return found
}
