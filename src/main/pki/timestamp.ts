/** Timestamps (RFC 3161, RFC 5816): requests, and answers checked to the last field before anything relies on them. */
import { AppError } from '../../shared/errors.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import {
  Asn1Error,
  asn1Tags,
  equalBytes,
  expectTag,
  readChildren,
  readElement,
  readOctetString,
  readOid,
  readSmallInteger,
} from './asn1-element.ts'
import type { Certificate } from './certificate.ts'
import { extensionOids, readCertificateExtensions } from './certificate-extensions.ts'
import { type Cms, readCms } from './cms.ts'
import { cmsOids } from './cms-oids.ts'
import {
  encodeElement,
  encodeOctetString,
  encodeSequence,
  encodeSmallInteger,
  encodeUnsignedInteger,
} from './der-encode.ts'
import type { VerifiableDigest } from './public-key.ts'
import { encodeDigestAlgorithm, findDigestAlgorithm } from './signature-format.ts'
import { readTime } from './signed-structure.ts'
import { verifyEnclosingCms } from './verify-cms.ts'

export interface TimestampQuestion {
  readonly digestAlgorithm: DigestAlgorithm
  /** Digest of what is stamped. */
  readonly imprint: Uint8Array
  /** Big-endian octets of a number that was never used before. */
  readonly nonce: Uint8Array
}

export interface Timestamp {
  /** DER ContentInfo: the token as it is kept. */
  readonly der: Uint8Array
  readonly time: Date
  readonly policy: string
  readonly authority: Certificate
  /** DER of all certificates in the token. */
  readonly certificates: readonly Uint8Array[]
}

/** DER TimeStampReq (§2.4.1) that asks for the authority's certificate. */
export const createTimestampRequest = ({ digestAlgorithm, imprint, nonce }: TimestampQuestion): Uint8Array =>
  encodeSequence(
    encodeSmallInteger(1),
    encodeSequence(encodeDigestAlgorithm(digestAlgorithm), encodeOctetString(imprint)),
    encodeUnsignedInteger(nonce),
    encodeElement(asn1Tags.boolean, Uint8Array.of(0xff)),
  )

/** TSTInfo (§2.4.2). */
export interface TimestampInfo {
  readonly policy: string
  readonly digest: VerifiableDigest | undefined
  readonly imprint: Uint8Array
  readonly time: Date
  /** Content octets; null when there is none. */
  readonly nonce: Uint8Array | null
}

const readInfo = (der: Uint8Array): TimestampInfo => {
  const [version, policy, imprint, serial, time, ...optional] = readChildren(readElement(der), asn1Tags.sequence)
  if (readSmallInteger(version) !== 1) throw new Asn1Error('version')
  expectTag(serial, asn1Tags.integer)
  expectTag(time, asn1Tags.generalizedTime)
  const [algorithm, hash] = readChildren(imprint, asn1Tags.sequence)
  return {
    policy: readOid(policy),
    digest: findDigestAlgorithm(algorithm),
    imprint: readOctetString(hash),
    time: readTime(time),
    nonce: optional.find(field => field.tag === asn1Tags.integer)?.content ?? null,
  }
}

const timeStampingOid = '1.3.6.1.5.5.7.3.8'
/** Between the clocks of the authority and of this computer; a wrong time zone is not the authority's fault. */
const maxClockDifferenceMs = 24 * 3_600_000

const invalid = (reason: string, cause?: unknown): AppError => new AppError('timestamps/invalid', { reason }, { cause })

/** §2.3: the one purpose, critical; and the certificate valid when it stamped. */
const requireAuthority = (certificate: Certificate, time: Date): void => {
  const usage = readCertificateExtensions(certificate).get(extensionOids.extendedKeyUsage)
  const purposes = certificate.extendedKeyUsage
  const unsuitable = (reason: string): AppError => new AppError('timestamps/certificate-unsuitable', { reason })
  if (!usage?.critical || purposes?.size !== 1 || !purposes.has(timeStampingOid)) throw unsuitable('purpose')
  if (time < certificate.notBefore || time > certificate.notAfter) throw unsuitable('expired')
}

/** @throws {Asn1Error | AppError} validation/cms-unreadable */
const readContent = (token: Uint8Array): { readonly cms: Cms; readonly info: TimestampInfo } => {
  const cms = readCms(token)
  if (cms.contentType !== cmsOids.timestampInfo || !cms.content) throw new Asn1Error('no timestamp')
  return { cms, info: readInfo(cms.content) }
}

/** What a token says, unverified; zeros may follow it. undefined when it is none. */
export const findTimestampInfo = (token: Uint8Array): TimestampInfo | undefined => {
  try {
    return readContent(token).info
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof AppError) return undefined
    throw error
  }
}

/**
 * Reads a timestamp token, and checks its signature, the certificate that it is bound to (RFC 5035) and that
 * certificate's right to stamp. Whether the authority is trusted is not asked here.
 *
 * @throws {AppError} timestamps/invalid, timestamps/certificate-unsuitable
 */
export const readTimestamp = async (token: Uint8Array): Promise<Timestamp & { readonly info: TimestampInfo }> => {
  try {
    const { cms, info } = readContent(token)
    const { problems, signerCertificate, bindsCertificate } = await verifyEnclosingCms(token)
    const [problem] = problems
    if (problem || !signerCertificate || !bindsCertificate) throw invalid(problem ?? 'certificate')
    requireAuthority(signerCertificate, info.time)
    const { time, policy } = info
    return { der: token, time, policy, authority: signerCertificate, certificates: cms.certificates, info }
  } catch (error) {
    if (error instanceof Asn1Error || (error instanceof AppError && error.code === 'validation/cms-unreadable')) {
      throw invalid('unreadable', error)
    }
    throw error
  }
}

/** DER of the token in a TimeStampResp (§2.4.2); the status must be granted. */
const takeToken = (response: Uint8Array): Uint8Array => {
  const [statusInfo, token] = readChildren(readElement(response), asn1Tags.sequence)
  const status = readSmallInteger(readChildren(statusInfo, asn1Tags.sequence)[0])
  if (status > 1) throw new AppError('timestamps/refused', { status })
  return expectTag(token, asn1Tags.sequence).bytes
}

/**
 * The timestamp in an authority's answer, when it is the answer to `question`.
 *
 * @throws {AppError} timestamps/refused; timestamps/invalid (facts.reason: unreadable, nonce, imprint, time, or the
 *   problem of its signature); timestamps/certificate-unsuitable
 */
export const readTimestampResponse = async (
  response: Uint8Array,
  question: TimestampQuestion,
  now: Date,
): Promise<Timestamp> => {
  let token: Uint8Array
  try {
    token = takeToken(response)
  } catch (error) {
    throw error instanceof Asn1Error ? invalid('unreadable', error) : error
  }
  const { info, ...timestamp } = await readTimestamp(token)
  if (info.digest !== question.digestAlgorithm || !equalBytes(info.imprint, question.imprint)) throw invalid('imprint')
  const asked = readElement(encodeUnsignedInteger(question.nonce)).content
  if (!info.nonce || !equalBytes(info.nonce, asked)) throw invalid('nonce')
  if (Math.abs(info.time.getTime() - now.getTime()) > maxClockDifferenceMs) throw invalid('time')
  if (now > timestamp.authority.notAfter) {
    throw new AppError('timestamps/certificate-unsuitable', { reason: 'expired' })
  }
  return timestamp
}
