/** Certificate status by revocation list (RFC 5280 §5): checked against the issuer, and looked through without building it up. */
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  equalBytes,
  readChildren,
  readElement,
  readElements,
} from './asn1-element.ts'
import { extensionOids, readExtensionList } from './certificate-extensions.ts'
import { requireCurrent, type StatusAnswer, type StatusSubject } from './ocsp.ts'
import { isSignedWith, readTime } from './signed-structure.ts'

const isTime = (element: Asn1Element | undefined): boolean =>
  element?.tag === asn1Tags.utcTime || element?.tag === asn1Tags.generalizedTime

/** Extensions that do not change what the list says. */
const harmless: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35'])

/** IssuingDistributionPoint (§5.2.5): whether the list is a complete one for this kind of certificate. */
const requireCovers = (extensions: Asn1Element | undefined, { certificate }: StatusSubject): void => {
  if (!extensions) return
  for (const [oid, { critical, value }] of readExtensionList(readElements(extensions.content)[0])) {
    if (oid === extensionOids.issuingDistributionPoint) {
      const flags = new Set(readChildren(readElement(value), asn1Tags.sequence).map(field => field.tag))
      const only = certificate.isCa ? 1 : 2
      // Of users only [1], of issuers only [2], for some reasons [3], indirect [4], of attribute certificates [5].
      if ([only, 3, 4, 5].some(number => flags.has(contextTag(number, 'primitive'))))
        throw new Asn1Error('partial list')
    } else if (critical && !harmless.has(oid)) throw new Asn1Error('unknown critical extension')
  }
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

/**
 * The status that a DER CertificateList states.
 *
 * @throws {Asn1Error} for a list of another issuer or time, a partial or indirect one, and a signature that does not fit
 */
export const readCrl = (der: Uint8Array, subject: StatusSubject, now: Date): StatusAnswer => {
  const [signed, algorithm, signature] = readChildren(readElement(der), asn1Tags.sequence)
  const all = readChildren(signed, asn1Tags.sequence)
  const [, issuerName, thisUpdate, ...optional] = all[0]?.tag === asn1Tags.integer ? all.slice(1) : all
  const { certificate, issuer } = subject
  if (!signed || !issuerName || !equalBytes(issuerName.bytes, issuer.subjectName)) throw new Asn1Error('other issuer')
  if (issuer.keyUsage && !issuer.keyUsage.has('crlSign')) throw new Asn1Error('issuer may not')
  if (!isSignedWith({ signed, algorithm, signature }, issuer)) throw new Asn1Error('signature')
  const nextUpdate = isTime(optional[0]) ? readTime(optional.shift()) : null
  const updated = readTime(thisUpdate)
  requireCurrent(updated, nextUpdate, now)
  requireCovers(
    optional.find(field => field.tag === contextTag(0)),
    subject,
  )
  const revoked = optional.find(field => field.tag === asn1Tags.sequence)
  const entry = revoked && findEntry(revoked, Buffer.from(certificate.serialNumber, 'hex'))
  if (!entry) return { status: 'good', revokedAt: null, thisUpdate: updated }
  return { status: 'revoked', revokedAt: readTime(readElements(entry.content)[1]), thisUpdate: updated }
}
