/** SIGNED{…} of X.509 (RFC 5280 §4.1.1): what certificates, CRLs and OCSP answers have in common. */
import { AppError } from '../../shared/errors.ts'
import { type UsedAlgorithm, usedDigest } from './algorithm-lifetime.ts'
import { type Asn1Element, Asn1Error, asn1Tags, equalBytes, expectTag } from './asn1-element.ts'
import type { Certificate } from './certificate.ts'
import { describePublicKey } from './public-key.ts'
import { findSignatureAlgorithm } from './signature-format.ts'
import { verifyEncodedSignature } from './verify-encoded-signature.ts'

export interface SignedStructure {
  readonly signed: Asn1Element
  readonly algorithm: Asn1Element | undefined
  /** BIT STRING. */
  readonly signature: Asn1Element | undefined
}

/**
 * What the signature rests on, when the key of `certificate` made it; undefined when it did not, and for a key or an
 * algorithm that is not supported. Whether the algorithms may be relied on depends on the time.
 */
export const findSignedWith = (
  { signed, algorithm, signature }: SignedStructure,
  { publicKey }: Certificate,
): readonly UsedAlgorithm[] | undefined => {
  const found = findSignatureAlgorithm(algorithm)
  const { content } = expectTag(signature, asn1Tags.bitString)
  if (!found || content[0] !== 0) return undefined
  try {
    if (!verifyEncodedSignature(publicKey, found, signed.bytes, content.subarray(1))) return undefined
    const { sizeBits } = describePublicKey(publicKey)
    return [usedDigest(found.digest), { algorithm: found.scheme, sizeBits }]
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** Whether `issuer` issued `certificate`: names, the right to issue, and the signature (never over SHA-1). */
export const isIssuedBy = (certificate: Certificate, issuer: Certificate, structure: SignedStructure): boolean =>
  equalBytes(certificate.issuerName, issuer.subjectName) &&
  issuer.isCa &&
  (issuer.keyUsage?.has('keyCertSign') ?? true) &&
  (findSignedWith(structure, issuer)?.every(({ algorithm }) => algorithm !== 'sha1') ?? false)

/** UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 wants them: in Zulu, with seconds; fractions as RFC 3161 allows them. */
export const readTime = (element: Asn1Element | undefined): Date => {
  if (element?.tag !== asn1Tags.utcTime && element?.tag !== asn1Tags.generalizedTime) throw new Asn1Error('time')
  const text = Buffer.from(element.content).toString('latin1')
  const short = element.tag === asn1Tags.utcTime
  const full = short ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(full)
  if (!match) throw new Asn1Error('time')
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`)
  if (Number.isNaN(time.getTime())) throw new Asn1Error('time')
  return time
}
