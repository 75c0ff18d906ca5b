/** Extensions of a certificate (RFC 5280 §4.2) that say where its status and its issuer can be had, and what its key may do. */
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  readChildren,
  readElements,
  readOctetString,
  readOid,
} from './asn1-element.ts'
import type { Certificate } from './certificate.ts'

export interface CertificateExtension {
  readonly critical: boolean
  /** DER of the extension's own type. */
  readonly value: Uint8Array
}

export const extensionOids = {
  extendedKeyUsage: '2.5.29.37',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
  crlDistributionPoints: '2.5.29.31',
  issuingDistributionPoint: '2.5.29.28',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  policies: '2.5.29.32',
} as const

const accessMethods = { ocsp: '1.3.6.1.5.5.7.48.1', issuers: '1.3.6.1.5.5.7.48.2' } as const

/** Extensions ::= SEQUENCE OF Extension. @throws {Asn1Error} */
export const readExtensionList = (list: Asn1Element | undefined): ReadonlyMap<string, CertificateExtension> =>
  new Map(
    readChildren(list, asn1Tags.sequence).map(each => {
      const fields = readChildren(each, asn1Tags.sequence)
      const critical = fields[1]?.tag === asn1Tags.boolean && fields[1].content[0] !== 0
      return [readOid(fields[0]), { critical, value: readOctetString(fields.at(-1)) }]
    }),
  )

/** By OID. @throws {Asn1Error} never for a `Certificate`, which was parsed before */
export const readCertificateExtensions = ({ der }: Certificate): ReadonlyMap<string, CertificateExtension> => {
  const [tbs] = readChildren(readElements(der)[0], asn1Tags.sequence)
  const holder = readChildren(tbs, asn1Tags.sequence).find(field => field.tag === contextTag(3))
  return holder ? readExtensionList(readElements(holder.content)[0]) : new Map()
}

/** GeneralName `uniformResourceIdentifier` (§4.2.1.6), of the schemes that we follow. */
const readWebAddress = (name: Asn1Element): readonly string[] => {
  if (name.tag !== contextTag(6, 'primitive')) return []
  const text = Buffer.from(name.content).toString('latin1')
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? [text] : []
}

export interface StatusAddresses {
  readonly ocsp: readonly string[]
  readonly crl: readonly string[]
  /** Where certificates of the issuer are. */
  readonly issuers: readonly string[]
}

const readAccessDescriptions = (der: Uint8Array, method: string): readonly string[] =>
  readChildren(readElements(der)[0], asn1Tags.sequence).flatMap(each => {
    const [oid, location] = readChildren(each, asn1Tags.sequence)
    return location && readOid(oid) === method ? readWebAddress(location) : []
  })

/** DistributionPoint → fullName; a list by another issuer, or for some reasons only, is not asked for. */
const readDistributionPoint = (point: Asn1Element): readonly string[] => {
  const fields = readChildren(point, asn1Tags.sequence)
  const [first, ...others] = fields
  if (first?.tag !== contextTag(0) || others.length > 0) return []
  const [fullName] = readElements(first.content)
  return fullName?.tag === contextTag(0) ? readElements(fullName.content).flatMap(readWebAddress) : []
}

/** The http and https addresses of AIA and CRL distribution points (§4.2.2.1, §4.2.1.13); malformed ones are as good as absent. */
export const findStatusAddresses = (certificate: Certificate): StatusAddresses => {
  const extensions = readCertificateExtensions(certificate)
  const read = (oid: string, reader: (der: Uint8Array) => readonly string[]): readonly string[] => {
    try {
      const extension = extensions.get(oid)
      return extension ? reader(extension.value).slice(0, 5) : []
    } catch (error) {
      if (error instanceof Asn1Error) return []
      throw error
    }
  }
  const { authorityInformation, crlDistributionPoints } = extensionOids
  return {
    ocsp: read(authorityInformation, der => readAccessDescriptions(der, accessMethods.ocsp)),
    issuers: read(authorityInformation, der => readAccessDescriptions(der, accessMethods.issuers)),
    crl: read(crlDistributionPoints, der =>
      readChildren(readElements(der)[0], asn1Tags.sequence).flatMap(readDistributionPoint),
    ),
  }
}

/** RFC 6960 §4.2.2.2.1: the responder's certificate is trusted for as long as it lives. */
export const hasOcspNoCheck = (certificate: Certificate): boolean =>
  readCertificateExtensions(certificate).has(extensionOids.ocspNoCheck)

/** Policies as dotted OIDs (RFC 5280 §4.2.1.4); a malformed extension is as good as absent. */
export const findPolicies = (certificate: Certificate): readonly string[] => {
  const extension = readCertificateExtensions(certificate).get(extensionOids.policies)
  try {
    return extension
      ? readChildren(readElements(extension.value)[0], asn1Tags.sequence).map(info =>
          readOid(readChildren(info, asn1Tags.sequence)[0]),
        )
      : []
  } catch (error) {
    if (error instanceof Asn1Error) return []
    throw error
  }
}
