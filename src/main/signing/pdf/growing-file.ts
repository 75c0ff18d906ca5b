/** A target that gets one update after the other; its hash grows along, so that nothing is read twice. */
import type { Hash } from 'node:crypto'
import type { Secret } from '../../../shared/secret.ts'
import { openPdf, type PdfFile } from '../../pdf/open-pdf.ts'
import { writeFully } from './copy-writers.ts'
import { createFreeNumber, type FindFreeNumber } from './first-free-number.ts'
import type { TargetFile } from './target-file.ts'

export interface GrowingFile {
  sizeBytes(): number
  /** A copy of the state over all that is written. */
  sha256(): Hash
  /** The file as it is now. @throws {AppError} those of `openPdf` */
  read<Value>(work: (pdf: PdfFile) => Promise<Value>): Promise<Value>
  append(bytes: Uint8Array): Promise<void>
  /** For updates of this file alone. */
  readonly findFreeNumber: FindFreeNumber
}

export interface GrowingFileStart {
  readonly target: TargetFile
  readonly sizeBytes: number
  /** Over these bytes. */
  readonly sha256: Hash
  /** Opens the document, where it needs one. */
  readonly password: Secret | undefined
}

export const createGrowingFile = ({ target, sha256, password, ...start }: GrowingFileStart): GrowingFile => {
  let { sizeBytes } = start
  return {
    sizeBytes: () => sizeBytes,
    findFreeNumber: createFreeNumber(),
    sha256: () => sha256.copy(),
    async read(work) {
      const pdf = await openPdf(target.temporaryPath, password ? { password } : {})
      try {
        return await work(pdf)
      } finally {
        await pdf.close()
      }
    },
    async append(bytes) {
      await writeFully(target.handle, bytes, sizeBytes)
      sha256.update(bytes)
      sizeBytes += bytes.length
    },
  }
}
