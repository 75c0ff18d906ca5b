/** Puts this room together: whom the user trusts, and files judged by it. */
import { join } from 'node:path'
import type { FileVerdict } from '../../shared/model/validation.ts'
import type { Secret } from '../../shared/secret.ts'
import type { AskService } from './evidence.ts'
import { validatePdf } from './pdf/validate-pdf.ts'
import { type ReportRequest, writeReport } from './report/write-report.ts'
import { createListCache } from './trust/list-cache.ts'
import { createListReader, createTrustStore, type TrustStore, type TrustStoreDeps } from './trust/trust-store.ts'
import { createTrustedLists } from './trust/trusted-lists.ts'
import { createVerifyList } from './trust/verify-list.ts'
import type { AnchorsAt } from './trust.ts'
import { createTrustAnchors } from './trust-anchors.ts'
import { readTrustFiles } from './trust-files.ts'

export interface ValidateOptions {
  /** Files and folders of certificates that are trusted this once, for signing and for timestamps. */
  readonly trustPaths?: readonly string[]
  /** Now, unless something else is said. */
  readonly at?: Date
  /** Uses no network: trusted lists are not renewed, and nobody is asked for what the document does not bring. */
  readonly offline?: boolean
  /** Opens a document that is encrypted. */
  readonly password?: Secret | undefined
}

export type ReportTarget = Pick<ReportRequest, 'outputPath' | 'kind' | 'language' | 'softwareVersion'>

export interface Validation {
  validateFile(path: string, options?: ValidateOptions): Promise<FileVerdict>
  /** Validates, and writes what came out. @throws {AppError} documents/*, pdf/* */
  writeReport(path: string, target: ReportTarget, options?: ValidateOptions): Promise<FileVerdict>
}

export interface OpenValidationDeps extends Pick<TrustStoreDeps, 'platform' | 'platformCertificates'> {
  /** Absolute. */
  readonly profile: string
  readonly clock: () => Date
  /** Whatever a service answers, or undefined. */
  readonly ask: AskService
  /** Of a trusted list. */
  readonly fetchList: (url: string, maxBytes: number) => Promise<Uint8Array>
  /** The bundle of the thread that reads lists, absolute; undefined: they are read in this thread. */
  readonly listThread: string | undefined
}

export const openValidation = (
  deps: OpenValidationDeps,
): { readonly trust: TrustStore; readonly validation: Validation } => {
  const { profile, clock, platform, platformCertificates } = deps
  const trust = createTrustStore({
    anchors: createTrustAnchors(profile),
    lists: createTrustedLists({
      cache: createListCache(join(profile, 'trusted-lists')),
      read: createListReader(deps.fetchList),
      verify: createVerifyList(deps.listThread),
      now: clock,
    }),
    platformCertificates,
    platform,
  })
  const readOptions = async ({ trustPaths = [], at = clock(), offline = false, password }: ValidateOptions) => {
    if (!offline) await trust.refresh('due')
    const named = (await Promise.all(trustPaths.map(readTrustFiles))).flat().map(({ der }) => der)
    const anchorsAt: AnchorsAt = (purpose, when) => [...trust.anchorsFor(purpose, when), ...named]
    return { anchorsAt, at, clock: clock(), ask: offline ? undefined : deps.ask, password }
  }
  return {
    trust,
    validation: {
      async validateFile(path, options = {}) {
        return validatePdf(path, await readOptions(options))
      },
      async writeReport(path, target, options = {}) {
        const how = await readOptions(options)
        const anchors = how.anchorsAt('signing', how.at)
        const validate = () => validatePdf(path, how)
        return writeReport({ ...target, at: how.at, anchors, inputPath: path, now: clock, validate })
      },
    },
  }
}
