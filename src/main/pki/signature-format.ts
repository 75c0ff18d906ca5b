/** Signature algorithms as certificates and CMS name them, and the two forms of an ECDSA signature. */
import type { Curve } from '../../shared/model/key.ts'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  readChildren,
  readOid,
  readSmallInteger,
  readWholeElement,
} from './asn1-element.ts'
import {
  encodeElement,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeSmallInteger,
  encodeUnsignedInteger,
} from './der-encode.ts'
import type { SignatureScheme, VerifiableDigest } from './public-key.ts'

interface DigestRow {
  readonly digest: VerifiableDigest
  readonly oid: string
  readonly sizeBytes: number
  readonly rsaPkcs1: string
  readonly ecdsa: string
}

/** RFC 3279, RFC 4055, RFC 5754, RFC 5758. */
const digestRows: readonly DigestRow[] = [
  { digest: 'sha1', oid: '1.3.14.3.2.26', sizeBytes: 20, rsaPkcs1: '1.2.840.113549.1.1.5', ecdsa: '1.2.840.10045.4.1' },
  {
    digest: 'sha224',
    oid: '2.16.840.1.101.3.4.2.4',
    sizeBytes: 28,
    rsaPkcs1: '1.2.840.113549.1.1.14',
    ecdsa: '1.2.840.10045.4.3.1',
  },
  {
    digest: 'sha256',
    oid: '2.16.840.1.101.3.4.2.1',
    sizeBytes: 32,
    rsaPkcs1: '1.2.840.113549.1.1.11',
    ecdsa: '1.2.840.10045.4.3.2',
  },
  {
    digest: 'sha384',
    oid: '2.16.840.1.101.3.4.2.2',
    sizeBytes: 48,
    rsaPkcs1: '1.2.840.113549.1.1.12',
    ecdsa: '1.2.840.10045.4.3.3',
  },
  {
    digest: 'sha512',
    oid: '2.16.840.1.101.3.4.2.3',
    sizeBytes: 64,
    rsaPkcs1: '1.2.840.113549.1.1.13',
    ecdsa: '1.2.840.10045.4.3.4',
  },
]
const rsaEncryptionOid = '1.2.840.113549.1.1.1'
const rsaPssOid = '1.2.840.113549.1.1.10'
const mgf1Oid = '1.2.840.113549.1.1.8'

const rowOf = (digest: VerifiableDigest): DigestRow => {
  const row = digestRows.find(each => each.digest === digest)
  if (!row) throw new Asn1Error(`digest ${digest}`)
  return row
}

/** AlgorithmIdentifier of a digest; parameters are left out (RFC 5754 §2). */
export const encodeDigestAlgorithm = (digest: VerifiableDigest): Uint8Array =>
  encodeSequence(encodeOid(rowOf(digest).oid))

/** AlgorithmIdentifier of a signature: RFC 4055 §3.1 and §5 for RSA (PSS: salt as long as the digest), RFC 5758 §3.2 for ECDSA. */
export const encodeSignatureAlgorithm = (scheme: SignatureScheme, digest: VerifiableDigest): Uint8Array => {
  const row = rowOf(digest)
  if (scheme === 'ecdsa') return encodeSequence(encodeOid(row.ecdsa))
  if (scheme === 'rsa-pkcs1') return encodeSequence(encodeOid(row.rsaPkcs1), encodeNull())
  const hash = encodeSequence(encodeOid(row.oid), encodeNull())
  return encodeSequence(
    encodeOid(rsaPssOid),
    encodeSequence(
      encodeElement(contextTag(0), hash),
      encodeElement(contextTag(1), encodeSequence(encodeOid(mgf1Oid), hash)),
      encodeElement(contextTag(2), encodeSmallInteger(row.sizeBytes)),
    ),
  )
}

/** The digest that an AlgorithmIdentifier names; undefined for one that is not supported. @throws {Asn1Error} */
export const findDigestAlgorithm = (algorithm: Asn1Element | undefined): VerifiableDigest | undefined => {
  const oid = readOid(readChildren(algorithm, asn1Tags.sequence)[0])
  return digestRows.find(row => row.oid === oid)?.digest
}

