/** Finds the issuer of a certificate among candidates: by name, right to issue, and signature. */
import { asn1Tags, readChildren, readElement } from './asn1-element.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { readCms } from './cms.ts'
import { createReadOnce } from './read-once.ts'
import { isIssuedBy } from './signed-structure.ts'

/** Undefined when none of them issued it. */
export const findIssuer = (certificate: Certificate, candidates: readonly Certificate[]): Certificate | undefined => {
  const [signed, algorithm, signature] = readChildren(readElement(certificate.der), asn1Tags.sequence)
  return signed && candidates.find(each => isIssuedBy(certificate, each, { signed, algorithm, signature }))
}

const findReadable = createReadOnce(parseCertificate)

/** Those that can be read: one broken certificate beside the right one must not stand in its way. */
export const parseReadableCertificates = (ders: readonly Uint8Array[]): readonly Certificate[] =>
  ders.map(findReadable).filter(certificate => certificate !== null)

/**
 * The certificates of a file that an issuer publishes: one, or a CMS of nothing but certificates (RFC 5280 §4.2.2.1).
 *
 * @throws {AppError} validation/cms-unreadable
 */
export const parseIssuerFile = (bytes: Uint8Array): readonly Certificate[] => {
  const direct = parseReadableCertificates([bytes])
  return direct.length > 0 ? direct : parseReadableCertificates(readCms(bytes).certificates)
}
