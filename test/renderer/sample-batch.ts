/** A folder of documents for the page: some cannot be signed, one is signed already, and a batch that goes as the test says. */
import { AppError, toErrorDetail } from '../../src/shared/errors.ts'
import type { DocumentInspection, DocumentSummary, FolderContents } from '../../src/shared/model/document.ts'
import type { BatchDocument, BatchResult, BatchSummary, BatchTarget } from '../../src/shared/model/signing.ts'
import { createWorld, longName } from './sample-world.ts'

export const idOf = (n: number): string => `D${n}`.padEnd(22, 'x')
const nothingSpecial: DocumentInspection = {
  needsPassword: false,
  encrypted: false,
  pages: 3,
  fields: [],
  formFields: [],
  signatures: 0,
  certification: null,
  permitted: true,
  activeContent: [],
}
const special: Readonly<Record<number, Partial<DocumentInspection>>> = {
  1: { activeContent: [{ kind: 'javascript', count: 1, pages: [1] }] },
  2: { needsPassword: true },
  3: { permitted: false },
  4: { signatures: 2 },
}

export const createBatchWorld = (count: number, change: Parameters<typeof createWorld>[0] = {}) => {
  const world = createWorld(change)
  const documents = Array.from({ length: count }, (_, n): DocumentSummary => {
    const fileName = n === 7 ? longName : `Avenant 2026-${100 + n}.pdf`
    return {
      documentId: idOf(n),
      fileName,
      folder: 'RH / Avenants',
      sizeBytes: 131_000,
      sha256: `${n}`,
      isPdf: n !== 8,
    }
  })
  const contents: FolderContents = {
    folder: 'RH / Avenants',
    documents,
    unreadable: [{ fileName: 'empty.pdf', error: toErrorDetail(new AppError('documents/empty')) }],
  }
  const targets: Readonly<Record<string, BatchTarget>> = { [idOf(5)]: 'finished', [idOf(6)]: 'exists' }
  const answer = Promise.withResolvers<BatchResult>()
  const state = { world, contents, answer, inspecting: 0, mostInspecting: 0 }
  const { handlers } = world
  const all = {
    ...handlers,
    documents: {
      ...handlers.documents,
      openFolder: async () => contents,
      async inspect({ documentId }: { readonly documentId: string }) {
        state.inspecting += 1
        state.mostInspecting = Math.max(state.mostInspecting, state.inspecting)
        await new Promise(resolve => setTimeout(resolve, 1))
        state.inspecting -= 1
        const n = documents.findIndex(each => each.documentId === documentId)
        return { ...nothingSpecial, ...special[n] }
      },
      chooseTargetFolder: async () => ({ folderId: 'F'.repeat(22), folder: 'RH / Signed' }),
    },
    signing: {
      ...handlers.signing,
      batchTarget: async ({ documentId }: { readonly documentId: string }) => targets[documentId] ?? 'free',
      async signBatch({ pin }: { readonly pin: string | null }) {
        if (pin !== world.pin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
        return state.answer.promise
      },
      pauseBatch: async () => undefined,
      resumeBatch: async () => undefined,
      cancelBatch: async () => undefined,
    },
  }
  return Object.assign(state, { handlers: all })
}

export const summaryOf = (change: Partial<BatchSummary>): BatchSummary => ({
  state: 'running',
  totalDocuments: 8,
  doneDocuments: 0,
  failedDocuments: 0,
  totalBytes: 1_048_000,
  doneBytes: 0,
  secondsLeft: null,
  keyError: null,
  ...change,
})
export const doneOf = (documentId: string): BatchDocument => ({
  documentId,
  state: 'done',
  error: null,
  signedId: 'S'.repeat(22),
})
