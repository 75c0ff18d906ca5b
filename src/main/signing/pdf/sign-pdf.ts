/** Signs a PDF: an incremental update with a signature over everything but its own hole, written beside the target and renamed. */
import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import type { Certification, DigestAlgorithm, FieldLock, SigningPhase } from '../../../shared/model/signing.ts'
import type { Secret } from '../../../shared/secret.ts'
import type { RandomBytes } from '../../pdf/encryption.ts'
import type { FileAccess } from '../../pdf/file-access.ts'
import { openPdf, type PdfFile } from '../../pdf/open-pdf.ts'
import type { Appearance } from '../appearance/create-appearances.ts'
import { copyIntoTarget } from './copy-and-hash.ts'
import { writeFully } from './copy-writers.ts'
import { createGrowingFile, type GrowingFile } from './growing-file.ts'
import { createIncrementalUpdate } from './incremental-update.ts'
import { planSignature } from './plan-signature.ts'
import { createSignatureDictionary } from './signature-dictionary.ts'
import { placeSignature } from './signature-field.ts'
import { openTarget, type TargetFile } from './target-file.ts'
import { fillHole, finishWithHole, type UpdateWithHole } from './update-with-hole.ts'

export interface CmsSigner {
  /** Upper bound of the DER, in bytes. */
  readonly maxSizeBytes: number
  /** DER CMS SignedData over the digest of the byte range. */
  sign(documentDigest: Uint8Array): Promise<Uint8Array>
}

export interface PdfSignProgress {
  readonly phase: SigningPhase
  readonly doneBytes: number
  readonly totalBytes: number
}

export interface PdfSignRequest {
  readonly inputPath: string
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly signer: CmsSigner
  readonly digestAlgorithm: DigestAlgorithm
  readonly signerName: string
  readonly signingTime: Date
  readonly reason: string | null
  readonly location: string | null
  /** Full name of an empty signature field; null makes a new, invisible one. */
  readonly field: string | null
  /** Only for the first signature; absent: the document is not certified. */
  readonly certify?: Certification | null
  /** Absent: as the field itself says. */
  readonly lock?: FieldLock | null
  /** Absent: a new field is invisible, and one that is there stays as it is. */
  readonly appearance?: Appearance
  /** Hex; null: whatever is there. */
  readonly expectedSha256: string | null
  /** Opens the document, where it needs one. */
  readonly password?: Secret
  readonly random?: RandomBytes
  /** Absent: calls that block nothing. */
  readonly files?: FileAccess
  readonly onProgress?: (progress: PdfSignProgress) => void
  /** Gives up with its reason, until `signer` is asked. */
  readonly signal?: AbortSignal
  /** Further updates behind the signature's, before the file gets its name. */
  readonly addUpdates?: (file: GrowingFile) => Promise<void>
}

export interface PdfSignResult {
  readonly fieldName: string
  readonly sizeBytes: number
  /** Hex. */
  readonly outputSha256: string
}

interface PreparedUpdate extends UpdateWithHole {
  readonly fieldName: string
}

const prepareUpdate = async (pdf: PdfFile, request: PdfSignRequest, random: RandomBytes): Promise<PreparedUpdate> => {
  const update = await createIncrementalUpdate(pdf, random)
  const plan = await planSignature(update, pdf, {
    ...request,
    digest: request.digestAlgorithm,
    isDigestFree: false,
    certify: request.certify ?? null,
    lock: request.lock ?? null,
  })
  const signatureRef = await placeSignature(update, pdf, plan, request.appearance)
  const dictionary = createSignatureDictionary({
    maxSizeBytes: request.signer.maxSizeBytes,
    signerName: request.signerName,
    signingTime: request.signingTime,
    reason: plan.reason,
    location: request.location,
    lock: plan.lock,
    certificationLevel: plan.certificationLevel,
    catalog: pdf.catalog.location.ref,
    encode: update.encoder(signatureRef),
  })
  return { fieldName: plan.fieldName, ...finishWithHole(pdf, update, signatureRef, dictionary) }
}

const writeSigned = async (
  pdf: PdfFile,
  update: PreparedUpdate,
  target: TargetFile,
  request: PdfSignRequest,
): Promise<GrowingFile> => {
  const { sizeBytes } = pdf
  const totalBytes = sizeBytes + update.bytes.length
  const report = (phase: SigningPhase, doneBytes: number): void =>
    request.onProgress?.({ phase, doneBytes, totalBytes })

  // One SHA-256 state serves the check of the original, the digest to be signed and, taken up again, the whole output.
  const sha256 = createHash('sha256')
  const other = request.digestAlgorithm === 'sha256' ? null : createHash(request.digestAlgorithm)
  const hashes = other ? [sha256, other] : [sha256]
  await copyIntoTarget(pdf.source.origin, target, sizeBytes, hashes, done => {
    request.signal?.throwIfAborted()
    report('writing', done)
  })
  if (request.expectedSha256 !== null && sha256.copy().digest('hex') !== request.expectedSha256.toLowerCase()) {
    throw new AppError('documents/changed')
  }
  const beforeHole = update.bytes.subarray(0, update.holeStart - sizeBytes)
  const afterHole = update.bytes.subarray(update.holeEnd - sizeBytes)
  for (const hash of hashes) hash.update(beforeHole)
  const digest = (other ?? sha256.copy()).update(afterHole).digest()

  report('waiting-for-token', totalBytes)
  const der = await request.signer.sign(digest)
  report('finishing', totalBytes)
  fillHole(update, sizeBytes, der)
  await writeFully(target.handle, update.bytes, sizeBytes)
  sha256.update(update.bytes.subarray(beforeHole.length))
  return createGrowingFile({ target, sizeBytes: totalBytes, sha256, password: request.password })
}

/**
 * Signs `inputPath` into `outputPath`; the input's bytes are the output's first bytes. On failure nothing is left behind
 * and a target that existed is untouched. Cost: one pass over the file, whatever its size.
 *
 * @throws {AppError} those of `openPdf`, `planSignature` and `placeSignature`;
 *   documents/changed, documents/target-is-input, documents/target-exists, documents/target-not-writable,
 *   documents/disk-full; those of `signer` and `addUpdates`
 */
export const signPdf = async (request: PdfSignRequest): Promise<PdfSignResult> => {
  const random = request.random ?? randomBytes
  request.onProgress?.({ phase: 'reading', doneBytes: 0, totalBytes: 0 })
  const { files, password } = request
  const pdf = await openPdf(request.inputPath, { files, ...(password ? { password } : {}) })
  let target: TargetFile | undefined
  try {
    const update = await prepareUpdate(pdf, request, random)
    target = await openTarget(request.outputPath, { ...request, random })
    const file = await writeSigned(pdf, update, target, request)
    await request.addUpdates?.(file)
    await pdf.source.requireUnchanged()
    await target.commit()
    return { fieldName: update.fieldName, sizeBytes: file.sizeBytes(), outputSha256: file.sha256().digest('hex') }
  } finally {
    await target?.discard()
    await pdf.close()
  }
}
