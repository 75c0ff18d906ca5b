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
import type { VerifiableDigest } from './public-key.ts'
import { findDigestAlgorithm } from './signature-format.ts'
import { findSignedWith, readTime, type SignedStructure } from './signed-structure.ts'
import {
  certificateHold,
  requireCurrent,
  StatementError,
  type StatusStatement,
  type StatusSubject,
} from './status-statement.ts'

export type { StatusSubject } from './status-statement.ts'

export interface StatusAnswer {
  readonly status: 'good' | 'revoked'
  readonly revokedAt: Date | null
  readonly thisUpdate: Date
}

export interface OcspAnswer extends StatusAnswer {
  /** Who signed it, when it was not the issuer itself. */
  readonly responder: Certificate | null
}

const enumeratedTag = 0x0a
const sha1Oid = '1.3.14.3.2.26'
const basicResponseOid = '1.3.6.1.5.5.7.48.1.1'
/** A BasicOCSPResponse that stands alone, as responders send it (RFC 6960 §4.2.1). */
export const wrapBasicAnswer = (basic: Uint8Array): Uint8Array =>
  encodeSequence(
    encodeElement(enumeratedTag, Buffer.of(0)),
    encodeElement(contextTag(0), encodeSequence(encodeOid(basicResponseOid), encodeOctetString(basic))),
  )

const ocspSigningOid = '1.3.6.1.5.5.7.3.9'

/** The key's bits without tag, length and unused-bits octet (RFC 6960 §4.1.1). */
const keyBits = ({ publicKey }: Certificate): Uint8Array =>
  expectTag(readChildren(readElement(publicKey), asn1Tags.sequence)[1], asn1Tags.bitString).content.subarray(1)

const hashWith = (digest: VerifiableDigest, bytes: Uint8Array): Uint8Array => createHash(digest).update(bytes).digest()

/** CertID; SHA-1 names the issuer here and protects nothing, and it is the digest every responder knows (RFC 5019 §2.1.1). */
const encodeCertificateId = ({ certificate, issuer }: StatusSubject): Uint8Array =>
  encodeSequence(
    encodeSequence(encodeOid(sha1Oid), encodeNull()),
    encodeOctetString(hashWith('sha1', issuer.subjectName)),
    encodeOctetString(hashWith('sha1', keyBits(issuer))),
    encodeElement(asn1Tags.integer, Buffer.from(certificate.serialNumber, 'hex')),
  )

/** DER OCSPRequest (§4.1) about one certificate. */
export const createOcspRequest = (subject: StatusSubject): Uint8Array =>
  encodeSequence(encodeSequence(encodeSequence(encodeSequence(encodeCertificateId(subject)))))

/** Whoever answers chooses the digest of CertID: those that we made have SHA-1, those in documents any. */
const matches = (id: Asn1Element | undefined, { certificate, issuer }: StatusSubject): boolean => {
  const [algorithm, name, key, serial] = readChildren(id, asn1Tags.sequence)
  const digest = findDigestAlgorithm(expectTag(algorithm, asn1Tags.sequence))
  return (
    digest !== undefined &&
    equalBytes(readOctetString(name), hashWith(digest, issuer.subjectName)) &&
    equalBytes(readOctetString(key), hashWith(digest, keyBits(issuer))) &&
    equalBytes(expectTag(serial, asn1Tags.integer).content, Buffer.from(certificate.serialNumber, 'hex'))
  )
}

/** Renewed certificates of one responder; each costs a signature check. */
const maxResponders = 10

/** ResponderID (§4.2.1): by name [1], or by the SHA-1 of the key [2]. */
const isNamedBy = (certificate: Certificate, id: Asn1Element | undefined): boolean => {
  const [inner] = id ? readElements(id.content) : []
  if (id?.tag === contextTag(1)) return inner !== undefined && equalBytes(inner.bytes, certificate.subjectName)
  return id?.tag === contextTag(2) && equalBytes(readOctetString(inner), hashWith('sha1', keyBits(certificate)))
}

