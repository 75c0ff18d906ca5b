/** What path validation needs of a certificate beyond what is shown of it: its extensions, and its parts as they were signed. */
import { AppError } from '../../shared/errors.ts'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  equalBytes,
  expectTag,
  readChildren,
  readElements,
  readOctetString,
  readOid,
  readSmallInteger,
  readWholeElement,
} from './asn1-element.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { findSignatureAlgorithm, type SignatureAlgorithm } from './signature-format.ts'
import { verifyEncodedSignature } from './verify-encoded-signature.ts'

export interface Extension {
  readonly critical: boolean
  readonly value: Uint8Array
}

export interface PathCertificate {
  readonly certificate: Certificate
  readonly extensions: ReadonlyMap<string, Extension>
  /** null: no limit (RFC 5280 §4.2.1.9). */
  readonly pathLength: number | null
  /** undefined: one that is not supported. */
  readonly algorithm: SignatureAlgorithm | undefined
  readonly isSignedBy: (issuer: Certificate) => boolean
}

const readExtensionList = (tbs: Asn1Element): ReadonlyMap<string, Extension> => {
  const holder = readChildren(tbs, asn1Tags.sequence).find(field => field.tag === contextTag(3))
  const extensions = new Map<string, Extension>()
  for (const each of holder ? readChildren(readElements(holder.content)[0], asn1Tags.sequence) : []) {
    const [oid, ...rest] = readChildren(each, asn1Tags.sequence)
    const flag = rest.length > 1 ? expectTag(rest[0], asn1Tags.boolean) : undefined
    extensions.set(readOid(oid), { critical: flag?.content[0] === 0xff, value: readOctetString(rest.at(-1)) })
  }
  return extensions
}

const readPathLength = (extension: Extension | undefined): number | null => {
  if (!extension) return null
  const limit = readChildren(readWholeElement(extension.value), asn1Tags.sequence).find(
    each => each.tag === asn1Tags.integer,
  )
  return limit ? readSmallInteger(limit) : null
}

/** @throws {AppError} keys/certificate-unreadable */
export const readPathCertificate = (der: Uint8Array): PathCertificate => {
  const certificate = parseCertificate(der)
  try {
    const [tbs, outer, value] = readChildren(readWholeElement(certificate.der), asn1Tags.sequence)
    const fields = readChildren(tbs, asn1Tags.sequence)
    const inner = fields[0]?.tag === contextTag(0) ? fields[2] : fields[1]
    const signature = expectTag(value, asn1Tags.bitString).content
    // RFC 5280 §4.1.1.2: both fields name the same algorithm; only one of them is signed.
    const isConsistent = inner !== undefined && outer !== undefined && equalBytes(inner.bytes, outer.bytes)
    const algorithm = isConsistent ? findSignatureAlgorithm(outer) : undefined
    const extensions = readExtensionList(expectTag(tbs, asn1Tags.sequence))
    return {
      certificate,
      extensions,
      pathLength: readPathLength(extensions.get('2.5.29.19')),
      algorithm,
      isSignedBy: issuer => {
        if (!algorithm || !tbs || signature[0] !== 0) return false
        try {
          return verifyEncodedSignature(issuer.publicKey, algorithm, tbs.bytes, signature.subarray(1))
        } catch (error) {
          if (error instanceof AppError) return false
          throw error
        }
      },
    }
  } catch (cause) {
    if (!(cause instanceof Asn1Error)) throw cause
    throw new AppError('keys/certificate-unreadable', {}, { cause })
  }
}
