/** What was dropped on the window: one document, or several and folders, which make a batch. */
import type { DocumentSummary, FolderContents } from '../../../shared/model/document.ts'
import { runConcurrently } from '../../../shared/run-concurrently.ts'
import { bridge, toDetail } from '../../bridge.ts'

export type Opened = DocumentSummary | FolderContents

const atOnce = 8

/** @throws {BridgeError} for a single thing that cannot be opened; of several, it is named in the answer */
export const openDropped = async (files: readonly File[]): Promise<Opened> => {
  const [only] = files
  if (files.length === 1 && only) return openOne(only)
  const all = await runConcurrently(files, atOnce, file =>
    openOne(file).catch((thrown: unknown) => ({
      folder: '',
      documents: [],
      unreadable: [{ fileName: file.name, error: toDetail(thrown) }],
    })),
  )
  const parts = all.map(each =>
    'documents' in each ? each : { folder: each.folder, documents: [each], unreadable: [] },
  )
  const documents = parts.flatMap(part => part.documents)
  return { folder: documents[0]?.folder ?? '', documents, unreadable: parts.flatMap(part => part.unreadable) }
}

const openOne = async (file: File): Promise<Opened> => {
  try {
    return await bridge.dropped.open(file)
  } catch (thrown) {
    if (toDetail(thrown).code !== 'documents/not-a-file') throw thrown
    return bridge.dropped.openFolder(file)
  }
}
