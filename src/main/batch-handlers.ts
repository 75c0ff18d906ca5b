/** What main does for a batch of the window: one at a time, told some times a second. */
import { basename, dirname, join } from 'node:path'
import type { Emit, Handlers } from '../shared/contract.ts'
import { AppError, toAppError, toErrorDetail } from '../shared/errors.ts'
import type { DocumentSummary, FolderContents } from '../shared/model/document.ts'
import type { BatchDocument } from '../shared/model/signing.ts'
import { runConcurrently } from '../shared/run-concurrently.ts'
import { Secret } from '../shared/secret.ts'
import type { App, Batch, SignedFile } from './app.ts'
import { isTaken, suggestOutputPath } from './documents.ts'

export interface BatchHandlersDeps {
  readonly app: App
  readonly emit: Emit
  /** Tells the page the state of the PINs anew. */
  readonly announceKeys: () => Promise<void>
}

type BatchHandlers = Pick<
  Handlers['signing'],
  'signBatch' | 'batchTarget' | 'pauseBatch' | 'resumeBatch' | 'cancelBatch'
>

/** Files that are read side by side. */
const filesAtOnce = 16
const eventEveryMs = 150

/** @throws {AppError} those of `documents.listFolder` */
export const openFolder = async (documents: App['documents'], path: string): Promise<FolderContents> => {
  const paths = await documents.listFolder(path)
  const unreadable: FolderContents['unreadable'][number][] = []
  const opened = await runConcurrently(paths, filesAtOnce, each =>
    openWhole(documents, each).catch((thrown: unknown) => {
      unreadable.push({ fileName: each.slice(dirname(each).length + 1), error: toErrorDetail(toAppError(thrown)) })
      return undefined
    }),
  )
  const found = opened.filter(each => each !== undefined)
  return { folder: found[0]?.folder ?? '', documents: found, unreadable }
}

/** With its digest: nobody waits for it when the batch begins. */
const openWhole = async (documents: App['documents'], path: string): Promise<DocumentSummary> => {
  const opened = await documents.open(path)
  await documents.digestOf(opened.documentId)
  return opened
}

export const createBatchHandlers = ({ app, emit, announceKeys }: BatchHandlersDeps): BatchHandlers => {
  const { documents } = app
  const targetOf = (documentId: string, folderId: string | null): string => {
    const beside = suggestOutputPath(documents.getPath(documentId))
    return folderId === null ? beside : join(documents.getTarget(folderId), basename(beside))
  }
  let isRunning = false
  let current: Batch | undefined
  /** Given up while the PIN is typed on the reader. */
  let cancel: AbortController | undefined

  /** The signed file gets an id only now: the page may show it, not know where it is. */
  const describe = async (batch: Batch, documentIds: readonly string[], index: number): Promise<BatchDocument> => {
    const documentId = documentIds[index] ?? ''
    const outcome = batch.outcomes()[index] ?? { state: 'waiting' }
    const none = { documentId, state: outcome.state, signedId: null, error: null }
    if (outcome.state === 'failed') return { ...none, error: toErrorDetail(outcome.error) }
    return outcome.state === 'done' ? { ...none, signedId: await register(outcome.signed) } : none
  }
  const registered = new WeakMap<SignedFile, Promise<string>>()
  const register = (signed: SignedFile): Promise<string> => {
    const { outputPath, sizeBytes, outputSha256: sha256 } = signed
    const known =
      registered.get(signed) ??
      documents.addWritten(outputPath, { sizeBytes, sha256 }).then(({ documentId }) => documentId)
    registered.set(signed, known)
    return known
  }

  return {
    async signBatch({ documentIds, keyId, pin, reason, location, level, folderId, replaceExisting }) {
      if (isRunning) throw new AppError('app/bad-request')
      isRunning = true
      let timer: NodeJS.Timeout | undefined
      try {
        // One that was changed meanwhile has none that it could have: it fails in its turn, for itself.
        const digests = await Promise.all(documentIds.map(each => documents.digestOf(each).catch(() => '')))
        const items = documentIds.map((documentId, index) => {
          const inputPath = documents.getPath(documentId)
          const { sizeBytes } = documents.getSummary(documentId)
          const outputPath = targetOf(documentId, folderId)
          const wishes = { digest: 'sha256', reason, location, level, field: null, replaceExisting } as const
          return { sizeBytes, request: { inputPath, outputPath, expectedSha256: digests[index] ?? '', ...wishes } }
        })
        // The second would replace the first, or fail for a file that was not there when the user was asked.
        if (new Set(items.map(({ request }) => request.outputPath)).size < items.length)
          throw new AppError('app/bad-request')
        cancel = new AbortController()
        const session = await app.signing
          .unlock(keyId, new Secret(pin ?? ''), cancel.signal, items.length)
          .finally(announceKeys)
        try {
          const changed = new Set<number>()
          const batch = session.createBatch(items, indexes => {
            for (const index of indexes) changed.add(index)
          })
          current = batch
          const tell = async (): Promise<void> => {
            const indexes = [...changed]
            changed.clear()
            const told = await Promise.all(indexes.map(index => describe(batch, documentIds, index)))
            emit('signing', 'batchProgress', { ...batch.summary(), changed: told })
          }
          timer = setInterval(() => void tell().catch(() => undefined), eventEveryMs)
          await batch.run()
          clearInterval(timer)
          await tell()
          const indexes = documentIds.map((_id, index) => index)
          const told = await runConcurrently(indexes, filesAtOnce, index => describe(batch, documentIds, index))
          return { ...batch.summary(), documents: told }
        } finally {
          await session.close()
        }
      } finally {
        clearInterval(timer)
        isRunning = false
        current = undefined
        cancel = undefined
      }
    },
    async batchTarget({ documentId, certificateSha256, level, folderId }) {
      const [inputPath, outputPath] = [documents.getPath(documentId), targetOf(documentId, folderId)]
      if (!(await isTaken(outputPath))) return 'free'
      const question = { inputPath, outputPath, level, certificateSha256 }
      return (await app.signing.findFinished(question)) ? 'finished' : 'exists'
    },
    pauseBatch: async () => current?.pause(),
    resumeBatch: async () => current?.resume(),
    async cancelBatch() {
      if (current) current.stop()
      else cancel?.abort()
    },
  }
}
