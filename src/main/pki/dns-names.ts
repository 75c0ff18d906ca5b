/** Host names that a certificate is issued to (RFC 5280 §4.2.1.6). */
import { asn1Tags, readChildren, readWholeElement } from './asn1-element.ts'
import { nameKinds, readGeneralName } from './general-names.ts'
import type { PathCertificate } from './path-certificate.ts'

/** Lower case; wildcards stand as they are and match nothing else. @throws {Asn1Error} */
export const findDnsNames = ({ extensions }: PathCertificate): readonly string[] => {
  const extension = extensions.get('2.5.29.17')
  if (!extension) return []
  return readChildren(readWholeElement(extension.value), asn1Tags.sequence)
    .map(readGeneralName)
    .filter(({ kind }) => kind === nameKinds.dns)
    .map(({ value }) => Buffer.from(value).toString('latin1').toLowerCase())
}