/** The issuer, or whom the issuer gave the right to answer (§4.2.2.2): within his validity, when he answered. */
const findResponder = (
  basic: SignedStructure,
  id: Asn1Element | undefined,
  certificates: readonly Uint8Array[],
  { issuer }: StatusSubject,
  at: Date,
): Pick<StatusStatement, 'responder' | 'algorithms'> => {
  const own = findSignedWith(basic, issuer)
  if (own) return { responder: null, algorithms: own }
  const named = parseReadableCertificates(certificates).filter(each => isNamedBy(each, id))
  const signers = named.slice(0, maxResponders).flatMap(responder => {
    const algorithms = findSignedWith(basic, responder)
    return algorithms ? [{ responder, algorithms }] : []
  })
  const delegate = signers.find(
    ({ responder: each }) =>
      each.extendedKeyUsage?.has(ocspSigningOid) &&
      each.notBefore <= at &&
      each.notAfter >= at &&
      findIssuer(each, [issuer]),
  )
  if (!delegate) throw new StatementError(signers.length > 0 ? 'responder' : 'signature')
  return delegate
}

type SingleStatement = Pick<StatusStatement, 'status' | 'revokedAt' | 'onHold' | 'thisUpdate' | 'nextUpdate'>

const readSingle = (single: Asn1Element): SingleStatement => {
  const [, status, thisUpdate, next] = readChildren(single, asn1Tags.sequence)
  const times = {
    thisUpdate: readTime(thisUpdate),
    nextUpdate: next?.tag === contextTag(0) ? readTime(readElements(next.content)[0]) : null,
  }
  if (status?.tag === contextTag(0, 'primitive')) return { ...times, status: 'good', revokedAt: null, onHold: false }
  if (status?.tag !== contextTag(1)) return { ...times, status: 'unknown', revokedAt: null, onHold: false }
  const [revokedAt, reason] = readElements(status.content)
  const onHold = reason !== undefined && readElements(reason.content)[0]?.content[0] === certificateHold
  return { ...times, status: 'revoked', revokedAt: readTime(revokedAt), onHold }
}

/**
 * What a DER OCSPResponse states about `subject`, whenever it was made.
 *
 * @param candidates DER of certificates beside those in the answer, among them the responder's perhaps
 * @throws {StatementError | Asn1Error} for an answer about something else, and one that nobody signed who may
 */
export const readOcspStatement = (
  der: Uint8Array,
  subject: StatusSubject,
  candidates: readonly Uint8Array[] = [],
): StatusStatement => {
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
  const fields = readChildren(signed, asn1Tags.sequence)
  const version = fields[0]?.tag === contextTag(0) ? readElements(fields[0].content)[0] : undefined
  if (version && readSmallInteger(version) !== 0) throw new Asn1Error('version')
  const [responderId, produced, responses] = version ? fields.slice(1) : fields
  const single = readChildren(responses, asn1Tags.sequence).find(each =>
    matches(readChildren(each, asn1Tags.sequence)[0], subject),
  )
  if (!single) throw new StatementError('other-subject')
  const producedAt = readTime(produced)
  const enclosed = certificates ? readChildren(readElements(certificates.content)[0], asn1Tags.sequence) : []
  const signedBy = findResponder(
    { signed, algorithm, signature },
    responderId,
    [...enclosed.map(each => each.bytes), ...candidates],
    subject,
    producedAt,
  )
  return { source: 'ocsp', ...readSingle(single), producedAt, ...signedBy }
}

/**
 * The status that a DER OCSPResponse states now. "Unknown", an answer to something else, one that is not current and
 * one that nobody signed who may are no answers.
 *
 * @throws {Asn1Error}
 */
export const readOcspResponse = (der: Uint8Array, subject: StatusSubject, now: Date): OcspAnswer => {
  const { status, revokedAt, responder, ...statement } = readOcspStatement(der, subject)
  requireCurrent(statement, now)
  if (responder && (responder.notBefore > now || responder.notAfter < now)) throw new StatementError('responder')
  if (status === 'unknown') throw new Asn1Error('status unknown')
  return { status, revokedAt, thisUpdate: statement.thisUpdate, responder }
}
