/** Extends the signatures of a PDF: copies the file and adds updates behind it; no key is needed. */
import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { openFileSource } from '../../pdf/file-source.ts'
import { copyIntoTarget } from './copy-and-hash.ts'
import { createGrowingFile, type GrowingFile } from './growing-file.ts'
import { openTarget } from './target-file.ts'

export interface PdfExtendRequest {
  readonly inputPath: string
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly addUpdates: (file: GrowingFile) => Promise<void>
  /** Hex, of the bytes that were looked at; asked for when they are copied. Absent: whatever is there. */
  readonly expectedSha256?: (() => Promise<string>) | undefined
  /** Opens the document, where it needs one. */
  readonly password?: Secret | undefined
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined
  /** Gives up with its reason while the document is copied; afterwards `addUpdates` must. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The input's bytes are the output's first bytes. On failure nothing is left behind and a target that existed is untouched.
 *
 * @throws {AppError} documents/*, those of `expectedSha256` and of `addUpdates`
 */
export const extendPdf = async (request: PdfExtendRequest) => {
  const source = await openFileSource(request.inputPath)
  try {
    const target = await openTarget(request.outputPath, { ...request, random: randomBytes })
    try {
      const { sizeBytes } = source
      const sha256 = createHash('sha256')
      await copyIntoTarget(source.origin, target, sizeBytes, [sha256], done => {
        request.signal?.throwIfAborted()
        request.onProgress?.(done, sizeBytes)
      })
      const expected = await request.expectedSha256?.()
      if (expected !== undefined && sha256.copy().digest('hex') !== expected) throw new AppError('documents/changed')
      const file = createGrowingFile({ target, sizeBytes, sha256, password: request.password })
      await request.addUpdates(file)
      await source.requireUnchanged()
      await target.commit()
      return { sizeBytes: file.sizeBytes(), outputSha256: file.sha256().digest('hex') }
    } finally {
      await target.discard()
    }
  } finally {
    await source.close()
  }
}
