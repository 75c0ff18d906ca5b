/** What main does to make the signatures of an open document last: asks where to, writes the new file, opens it. */
import type { Emit, Handlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'
import { suggestExtendedPath } from './documents.ts'
import type { Opening } from './recent-handlers.ts'

export interface ExtendHandlersDeps {
  readonly app: Pick<App, 'documents' | 'signing'>
  /** The native dialog, which asks before a file is replaced; null when the user closes it. */
  readonly chooseTarget: (suggestedPath: string) => Promise<string | null>
  readonly emit: Emit
  readonly opening: Pick<Opening, 'document'>
}

export const createExtendHandlers = (
  deps: ExtendHandlersDeps,
): Pick<Handlers['signing'], 'extend' | 'cancelExtension'> => {
  const { app, chooseTarget, emit, opening } = deps
  const { documents } = app
  const running = new Set<AbortController>()
  return {
    async extend({ documentId, documentPassword, level }) {
      const inputPath = documents.getPath(documentId)
      const outputPath = await chooseTarget(suggestExtendedPath(inputPath))
      if (outputPath === null) return null
      const cancel = new AbortController()
      running.add(cancel)
      try {
        await app.signing.extendFile({
          inputPath,
          outputPath,
          replaceExisting: true,
          level,
          password: documentPassword === null ? null : new Secret(documentPassword),
          expectedSha256: () => documents.digestOf(documentId),
          onProgress: progress => emit('signing', 'extensionProgress', { documentId, ...progress }),
          signal: cancel.signal,
        })
        return { document: await opening.document(outputPath), level }
      } finally {
        running.delete(cancel)
      }
    },
    async cancelExtension() {
      for (const each of running) each.abort(new AppError('tokens/cancelled'))
    },
  }
}
