/** Brings the signatures of one file to a level, as a new file; no key is needed. */
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { ExtendableLevel, ExtensionProgress } from '../../shared/model/signing.ts'
import type { Secret } from '../../shared/secret.ts'
import { extendPdf } from './pdf/extend-pdf.ts'
import { extendToLevel, type LevelSources } from './pdf/reach-level.ts'

export interface ExtendFileRequest {
  readonly inputPath: string
  /** Absolute. */
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly level: ExtendableLevel
  /** As in `SignFileRequest`. */
  readonly tsaUrls?: readonly string[]
  /** Opens a document that is encrypted. */
  readonly password?: Secret | null
  /** Hex, of the bytes that were looked at. Absent: whatever is there. */
  readonly expectedSha256?: () => Promise<string>
  readonly onProgress?: (progress: Omit<ExtensionProgress, 'documentId'>) => void
  /** Gives up with its reason; what was asked of a service is not waited for. */
  readonly signal?: AbortSignal
}

export interface ExtendedFile {
  readonly inputPath: string
  readonly outputPath: string
  readonly outputSha256: string
  readonly sizeBytes: number
  readonly level: ExtendableLevel
}

/** Their words tell of signing; with the fact `extending` they tell of this. No password helps against an unknown encryption. */
const alsoOfSigning: ReadonlySet<ErrorCode> = new Set([
  'documents/changed',
  'documents/target-is-input',
  'pdf/encrypted',
  'revocation/revoked',
])

const tellOfExtending = (thrown: unknown, level: ExtendableLevel): unknown =>
  thrown instanceof AppError && alsoOfSigning.has(thrown.code) && thrown.facts['reason'] !== 'handler'
    ? new AppError(thrown.code, { ...thrown.facts, extending: level }, { cause: thrown })
    : thrown

/**
 * Adds timestamps and validation data to the signatures of a file.
 *
 * @param sourcesFor asks services until `signal` says otherwise
 * @throws {AppError} documents/*, pdf/*, timestamps/*, revocation/*; the target is then as it was before
 */
export const createExtendFile =
  (sourcesFor: (tsaUrls: readonly string[] | undefined, signal: AbortSignal | undefined) => LevelSources) =>
  async (request: ExtendFileRequest): Promise<ExtendedFile> => {
    const { level, tsaUrls, password, onProgress, signal, ...files } = request
    let [doneBytes, totalBytes] = [0, 0]
    const tell = (step: ExtensionProgress['step']): void => {
      signal?.throwIfAborted()
      onProgress?.({ step, doneBytes, totalBytes })
    }
    const { timestamps, revocation } = sourcesFor(tsaUrls, signal)
    const sources: LevelSources = {
      timestamps: {
        ...timestamps,
        stamp(...asked) {
          tell('timestamp')
          return timestamps.stamp(...asked)
        },
      },
      revocation: {
        collect(...asked) {
          tell('revocation')
          return revocation.collect(...asked)
        },
      },
    }
    try {
      const extended = await extendPdf({
        ...files,
        ...(password ? { password } : {}),
        signal,
        onProgress(done, total) {
          ;[doneBytes, totalBytes] = [done, total]
          tell('writing')
        },
        async addUpdates(file) {
          await extendToLevel(file, level, sources)
          tell('finishing')
        },
      })
      return { inputPath: files.inputPath, outputPath: files.outputPath, level, ...extended }
    } catch (thrown) {
      // A service that was given up on is one that did not answer.
      throw signal?.aborted ? signal.reason : tellOfExtending(thrown, level)
    }
  }
