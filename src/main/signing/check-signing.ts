/** What stands in the way of a signature, and what the document makes of the signer's wishes: told before the PIN. */
import { AppError } from '../../shared/errors.ts'
import type { ActiveContent } from '../../shared/model/document.ts'
import {
  type Certification,
  type DigestAlgorithm,
  type SignatureLevel,
  signatureLevels,
} from '../../shared/model/signing.ts'
import { openPdf, type PdfFile } from '../pdf/open-pdf.ts'
import type { Certificate } from '../pki/certificate.ts'
import { findActiveContent } from './pdf/find-active-content.ts'
import { planSignature } from './pdf/plan-signature.ts'
import { findUnfitCertificate } from './pdf/seed-certificate.ts'
import { refuseSeed } from './pdf/seed-values.ts'
import { requireIssued } from './revocation-client.ts'
import type { SignFileDeps, SignFileRequest } from './sign-file.ts'

export type SigningCheckRequest = Pick<
  SignFileRequest,
  'inputPath' | 'digest' | 'isDigestFree' | 'reason' | 'field' | 'password' | 'level' | 'tsaUrls' | 'certify' | 'lock'
>

/** What the signature will be. */
export interface MetField {
  readonly digest: DigestAlgorithm
  readonly reason: string | null
  readonly certify: Certification | null
  readonly level: SignatureLevel
  /** An authority that only the document names: to be passed on as `tsaUrls` once the user was told; null: none is needed. */
  readonly timestampUrl: string | null
}

export interface SigningCheck extends MetField {
  readonly activeContent: readonly ActiveContent[]
}

interface Signer {
  readonly certificate: Certificate
  readonly chain: readonly Uint8Array[]
}

const higherLevel = (a: SignatureLevel, b: SignatureLevel): SignatureLevel =>
  signatureLevels.indexOf(a) < signatureLevels.indexOf(b) ? b : a

const isWebAddress = (url: string | null): url is string =>
  ['http:', 'https:'].includes(URL.parse(url ?? '')?.protocol ?? '')

const meetIn = async (
  pdf: PdfFile,
  deps: Pick<SignFileDeps, 'timestamps'>,
  wishes: SigningCheckRequest,
  signer: Signer | null,
): Promise<MetField> => {
  const plan = await planSignature(pdf, pdf, {
    ...wishes,
    isDigestFree: wishes.isDigestFree ?? false,
    certify: wishes.certify ?? null,
    lock: wishes.lock ?? null,
  })
  const { digest, reason, certify, certificateSeed, fieldName } = plan
  const unfit = signer && certificateSeed && findUnfitCertificate(certificateSeed, signer.certificate, signer.chain)
  if (unfit) refuseSeed(fieldName, unfit.entry, unfit.wanted)
  const level = higherLevel(wishes.level ?? 'B-B', plan.minLevel)
  if (signer && (level === 'B-LT' || level === 'B-LTA')) requireIssued(signer.certificate)
  const needsAuthority = level !== 'B-B' && deps.timestamps(wishes.tsaUrls).urls.length === 0
  const timestampUrl = needsAuthority && isWebAddress(plan.timestampUrl) ? plan.timestampUrl : null
  if (needsAuthority && timestampUrl === null) throw new AppError('timestamps/no-authority')
  return { digest, reason, certify, level, timestampUrl }
}

const withPdf = async <Value>(
  { inputPath, password }: SigningCheckRequest,
  work: (pdf: PdfFile) => Promise<Value>,
): Promise<Value> => {
  const pdf = await openPdf(inputPath, password ? { password } : {})
  try {
    return await work(pdf)
  } finally {
    await pdf.close()
  }
}

/** The wishes as the field that is to be signed wants them. @throws {AppError} as `createSigning().createCheck` */
export const meetField = (
  deps: Pick<SignFileDeps, 'timestamps'>,
  wishes: SigningCheckRequest,
  signer: Signer,
): Promise<MetField> =>
  withPdf(wishes, async pdf => {
    const met = await meetIn(pdf, deps, wishes, signer)
    // The user was not told: nobody is asked where only the document says so.
    if (met.timestampUrl !== null) throw new AppError('timestamps/no-authority')
    return met
  })

/** @throws {AppError} as `createSigning().createCheck` */
export const checkSigning = (
  deps: Pick<SignFileDeps, 'timestamps'>,
  request: SigningCheckRequest,
  signer: Signer | null,
): Promise<SigningCheck> =>
  withPdf(request, async pdf => ({
    ...(await meetIn(pdf, deps, request, signer)),
    activeContent: await findActiveContent(pdf),
  }))
