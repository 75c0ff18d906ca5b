/** Writes a validation report to a file, as PDF or JSON. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { ReportKind } from '../../../shared/model/report.ts'
import type { FileVerdict } from '../../../shared/model/validation.ts'
import type { Language } from '../../../shared/words.ts'
import { writeFileWhole } from '../../files/whole-file.ts'
import { toWriteError } from '../../files/write-error.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import { type ReportFacts, toReportJson } from './report.ts'
import { writeReportText } from './report-text.ts'

export interface ReportRequest {
  readonly inputPath: string
  /** Replaced if it is there: whoever asks has asked the user. */
  readonly outputPath: string
  readonly kind: ReportKind
  readonly language: Language
  readonly softwareVersion: string
  readonly now: () => Date
  /** The time that signatures are judged for. */
  readonly at: Date
  /** DER or PEM of the anchors that are trusted for signing. */
  readonly anchors: readonly Uint8Array[]
  readonly validate: () => Promise<FileVerdict>
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export const renderReport = async (facts: ReportFacts, kind: ReportKind, language: Language): Promise<Uint8Array> => {
  if (kind === 'json') return Buffer.from(`${JSON.stringify(toReportJson(facts), null, 2)}\n`)
  // Loaded here: no other command that validates needs type.
  const { typesetDocument } = await import('../../typeset/typeset-document.ts')
  const blocks = writeReportText(facts, language)
  const title = blocks.find(block => block.kind === 'title')
  return typesetDocument(
    {
      title: `${title?.text ?? ''} – ${facts.file.name}`,
      language,
      createdAt: facts.checkedAt,
      footer: `Signet ${facts.softwareVersion} · SHA-256 ${facts.file.sha256}`,
    },
    blocks,
  )
}

/**
 * Validates and reports in one go, so that digest and verdict are of the same bytes.
 *
 * @throws {AppError} those of `validate`; documents/changed, documents/target-is-input, documents/target-not-writable, documents/disk-full
 */
export const writeReport = async (request: ReportRequest): Promise<FileVerdict> => {
  const { inputPath, outputPath } = request
  const before = await stat(inputPath).catch(() => null)
  const target = await stat(outputPath).catch(() => null)
  if (before && target && before.ino === target.ino && before.dev === target.dev) {
    throw new AppError('documents/target-is-input', { file: basename(outputPath) })
  }
  const verdict = await request.validate()
  const sha256 = await sha256Of(inputPath)
  const after = await stat(inputPath)
  if (before?.mtimeMs !== after.mtimeMs || before.size !== after.size) {
    throw new AppError('documents/changed', { file: basename(inputPath) })
  }
  const facts: ReportFacts = {
    file: { name: basename(inputPath), sizeBytes: after.size, sha256 },
    checkedAt: request.now(),
    validationTime: request.at,
    softwareVersion: request.softwareVersion,
    trusted: request.anchors.map(parseCertificate).map(({ commonName, der }) => ({
      commonName,
      sha256: createHash('sha256').update(der).digest('hex'),
    })),
    verdict,
  }
  const bytes = await renderReport(facts, request.kind, request.language)
  await writeFileWhole(outputPath, bytes, { mode: 0o666 }).catch((thrown: unknown) => {
    throw toWriteError(thrown, basename(outputPath))
  })
  return verdict
}
