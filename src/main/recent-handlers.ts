/** Opens documents and folders, and keeps in mind that they were opened. */
import type { Handlers } from '../shared/contract.ts'
import type { DocumentSummary, FolderContents } from '../shared/model/document.ts'
import type { App } from './app.ts'
import { openFolder } from './batch-handlers.ts'

export interface Opening {
  /** @throws {AppError} those of `Documents.open` */
  document(path: string): Promise<DocumentSummary>
  /** @throws {AppError} those of `documents.listFolder` */
  folder(path: string): Promise<FolderContents>
}

export const createOpening = ({ documents, recentDocuments, log }: App): Opening => {
  /** Nobody waits for it, and no document stays closed for it. */
  const note = (path: string, digest: Promise<string> | null): void => {
    const noted = Promise.resolve(digest).then(sha256 => recentDocuments.note(path, sha256))
    noted.catch((error: unknown) => log.warn('a recent document was not kept', { error }))
  }
  return {
    async document(path) {
      const opened = await documents.open(path)
      note(documents.getPath(opened.documentId), documents.digestOf(opened.documentId))
      return opened
    },
    async folder(path) {
      const contents = await openFolder(documents, path)
      note(path, null)
      return contents
    },
  }
}

export const createRecentHandlers = ({ recentDocuments }: App, opening: Opening): Handlers['recentDocuments'] => ({
  list: async () => recentDocuments.list(),
  async open({ recentId }) {
    const { path, kind } = recentDocuments.find(recentId)
    return kind === 'folder' ? opening.folder(path) : opening.document(path)
  },
  clear: async () => recentDocuments.clear(),
  async setKept({ isKept }) {
    recentDocuments.setKept(isKept)
    return recentDocuments.list()
  },
})
