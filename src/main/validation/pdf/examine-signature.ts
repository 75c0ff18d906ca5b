/** What a signature field holds: its claims, the bytes it covers, and the CMS in its hole. */
import { AppError } from '../../../shared/errors.ts'
import { asName, asString } from '../../pdf/object.ts'
import { usedDigest } from '../../pki/algorithm-lifetime.ts'
import { equalBytes } from '../../pki/asn1-element.ts'
import { readCms } from '../../pki/cms.ts'
import type { VerifiableDigest } from '../../pki/public-key.ts'
import { findTimestampInfo } from '../../pki/timestamp.ts'
import { type CmsVerification, findContentDigest, verifyDetachedCms, verifyEnclosingCms } from '../../pki/verify-cms.ts'
import { type StampVerification, verifyStamp } from '../verify-stamp.ts'
import type { SignatureField } from './find-signature-fields.ts'
import type { ClaimedSignature, judgeUnchecked } from './judge-signature.ts'
import type { ReadablePdf } from './readable-pdf.ts'
import { readHole, readSignedRange, type SignedRange } from './signed-range.ts'
import { parsePdfDate } from './text-string.ts'

/** A signature whose range is sound. */
export interface SoundSignature {
  readonly claimed: ClaimedSignature
  readonly range: SignedRange
  /** Of the hole, padding included. */
  readonly der: Uint8Array
  /** undefined: the CMS does not say, or says one that is not supported. */
  readonly digest: VerifiableDigest | undefined
  /** The covered bytes themselves are what the CMS signs. */
  readonly isDetached: boolean
  readonly verify: (
    digest: Uint8Array | undefined,
    certificates: readonly Uint8Array[],
  ) => Promise<CmsVerification | StampVerification>
}

/** Or why nothing more can be checked. */
export type Examined =
  | SoundSignature
  | { readonly claimed: ClaimedSignature; readonly problem: Parameters<typeof judgeUnchecked>[1] }

interface Format {
  readonly findDigest: (der: Uint8Array) => VerifiableDigest | undefined
  readonly verify: (
    der: Uint8Array,
    digest: Uint8Array | undefined,
    certificates: readonly Uint8Array[],
  ) => Promise<CmsVerification | StampVerification>
}

/** undefined also for what is no CMS; verifying says so later. */
const findCmsDigest = (der: Uint8Array): VerifiableDigest | undefined => {
  try {
    return findContentDigest(readCms(der))
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** A CMS over the covered bytes (ISO 32000-2 §12.8.3.3, §12.8.3.4). */
const detached: Format = {
  findDigest: findCmsDigest,
  // Without a digest there is nothing that could match.
  verify: (der, digest, certificates) =>
    verifyDetachedCms({ der, certificates, digestOf: async () => digest ?? new Uint8Array() }),
}

/** A CMS that holds the SHA-1 of the covered bytes (ISO 32000-1 §12.8.3.3.1). */
const digestInside: Format = {
  findDigest: () => 'sha1',
  verify: async (der, digest, certificates) => {
    const verification = await verifyEnclosingCms(der, certificates)
    if (verification.problems.has('malformed')) return verification
    const { content } = readCms(der)
    return {
      ...verification,
      problems: new Set([
        ...verification.problems,
        ...(content && digest && equalBytes(content, digest) ? [] : (['digest-mismatch'] as const)),
      ]),
      algorithms: [...verification.algorithms, usedDigest('sha1')],
    }
  },
}

const documentTimestamp: Format = {
  findDigest: der => findTimestampInfo(der)?.digest,
  verify: (der, digest, certificates) => verifyStamp(der, () => digest, certificates),
}

const formats: ReadonlyMap<string, Format> = new Map([
  ['ETSI.CAdES.detached', detached],
  ['adbe.pkcs7.detached', detached],
  ['adbe.pkcs7.sha1', digestInside],
  ['ETSI.RFC3161', documentTimestamp],
])

const readClaims = async (document: ReadablePdf, { name, value }: SignatureField): Promise<ClaimedSignature> => {
  const time = asString(await document.resolve(value.entries.get('M')))
  const subFilter = asName(await document.resolve(value.entries.get('SubFilter'))) ?? ''
  return {
    kind: subFilter === 'ETSI.RFC3161' ? 'document-timestamp' : 'signature',
    field: name,
    subFilter,
    claimedSigningTime: time ? parsePdfDate(time) : null,
  }
}

export const examineSignature = async (document: ReadablePdf, field: SignatureField): Promise<Examined> => {
  const claimed = await readClaims(document, field)
  const format = formats.get(claimed.subFilter)
  if (!format) {
    return { claimed, problem: claimed.subFilter === 'adbe.x509.rsa_sha1' ? 'format-retired' : 'format-unsupported' }
  }
  const range = await readSignedRange(document, field.value)
  if (typeof range === 'string') return { claimed, problem: range }
  const der = (await readHole(document, range)) ?? new Uint8Array()
  return {
    claimed,
    range,
    der,
    digest: format.findDigest(der),
    isDetached: format === detached,
    verify: (digest, certificates) => format.verify(der, digest, certificates),
  }
}
