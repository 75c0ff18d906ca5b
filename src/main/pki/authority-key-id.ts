/** Which key of its issuer a certificate names (RFC 5280 §4.2.1.1). */
import { asn1Tags, contextTag, readChildren, readWholeElement } from './asn1-element.ts'
import { readPathCertificate } from './path-certificate.ts'

/** undefined: it names none, or is no certificate. */
export const findAuthorityKeyId = (der: Uint8Array): Uint8Array | undefined => {
  try {
    const extension = readPathCertificate(der).extensions.get('2.5.29.35')
    const parts = extension ? readChildren(readWholeElement(extension.value), asn1Tags.sequence) : []
    return parts.find(({ tag }) => tag === contextTag(0, 'primitive'))?.content
  } catch {
    return undefined
  }
}
