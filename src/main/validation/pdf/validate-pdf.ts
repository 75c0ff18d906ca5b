/** The verdict on every signature of a PDF: what was signed, by which key, when, whether to trust it, and what was changed since. */
import type { FileVerdict, Indication, SignatureVerdict } from '../../../shared/model/validation.ts'
import type { Secret } from '../../../shared/secret.ts'
import { type OpenPdfOptions, openPdf, type PdfFile } from '../../pdf/open-pdf.ts'
import type { VerifiableDigest } from '../../pki/public-key.ts'
import { findTimestampInfo } from '../../pki/timestamp.ts'
import { createAskOnce } from '../ask-once.ts'
import type { AskService } from '../evidence.ts'
import { createProofsOfExistence } from '../proof-of-existence.ts'
import { createRevocationCheck } from '../revocation.ts'
import { type AnchorsAt, createTrustCheck } from '../trust.ts'
import { digestSpans } from './digest-spans.ts'
import { type Examined, examineSignature, type SoundSignature } from './examine-signature.ts'
import { findSignatureFields } from './find-signature-fields.ts'
import { judgeSignature, judgeUnchecked } from './judge-signature.ts'
import { judgeStandings, type VerifiedSignature } from './judge-standing.ts'
import { examineLaterRevisions } from './later-revisions.ts'
import { type EvidencePdf, readEvidence } from './read-evidence.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { readSignatureTokens } from './signature-tokens.ts'

export interface ValidatePdfOptions {
  readonly anchorsAt: AnchorsAt
  /** The validation time. */
  readonly at: Date
  /** Of the computer: what was stated after it cannot be. `at` unless something else is said. */
  readonly clock?: Date
  /** Asks services for status and issuers where the document does not bring them; absent: no network is used. */
  readonly ask?: AskService | undefined
  /** Opens a document that is encrypted. */
  readonly password?: Secret | undefined
}

type ValidatedPdf = EvidencePdf & RevisionPdf & Pick<PdfFile, 'readInto'>

export interface ValidatePdfDeps {
  readonly openPdf: (path: string, options?: OpenPdfOptions) => Promise<ValidatedPdf>
}

/** A value that two fields share was signed for one of them at most (§12.7.5.5), and nobody can tell which. */
const refuseShared = (all: readonly Examined[]): readonly Examined[] => {
  const holes = all.map(each => ('range' in each ? each.range.hole.start : undefined))
  return all.map((each, index) =>
    'range' in each && holes.some((hole, other) => other !== index && hole === holes[index])
      ? { claimed: each.claimed, problem: 'value-shared' }
      : each,
  )
}

const severity: readonly Indication[] = ['TOTAL-FAILED', 'INDETERMINATE', 'TOTAL-PASSED']
const worst = (signatures: readonly SignatureVerdict[]): Indication =>
  severity.find(indication => signatures.some(signature => signature.indication === indication)) ?? 'INDETERMINATE'

/** All that the covered bytes are hashed with: by the signature, and by timestamps of them that it signs along. */
const findDigests = ({ digest, der, isDetached }: SoundSignature): ReadonlySet<VerifiableDigest> => {
  const tokens = isDetached ? readSignatureTokens(der).onContent : []
  const stamped = tokens.map(token => findTimestampInfo(token)?.digest)
  return new Set([digest, ...stamped].filter(each => each !== undefined))
}

const isSound = (examined: Examined): examined is SoundSignature => 'range' in examined

const judgeAll = async (
  document: ValidatedPdf,
  openRevision: (endOffset: number) => Promise<ValidatedPdf>,
  { anchorsAt, at, clock = at, ask: askService }: ValidatePdfOptions,
): Promise<readonly SignatureVerdict[]> => {
  const ask = askService && createAskOnce(askService)
  const all: Examined[] = []
  for (const field of await findSignatureFields(document)) all.push(await examineSignature(document, field))
  const signatures = refuseShared(all)
  const sound = signatures.filter(isSound)
  const evidence = await readEvidence(
    document,
    sound.map(({ der, range: { hole } }) => ({ der, span: { start: hole.start, end: hole.start + hole.length } })),
  )
  const requests = sound.flatMap(signature =>
    [...findDigests(signature)].map(algorithm => ({ signature, algorithm, spans: signature.range.spans })),
  )
  const digests = await digestSpans(document, requests)
  const verified: VerifiedSignature[] = []
  for (const signature of sound) {
    const digestOf: VerifiedSignature['digestOf'] = algorithm =>
      digests[requests.findIndex(each => each.signature === signature && each.algorithm === algorithm)]
    const digest = signature.digest && digestOf(signature.digest)
    verified.push({ signature, verification: await signature.verify(digest, evidence.certificates), digestOf })
  }
  const proofs = createProofsOfExistence()
  const provenTime = (span: Parameters<typeof proofs.findProof>[0]) => proofs.findProof(span)?.time
  const revocation = createRevocationCheck({ evidence, provenTime, ask, clock })
  const checkTrust = createTrustCheck({ anchorsAt, evidence, revocation, ask })
  const standings = await judgeStandings(verified, { evidence, proofs, checkTrust, now: at })
  const verifications = new Map(verified.map(({ signature, verification }) => [signature, verification] as const))

  const verdicts: SignatureVerdict[] = []
  for (const each of signatures) {
    const verification = isSound(each) ? verifications.get(each) : undefined
    if (!isSound(each) || !verification) {
      verdicts.push(judgeUnchecked(each.claimed, 'problem' in each ? each.problem : 'byte-range-malformed'))
      continue
    }
    const { claimed, range } = each
    const later = range.coversWholeFile
      ? null
      : await examineLaterRevisions(document, { field: claimed.field, range }, openRevision)
    verdicts.push(judgeSignature(claimed, verification, later, standings.get(each) ?? null))
  }
  return verdicts
}

const nobody: AnchorsAt = () => []

/**
 * Validates every signature of the PDF at `path`.
 *
 * @throws {AppError} documents/* and pdf/* when the file cannot be read at all
 */
export const validatePdf = async (
  path: string,
  options: ValidatePdfOptions = { anchorsAt: nobody, at: new Date() },
  deps: ValidatePdfDeps = { openPdf },
): Promise<FileVerdict> => {
  const how = options.password ? { password: options.password } : {}
  const document = await deps.openPdf(path, how)
  try {
    const signatures = await judgeAll(document, endOffset => deps.openPdf(path, { ...how, endOffset }), options)
    return { format: 'pades', indication: worst(signatures), signatures }
  } finally {
    await document.close()
  }
}
