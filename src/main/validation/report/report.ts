/** A validation report as data: what was checked, against what, and what came out; nothing else is needed to understand it. */
import type { FileVerdict } from '../../../shared/model/validation.ts'

export interface ReportFacts {
  readonly file: { readonly name: string; readonly sizeBytes: number; readonly sha256: string }
  /** When the check was made. */
  readonly checkedAt: Date
  /** The time that signatures were judged for: now, unless the user asked for another. */
  readonly validationTime: Date
  readonly softwareVersion: string
  /** Anchors that were trusted for signing. */
  readonly trusted: readonly { readonly commonName: string; readonly sha256: string }[]
  readonly verdict: FileVerdict
}

/** The version of the shape below: raised when a reader of the old one would misunderstand. */
const schema = 'signet-validation-report/1'

export const toReportJson = (facts: ReportFacts): object => ({
  schema,
  software: { name: 'Signet', version: facts.softwareVersion },
  file: facts.file,
  checkedAt: facts.checkedAt.toISOString(),
  validationTime: facts.validationTime.toISOString(),
  policy: {
    norms: ['ETSI EN 319 102-1', 'ETSI EN 319 142-1', 'RFC 5280', 'ISO 32000-2 §12.8'],
    trustedForSigning: facts.trusted,
  },
  verdict: facts.verdict,
})
