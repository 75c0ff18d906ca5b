/** Certificate status by OCSP (RFC 6960): requests, and answers checked against the certificate and its issuer. */
import { createHash } from 'node:crypto'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  equalBytes,
  expectTag,
  readChildren,
  readElement,
  readElements,
  readOctetString,
  readOid,
  readSmallInteger,
} from './asn1-element.ts'
import type { Certificate } from './certificate.ts'
import { encodeElement, encodeNull, encodeOctetString, encodeOid, encodeSequence } from './der-encode.ts'
import { findIssuer, parseReadableCertificates } from './issuer.ts'
import { isSignedWith, readTime } from './signed-structure.ts'

/** What is asked about. */
export interface StatusSubject {
  readonly certificate: Certificate
  readonly issuer: Certificate
}

export interface StatusAnswer {
  readonly status: 'good' | 'revoked'
  readonly revokedAt: Date | null
  readonly thisUpdate: Date
}

export interface OcspAnswer extends StatusAnswer {
  /** Who signed it, when it was not the issuer itself. */
  readonly responder: Certificate | null
}

const sha1Oid = '1.3.14.3.2.26'
const basicResponseOid = '1.3.6.1.5.5.7.48.1.1'
const ocspSigningOid = '1.3.6.1.5.5.7.3.9'

/** The key's bits without tag, length and unused-bits octet (RFC 6960 §4.1.1). */
const keyBits = ({ publicKey }: Certificate): Uint8Array =>
  expectTag(readChildren(readElement(publicKey), asn1Tags.sequence)[1], asn1Tags.bitString).content.subarray(1)

const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()

/** CertID; SHA-1 names the issuer here and protects nothing, and it is the digest every responder knows (RFC 5019 §2.1.1). */
const encodeCertificateId = ({ certificate, issuer }: StatusSubject): Uint8Array =>
  encodeSequence(
    encodeSequence(encodeOid(sha1Oid), encodeNull()),
    encodeOctetString(sha1(issuer.subjectName)),
    encodeOctetString(sha1(keyBits(issuer))),
    encodeElement(asn1Tags.integer, Buffer.from(certificate.serialNumber, 'hex')),
  )

/** DER OCSPRequest (§4.1) about one certificate. */
export const createOcspRequest = (subject: StatusSubject): Uint8Array =>
  encodeSequence(encodeSequence(encodeSequence(encodeSequence(encodeCertificateId(subject)))))

/** Clocks differ. */
const toleranceMs = 5 * 60_000
/** For an answer that does not say until when it holds (§2.4). */
const defaultLifeMs = 24 * 3_600_000

/** @throws {Asn1Error} for an answer of another time */
export const requireCurrent = (thisUpdate: Date, nextUpdate: Date | null, now: Date): void => {
  const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + defaultLifeMs
  if (thisUpdate.getTime() > now.getTime() + toleranceMs || until < now.getTime() - toleranceMs) {
    throw new Asn1Error('not current')
  }
}

const matches = (id: Asn1Element | undefined, subject: StatusSubject): boolean => {
  const [algorithm, ...others] = readChildren(id, asn1Tags.sequence)
  const [ownAlgorithm, ...own] = readChildren(readElement(encodeCertificateId(subject)), asn1Tags.sequence)
  const oidOf = (element: Asn1Element | undefined): string => readOid(readChildren(element, asn1Tags.sequence)[0])
  return (
    oidOf(algorithm) === oidOf(ownAlgorithm) &&
    own.every((field, index) => equalBytes(field.bytes, others[index]?.bytes ?? new Uint8Array()))
  )
}

/** The issuer, or whom the issuer gave the right to answer (§4.2.2.2). */
const findResponder = (
  basic: {
    readonly signed: Asn1Element
    readonly algorithm: Asn1Element | undefined
    readonly signature: Asn1Element | undefined
  },
  certificates: readonly Uint8Array[],
  { issuer }: StatusSubject,
  now: Date,
): Certificate | null => {
  if (isSignedWith(basic, issuer)) return null
  const delegate = parseReadableCertificates(certificates).find(
    each =>
      each.extendedKeyUsage?.has(ocspSigningOid) &&
      each.notBefore <= now &&
      each.notAfter >= now &&
      findIssuer(each, [issuer]) &&
      isSignedWith(basic, each),
  )
  if (!delegate) throw new Asn1Error('signed by nobody who may answer')
  return delegate
}

const readSingle = (single: Asn1Element, now: Date): StatusAnswer => {
  const [, status, thisUpdate, next] = readChildren(single, asn1Tags.sequence)
  const updated = readTime(thisUpdate)
  const nextUpdate = next?.tag === contextTag(0) ? readTime(readElements(next.content)[0]) : null
  requireCurrent(updated, nextUpdate, now)
  if (status?.tag === contextTag(0, 'primitive')) return { status: 'good', revokedAt: null, thisUpdate: updated }
  if (status?.tag !== contextTag(1)) throw new Asn1Error('status unknown')
  return { status: 'revoked', revokedAt: readTime(readElements(status.content)[0]), thisUpdate: updated }
}

/**
 * The status that a DER OCSPResponse states. "Unknown", an answer to something else, one that is not current and one
 * that nobody signed who may are no answers.
 *
 * @throws {Asn1Error}
 */
export const readOcspResponse = (der: Uint8Array, subject: StatusSubject, now: Date): OcspAnswer => {
  const [status, holder] = readChildren(readElement(der), asn1Tags.sequence)
  const { content } = expectTag(status, 0x0a)
  if (content.length !== 1 || content[0] !== 0) throw new Asn1Error(`response status ${content[0]}`)
  const [type, octets] = readChildren(readChildren(holder, contextTag(0))[0], asn1Tags.sequence)
  if (readOid(type) !== basicResponseOid) throw new Asn1Error('response type')
  const [signed, algorithm, signature, certificates] = readChildren(
    readElement(readOctetString(octets)),
    asn1Tags.sequence,
  )
  if (!signed) throw new Asn1Error('response data')
  const enclosed = certificates ? readChildren(readElements(certificates.content)[0], asn1Tags.sequence) : []
  const responder = findResponder(
    { signed, algorithm, signature },
    enclosed.map(each => each.bytes),
    subject,
    now,
  )
  const fields = readChildren(signed, asn1Tags.sequence)
  const version = fields[0]?.tag === contextTag(0) ? readElements(fields[0].content)[0] : undefined
  if (version && readSmallInteger(version) !== 0) throw new Asn1Error('version')
  const [, , responses] = version ? fields.slice(1) : fields
  const single = readChildren(responses, asn1Tags.sequence).find(each =>
    matches(readChildren(each, asn1Tags.sequence)[0], subject),
  )
  if (!single) throw new Asn1Error('about another certificate')
  return { ...readSingle(single, now), responder }
}
