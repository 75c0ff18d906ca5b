/** The verdict on every signature of a PDF: what was signed, by which key, and what was changed since. */
import { AppError } from '../../../shared/errors.ts'
import type { FileVerdict, Indication, SignatureVerdict } from '../../../shared/model/validation.ts'
import { asName, asString } from '../../pdf/object.ts'
import { openPdf } from '../../pdf/open-pdf.ts'
import { readCms } from '../../pki/cms.ts'
import { findPath } from '../../pki/path.ts'
import type { VerifiableDigest } from '../../pki/public-key.ts'
import { type CmsVerification, findContentDigest, verifyDetachedCms } from '../../pki/verify-cms.ts'
import { digestSpans } from './digest-spans.ts'
import { findSignatureFields, type SignatureField } from './find-signature-fields.ts'
import { type ClaimedSignature, judgeSignature, judgeUnchecked } from './judge-signature.ts'
import { examineLaterRevisions } from './later-revisions.ts'
import type { ReadablePdf, RevisionPdf } from './readable-pdf.ts'
import { readHole, readSignedRange, type SignedRange } from './signed-range.ts'
import { parsePdfDate } from './text-string.ts'

export interface ValidatePdfOptions {
  /** DER of the certificates trusted for signing. */
  readonly anchors: readonly Uint8Array[]
  /** Certificates must be valid then. */
  readonly at: Date
}

export interface ValidatePdfDeps {
  readonly openPdf: (path: string, options?: { readonly endOffset?: number }) => Promise<ReadablePdf & RevisionPdf>
}

/** A signature whose range is sound, or why nothing more can be checked. */
type Examined =
  | { readonly claimed: ClaimedSignature; readonly problem: Parameters<typeof judgeUnchecked>[1] }
  | {
      readonly claimed: ClaimedSignature
      readonly range: SignedRange
      readonly digest: VerifiableDigest | undefined
    }

/** Both are a CMS over the covered bytes (ISO 32000-2 §12.8.3.3, §12.8.3.4). */
const detachedFormats: ReadonlySet<string> = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached'])

const readClaims = async (document: ReadablePdf, { name, value }: SignatureField): Promise<ClaimedSignature> => {
  const time = asString(await document.resolve(value.entries.get('M')))
  return {
    field: name,
    subFilter: asName(await document.resolve(value.entries.get('SubFilter'))) ?? '',
    claimedSigningTime: time ? parsePdfDate(time) : null,
  }
}

/** undefined also for what is no CMS; `verifyDetachedCms` says so later. */
const findDigest = (cms: Uint8Array): VerifiableDigest | undefined => {
  try {
    return findContentDigest(readCms(cms))
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

const examine = async (document: ReadablePdf, field: SignatureField): Promise<Examined> => {
  const claimed = await readClaims(document, field)
  if (!detachedFormats.has(claimed.subFilter)) return { claimed, problem: 'format-unsupported' }
  const range = await readSignedRange(document, field.value)
  if (typeof range === 'string') return { claimed, problem: range }
  const cms = await readHole(document, range)
  return { claimed, range, digest: cms && findDigest(cms) }
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

const findTrust = ({ signerCertificate, certificates }: CmsVerification, { anchors, at }: ValidatePdfOptions) =>
  signerCertificate && anchors.length > 0
    ? findPath({ signer: signerCertificate.der, candidates: certificates, anchors, at })
    : null

const judge = async (
  document: ReadablePdf & RevisionPdf,
  examined: Examined,
  digest: Uint8Array | undefined,
  openRevision: (endOffset: number) => Promise<ReadablePdf & RevisionPdf>,
  options: ValidatePdfOptions,
): Promise<SignatureVerdict> => {
  if ('problem' in examined) return judgeUnchecked(examined.claimed, examined.problem)
  const { claimed, range } = examined
  const verification = await verifyDetachedCms({
    der: (await readHole(document, range)) ?? new Uint8Array(),
    // Without a digest there is nothing that could match.
    digestOf: async () => digest ?? new Uint8Array(),
  })
  const later = range.coversWholeFile
    ? null
    : await examineLaterRevisions(document, { field: claimed.field, range }, openRevision)
  return judgeSignature(claimed, verification, later, findTrust(verification, options))
}

const severity: readonly Indication[] = ['TOTAL-FAILED', 'INDETERMINATE', 'TOTAL-PASSED']
const worst = (signatures: readonly SignatureVerdict[]): Indication =>
  severity.find(indication => signatures.some(signature => signature.indication === indication)) ?? 'INDETERMINATE'

const validateSignatures = async (
  document: ReadablePdf & RevisionPdf,
  openRevision: (endOffset: number) => Promise<ReadablePdf & RevisionPdf>,
  options: ValidatePdfOptions,
): Promise<readonly SignatureVerdict[]> => {
  const all: Examined[] = []
  for (const field of await findSignatureFields(document)) all.push(await examine(document, field))
  const signatures = refuseShared(all)
  const requests = signatures.flatMap(each =>
    'range' in each && each.digest ? [{ signature: each, algorithm: each.digest, spans: each.range.spans }] : [],
  )
  const digests = await digestSpans(document, requests)
  const digestOf = new Map(requests.map(({ signature }, index) => [signature as Examined, digests[index]] as const))
  const verdicts: SignatureVerdict[] = []
  for (const signature of signatures) {
    verdicts.push(await judge(document, signature, digestOf.get(signature), openRevision, options))
  }
  return verdicts
}

/**
 * Validates every signature of the PDF at `path`. Uses no network: revocation is not asked for here.
 *
 * @throws {AppError} documents/* and pdf/* when the file cannot be read at all
 */
export const validatePdf = async (
  path: string,
  options: ValidatePdfOptions = { anchors: [], at: new Date() },
  deps: ValidatePdfDeps = { openPdf },
): Promise<FileVerdict> => {
  const document = await deps.openPdf(path)
  try {
    const signatures = await validateSignatures(document, endOffset => deps.openPdf(path, { endOffset }), options)
    return { format: 'pades', indication: worst(signatures), signatures }
  } finally {
    await document.close()
  }
}
