/** Extends the signatures of a PDF: copies the file and adds updates behind it; no key is needed. */
import { createHash, randomBytes } from 'node:crypto'
import { openFileSource } from '../../pdf/file-source.ts'
import { copyIntoTarget } from './copy-and-hash.ts'
import { createGrowingFile, type GrowingFile } from './growing-file.ts'
import { openTarget } from './target-file.ts'

export interface PdfExtendRequest {
  readonly inputPath: string
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly addUpdates: (file: GrowingFile) => Promise<void>
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

/**
 * The input's bytes are the output's first bytes. On failure nothing is left behind and a target that existed is untouched.
 *
 * @throws {AppError} documents/*, and those of `addUpdates`
 */
export const extendPdf = async (request: PdfExtendRequest) => {
  const source = await openFileSource(request.inputPath)
  try {
    const target = await openTarget(request.outputPath, { ...request, random: randomBytes })
    try {
      const { sizeBytes } = source
      const sha256 = createHash('sha256')
      await copyIntoTarget(source.origin, target, sizeBytes, [sha256], done => request.onProgress?.(done, sizeBytes))
      const file = createGrowingFile({ target, sizeBytes, sha256, password: undefined })
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
