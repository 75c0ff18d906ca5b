/** Certificate status by revocation list (RFC 5280 §5): checked against the issuer, and looked through without building it up. */
import {
  type Asn1Element,
  asn1Tags,
  contextTag,
  equalBytes,
  readChildren,
  readElement,
  readElements,
} from './asn1-element.ts'
import type { Certificate } from './certificate.ts'
import { extensionOids, readCertificateExtensions, readExtensionList } from './certificate-extensions.ts'
import type { StatusAnswer } from './ocsp.ts'
import { findSignedWith, readTime } from './signed-structure.ts'
import {
  certificateHold,
  requireCurrent,
  StatementError,
  type StatementProblem,
  type StatusStatement,
  type StatusSubject,
} from './status-statement.ts'

const isTime = (element: Asn1Element | undefined): boolean =>
  element?.tag === asn1Tags.utcTime || element?.tag === asn1Tags.generalizedTime

/** Extensions that do not change what the list says. */
const harmless: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35'])

const deltaIndicator = '2.5.29.27'
/** Flags of IssuingDistributionPoint (§5.2.5) that make a list useless here; of attribute certificates [5]. */
const refusedScopes: readonly (readonly [number, StatementProblem])[] = [
  [4, 'indirect'],
  [3, 'partial'],
  [5, 'partial'],
]

/** Whether the list is a complete one for this kind of certificate, and of these distribution points. */
const requireCovers = (extensions: Asn1Element | undefined, { certificate }: StatusSubject): void => {
  if (!extensions) return
  for (const [oid, { critical, value }] of readExtensionList(readElements(extensions.content)[0])) {
    if (oid === deltaIndicator) throw new StatementError('delta')
    if (oid === extensionOids.issuingDistributionPoint) {
      const fields = readChildren(readElement(value), asn1Tags.sequence)
      // Of users only [1], of issuers only [2].
      for (const [number, problem] of [...refusedScopes, [certificate.isCa ? 1 : 2, 'partial'] as const]) {
        if (fields.some(field => field.tag === contextTag(number, 'primitive'))) throw new StatementError(problem)
      }
      const point = fields.find(field => field.tag === contextTag(0))
      if (point && !isNamedBy(certificate, point)) throw new StatementError('partial')
    } else if (critical && !harmless.has(oid)) throw new StatementError('unreadable')
  }
}

/** §6.3.3 (b)(2)(i): a list of one distribution point counts for certificates that name this point. */
const isNamedBy = (certificate: Certificate, point: Asn1Element): boolean => {
  const points = readCertificateExtensions(certificate).get(extensionOids.crlDistributionPoints)
  const [name] = readElements(point.content)
  if (!points || name?.tag !== contextTag(0)) return false
  const published = readElements(name.content)
  return readChildren(readElement(points.value), asn1Tags.sequence).some(each => {
    const holder = readChildren(each, asn1Tags.sequence).find(field => field.tag === contextTag(0))
    const [own] = holder ? readElements(holder.content) : []
    if (own?.tag !== contextTag(0)) return false
    return readElements(own.content).some(one => published.some(other => equalBytes(one.bytes, other.bytes)))
  })
}

/** One entry after the other: lists of a hundred thousand certificates exist. */
const findEntry = (revoked: Asn1Element, serialNumber: Uint8Array): Asn1Element | undefined => {
  for (let rest = revoked.content; rest.length > 0; ) {
    const entry = readElement(rest)
    if (equalBytes(readElement(entry.content).content, serialNumber)) return entry
    rest = rest.subarray(entry.bytes.length)
  }
  return undefined
}

/** reasonCode (§5.3.1); null when the entry has none. */
const readReason = (extensions: Asn1Element | undefined): number | null => {
  if (!extensions) return null
  const code = readExtensionList(extensions).get('2.5.29.21')
  return code ? (readElement(code.value).content[0] ?? null) : null
}

/**
 * What a DER CertificateList states about `subject`, whenever it was made.
 *
 * @throws {StatementError | Asn1Error} for a list of another issuer, a partial, indirect or delta one, and a signature that does not fit
 */
export const readCrlStatement = (der: Uint8Array, subject: StatusSubject): StatusStatement => {
  const [signed, algorithm, signature] = readChildren(readElement(der), asn1Tags.sequence)
  const all = readChildren(signed, asn1Tags.sequence)
  const [, issuerName, issued, ...optional] = all[0]?.tag === asn1Tags.integer ? all.slice(1) : all
  const { certificate, issuer } = subject
  if (!signed || !issuerName || !equalBytes(issuerName.bytes, issuer.subjectName)) {
    throw new StatementError('other-subject')
  }
  if (issuer.keyUsage && !issuer.keyUsage.has('crlSign')) throw new StatementError('signature')
  const nextUpdate = isTime(optional[0]) ? readTime(optional.shift()) : null
  const thisUpdate = readTime(issued)
  requireCovers(
    optional.find(field => field.tag === contextTag(0)),
    subject,
  )
  const algorithms = findSignedWith({ signed, algorithm, signature }, issuer)
  if (!algorithms) throw new StatementError('signature')
  const revoked = optional.find(field => field.tag === asn1Tags.sequence)
  const entry = revoked && findEntry(revoked, Buffer.from(certificate.serialNumber, 'hex'))
  const common = { source: 'crl', thisUpdate, nextUpdate, producedAt: thisUpdate, responder: null, algorithms } as const
  if (!entry) return { ...common, status: 'good', revokedAt: null, onHold: false }
  const [, revokedAt, extensions] = readElements(entry.content)
  const onHold = readReason(extensions) === certificateHold
  return { ...common, status: 'revoked', revokedAt: readTime(revokedAt), onHold }
}

/**
 * The status that a DER CertificateList states now.
 *
 * @throws {Asn1Error} also for a list of another time
 */
export const readCrl = (der: Uint8Array, subject: StatusSubject, now: Date): StatusAnswer => {
  const { status, revokedAt, thisUpdate, ...statement } = readCrlStatement(der, subject)
  requireCurrent({ thisUpdate, ...statement }, now)
  return { status: status === 'good' ? 'good' : 'revoked', revokedAt, thisUpdate }
}