export interface SignatureAlgorithm {
  readonly scheme: SignatureScheme
  readonly digest: VerifiableDigest
}

/** RFC 4055 §3.1: every field of RSASSA-PSS-params has a default, and all of them are SHA-1's. */
const findPssDigest = (parameters: Asn1Element | undefined): VerifiableDigest | undefined => {
  const fields = new Map(readChildren(parameters, asn1Tags.sequence).map(field => [field.tag, field] as const))
  const childOf = (number: number) => {
    const field = fields.get(contextTag(number))
    return field && readChildren(field, field.tag)[0]
  }
  const [hash, mask, trailer] = [childOf(0), childOf(1), childOf(3)]
  if (trailer && readSmallInteger(trailer) !== 1) return undefined
  const digest = hash ? findDigestAlgorithm(hash) : 'sha1'
  if (!mask) return digest === 'sha1' ? digest : undefined
  const [maskOid, maskHash] = readChildren(mask, asn1Tags.sequence)
  return readOid(maskOid) === mgf1Oid && findDigestAlgorithm(maskHash) === digest ? digest : undefined
}

/**
 * The scheme and digest that an AlgorithmIdentifier names; undefined for what is not supported.
 *
 * @param separateDigest digest of a CMS signer, for `rsaEncryption`, which names none (RFC 3370 §3.2)
 * @throws {Asn1Error}
 */
export const findSignatureAlgorithm = (
  algorithm: Asn1Element | undefined,
  separateDigest?: VerifiableDigest,
): SignatureAlgorithm | undefined => {
  const [oidElement, parameters] = readChildren(algorithm, asn1Tags.sequence)
  const oid = readOid(oidElement)
  if (oid === rsaEncryptionOid) return separateDigest && { scheme: 'rsa-pkcs1', digest: separateDigest }
  if (oid === rsaPssOid) {
    const digest = findPssDigest(parameters)
    return digest && { scheme: 'rsa-pss', digest }
  }
  for (const row of digestRows) {
    if (oid === row.rsaPkcs1) return { scheme: 'rsa-pkcs1', digest: row.digest }
    if (oid === row.ecdsa) return { scheme: 'ecdsa', digest: row.digest }
  }
  return undefined
}

/** DigestInfo of a digest: what RSASSA-PKCS1-v1_5 pads (RFC 8017 §9.2). */
export const encodeDigestInfo = (digest: VerifiableDigest, value: Uint8Array): Uint8Array =>
  encodeSequence(encodeSequence(encodeOid(rowOf(digest).oid), encodeNull()), encodeElement(asn1Tags.octetString, value))

/** Bytes of one half of an r‖s signature. */
export const curveSizeBytes: Readonly<Record<Curve, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 }

/** r‖s (IEEE P1363) → Ecdsa-Sig-Value (RFC 3279 §2.2.3). */
export const ecdsaSignatureToDer = (signature: Uint8Array): Uint8Array => {
  const half = signature.length / 2
  return encodeSequence(
    encodeUnsignedInteger(signature.subarray(0, half)),
    encodeUnsignedInteger(signature.subarray(half)),
  )
}

/** Ecdsa-Sig-Value → r‖s. @throws {Asn1Error} also for numbers that are negative or longer than the curve's order */
export const ecdsaSignatureFromDer = (der: Uint8Array, curve: Curve): Uint8Array => {
  const size = curveSizeBytes[curve]
  const numbers = readChildren(readWholeElement(der), asn1Tags.sequence)
  if (numbers.length !== 2) throw new Asn1Error('signature value')
  return Buffer.concat(
    numbers.map(({ tag, content }) => {
      const magnitude = content[0] === 0 ? content.subarray(1) : content
      const negative = ((content[0] ?? 0x80) & 0x80) !== 0
      if (tag !== asn1Tags.integer || negative || magnitude.length > size) throw new Asn1Error('signature value')
      return Buffer.concat([new Uint8Array(size - magnitude.length), magnitude])
    }),
  )
}

/** What a token returns → what certificates and CMS carry. */
export const encodeSignatureValue = (scheme: SignatureScheme, signature: Uint8Array): Uint8Array =>
  scheme === 'ecdsa' ? ecdsaSignatureToDer(signature) : signature
