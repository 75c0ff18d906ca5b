/** CMS signatures (RFC 5652): made for PAdES, and taken apart for validation. */
import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  expectTag,
  readChildren,
  readElement,
  readElements,
  readOctetString,
  readOid,
  readSmallInteger,
} from './asn1-element.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { cmsOids } from './cms-oids.ts'
import {
  encodeElement,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeSmallInteger,
} from './der-encode.ts'
import type { SignatureScheme } from './public-key.ts'
import { selectChain } from './select-chain.ts'
import { encodeDigestAlgorithm, encodeSignatureAlgorithm, encodeSignatureValue } from './signature-format.ts'

/** What the signatures of one signer have in common. */
export interface PadesSigner {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array
  /** DER of certificates at hand, in no order; the issuers of `certificate` among them are put into the signature. */
  readonly chain: readonly Uint8Array[]
  readonly scheme: SignatureScheme
  readonly digestAlgorithm: DigestAlgorithm
}

/** What each of them has of its own. */
export interface PadesContent {
  /** Digest of the byte range, with `digestAlgorithm`. */
  readonly documentDigest: Uint8Array
  /** Signs as `UnlockedKey.sign` does: RSA, or r‖s. Gets the signed attributes. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
  /** Level B-T: DER of a timestamp token over the signature value (RFC 3161 appendix A). */
  readonly stampSignature?: (signatureValue: Uint8Array) => Promise<Uint8Array>
}

/** DER ContentInfo. */
export type PadesEncoder = (content: PadesContent) => Promise<Uint8Array>

export type PadesCmsRequest = PadesSigner & PadesContent

/** @param type an encoded OID */
const encodeAttribute = (type: Uint8Array, value: Uint8Array): Uint8Array => encodeSequence(type, encodeSetOf([value]))

/** IssuerAndSerialNumber and IssuerSerial hold the serial number as the certificate does. */
const encodeSerialNumber = ({ serialNumber }: Certificate): Uint8Array =>
  encodeElement(asn1Tags.integer, Buffer.from(serialNumber, 'hex'))

/** RFC 5035 §3, §5: binds the certificate itself, not only its key, to the signature. */
const encodeSigningCertificateV2 = (certificate: Certificate, digestAlgorithm: DigestAlgorithm): Uint8Array => {
  const hash = encodeOctetString(createHash(digestAlgorithm).update(certificate.der).digest())
  const directoryName = encodeElement(contextTag(4), certificate.issuerName)
  const issuerSerial = encodeSequence(encodeSequence(directoryName), encodeSerialNumber(certificate))
  // SHA-256 is the default, and DER leaves defaults out.
  const algorithm = digestAlgorithm === 'sha256' ? [] : [encodeDigestAlgorithm(digestAlgorithm)]
  return encodeSequence(encodeSequence(encodeSequence(...algorithm, hash, issuerSerial)))
}

/**
 * Makes DER ContentInfo of detached signatures at level B-B, or B-T (EN 319 142-1 §6, EN 319 122-1 §6). No signing-time
 * attribute: in PAdES the claimed time is the `M` entry of the signature dictionary. What is the same in all of them is
 * encoded once.
 *
 * @throws {AppError} keys/certificate-unreadable
 */
export const createPadesEncoder = ({ scheme, digestAlgorithm, ...signer }: PadesSigner): PadesEncoder => {
  const certificate = parseCertificate(signer.certificate)
  const sameAttributes = [
    encodeAttribute(encodeOid(cmsOids.contentType), encodeOid(cmsOids.data)),
    encodeAttribute(encodeOid(cmsOids.signingCertificateV2), encodeSigningCertificateV2(certificate, digestAlgorithm)),
  ]
  const digestType = encodeOid(cmsOids.messageDigest)
  const version = encodeSmallInteger(1)
  const identifier = encodeSequence(certificate.issuerName, encodeSerialNumber(certificate))
  const digestIdentifier = encodeDigestAlgorithm(digestAlgorithm)
  const signatureIdentifier = encodeSignatureAlgorithm(scheme, digestAlgorithm)
  const certificates = encodeSetOf([certificate.der, ...selectChain(certificate, signer.chain)])
  const beforeSigners = [
    version,
    encodeSetOf([digestIdentifier]),
    encodeSequence(encodeOid(cmsOids.data)),
    encodeElement(contextTag(0), readElement(certificates).content),
  ]
  const signedDataType = encodeOid(cmsOids.signedData)

  return async ({ documentDigest, sign, stampSignature }) => {
    const digestAttribute = encodeAttribute(digestType, encodeOctetString(documentDigest))
    const signedAttributes = encodeSetOf([...sameAttributes, digestAttribute])
    const signatureValue = encodeSignatureValue(scheme, await sign(signedAttributes))
    const timestamp = await stampSignature?.(signatureValue)
    const signerInfo = encodeSequence(
      version,
      identifier,
      digestIdentifier,
      encodeElement(contextTag(0), readElement(signedAttributes).content),
      signatureIdentifier,
      encodeOctetString(signatureValue),
      ...(timestamp
        ? [encodeElement(contextTag(1), encodeAttribute(encodeOid(cmsOids.signatureTimestamp), timestamp))]
        : []),
    )
    const signedData = encodeSequence(...beforeSigners, encodeSetOf([signerInfo]))
    return encodeSequence(signedDataType, encodeElement(contextTag(0), signedData))
  }
}

/** One such signature. @throws {AppError} keys/certificate-unreadable */
export const createPadesCms = async (request: PadesCmsRequest): Promise<Uint8Array> =>
  createPadesEncoder(request)(request)

/** Everything in a signature of ours that is neither certificates, names, serial numbers nor the signature value. */
const fixedPartsBytes = 512

/**
 * Bytes that `createPadesCms` does not exceed, whatever the scheme and digest.
 *
 * @param certificates DER; the signer's first, then what will be given as `chain`
 * @param sizeBits of the signer's key
 * @throws {AppError} keys/certificate-unreadable
 */
export const maxPadesCmsSize = (certificates: readonly Uint8Array[], sizeBits: number): number => {
  const signer = parseCertificate(certificates[0] ?? new Uint8Array())
  const nameAndSerialBytes = signer.issuerName.length + signer.serialNumber.length / 2
  const included = [signer.der, ...selectChain(signer, certificates.slice(1))]
  const certificateBytes = included.reduce((sum, certificate) => sum + certificate.length, 0)
  // Two numbers of an ECDSA signature are longer than the one of RSA for the same size.
  const signatureBytes = 2 * Math.ceil(sizeBits / 8)
  return certificateBytes + 2 * nameAndSerialBytes + signatureBytes + fixedPartsBytes
}

export interface CmsSigner {
  /** DER Name and hex serial number, or the key identifier (RFC 5652 §5.3). */
  readonly identifier:
    | { readonly kind: 'issuer-and-serial'; readonly issuerName: Uint8Array; readonly serialNumber: string }
    | { readonly kind: 'key-identifier'; readonly keyIdentifier: Uint8Array }
  readonly digestAlgorithm: Asn1Element
  readonly signatureAlgorithm: Asn1Element
  readonly signature: Uint8Array
  /** The original bytes with the tag of a SET OF: what was signed (RFC 5652 §5.4). null: there are none. */
  readonly signedAttributes: Uint8Array | null
  /** Values of each signed attribute, by OID. */
  readonly attributes: ReadonlyMap<string, readonly Asn1Element[]>
  /** Values of each unsigned attribute, by OID; those that cannot be read are left out, for nobody vouches for them. */
  readonly unsignedAttributes: ReadonlyMap<string, readonly Asn1Element[]>
}

export interface Cms {
  /** OID of the content's type. */
  readonly contentType: string
  /** False when the content is inside: then nothing outside is signed. */
  readonly detached: boolean
  /** What is inside, when it is not detached. */
  readonly content: Uint8Array | null
  /** DER as it stands. Those that cannot be read are in the list as well. */
  readonly certificates: readonly Uint8Array[]
  /** DER of what stands in the field of revocation lists (RFC 5652 §10.2.1). */
  readonly crls: readonly Uint8Array[]
  readonly signers: readonly CmsSigner[]
}

/** Signatures with embedded revocation lists reach megabytes. */
const maxCmsBytes = 32 * 1024 * 1024
/** Each is parsed and may be verified. */
const maxCertificates = 200

const readAttributes = (element: Asn1Element): CmsSigner['attributes'] => {
  const attributes = new Map<string, readonly Asn1Element[]>()
  for (const attribute of readElements(element.content)) {
    const [type, values] = readChildren(attribute, asn1Tags.sequence, 2)
    const oid = readOid(type)
    // Two of one type are not allowed (RFC 5652 §11), and readers that take the first or the last would disagree.
    if (attributes.has(oid)) throw new Asn1Error('the same attribute twice')
    attributes.set(oid, readChildren(values, asn1Tags.set))
  }
  return attributes
}

/** Several of one type are allowed here: signature timestamps of several authorities (EN 319 122-1 §5.3). */
const readUnsignedAttributes = (element: Asn1Element | undefined): CmsSigner['unsignedAttributes'] => {
  const attributes = new Map<string, readonly Asn1Element[]>()
  if (!element) return attributes
  try {
    for (const attribute of readElements(element.content)) {
      const [type, values] = readChildren(attribute, asn1Tags.sequence)
      const oid = readOid(type)
      attributes.set(oid, [...(attributes.get(oid) ?? []), ...readChildren(values, asn1Tags.set)])
    }
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error
  }
  return attributes
}

const readIdentifier = (element: Asn1Element | undefined): CmsSigner['identifier'] => {
  if (element?.tag === contextTag(0, 'primitive')) return { kind: 'key-identifier', keyIdentifier: element.content }
  const [issuer, serial] = readChildren(element, asn1Tags.sequence, 2)
  const serialNumber = Buffer.from(expectTag(serial, asn1Tags.integer).content).toString('hex')
  return { kind: 'issuer-and-serial', issuerName: expectTag(issuer, asn1Tags.sequence).bytes, serialNumber }
}

const readSigner = (element: Asn1Element): CmsSigner => {
  const [version, identifier, digestAlgorithm, ...rest] = readChildren(element, asn1Tags.sequence)
  readSmallInteger(version)
  const attributes = rest[0]?.tag === contextTag(0) ? rest[0] : null
  const [signatureAlgorithm, signature, unsigned, ...others] = attributes ? rest.slice(1) : rest
  if (others.length > 0 || (unsigned && unsigned.tag !== contextTag(1))) throw new Asn1Error('signer')
  return {
    identifier: readIdentifier(identifier),
    digestAlgorithm: expectTag(digestAlgorithm, asn1Tags.sequence),
    signatureAlgorithm: expectTag(signatureAlgorithm, asn1Tags.sequence),
    signature: readOctetString(signature),
    signedAttributes: attributes && Buffer.concat([Uint8Array.of(asn1Tags.set), attributes.bytes.subarray(1)]),
    attributes: attributes ? readAttributes(attributes) : new Map(),
    unsignedAttributes: readUnsignedAttributes(unsigned),
  }
}

const readSignedData = (bytes: Uint8Array): Cms => {
  const contentInfo = readElement(bytes)
  // PDF pads `/Contents` with zeros; anything else after the signature is not part of it.
  if (bytes.subarray(contentInfo.bytes.length).some(octet => octet !== 0)) throw new Asn1Error('trailing bytes')
  const [type, content] = readChildren(contentInfo, asn1Tags.sequence, 2)
  if (readOid(type) !== cmsOids.signedData) throw new Asn1Error('not signed data')
  const [signedData] = readChildren(content, contextTag(0), 1)
  const [version, digests, encapsulated, ...rest] = readChildren(signedData, asn1Tags.sequence)
  // Nothing is done with them, but what has another shape is no SignedData.
  readSmallInteger(version)
  for (const digest of readChildren(digests, asn1Tags.set)) expectTag(digest, asn1Tags.sequence)
  const [contentType, encapsulatedContent] = readChildren(encapsulated, asn1Tags.sequence, 2)
  const order = [contextTag(0), contextTag(1), asn1Tags.set]
  const places = rest.map(field => order.indexOf(field.tag))
  if (places.some((place, index) => place <= (places[index - 1] ?? -1))) throw new Asn1Error('signed data')
  const certificates = readElements(rest.find(field => field.tag === contextTag(0))?.content ?? new Uint8Array())
  if (certificates.length > maxCertificates) throw new Asn1Error('too many certificates')
  const crls = readElements(rest.find(field => field.tag === contextTag(1))?.content ?? new Uint8Array())
  const signers = readChildren(rest.at(-1), asn1Tags.set)
  return {
    contentType: readOid(contentType),
    detached: !encapsulatedContent,
    content: encapsulatedContent ? readOctetString(readChildren(encapsulatedContent, contextTag(0))[0]) : null,
    certificates: certificates.filter(each => each.tag === asn1Tags.sequence).map(each => each.bytes),
    crls: crls.filter(each => each.tag === asn1Tags.sequence).map(each => each.bytes),
    signers: signers.map(readSigner),
  }
}

/**
 * Takes a CMS SignedData apart; zeros may follow it. Reads BER as well as DER, because signers write both.
 *
 * @throws {AppError} validation/cms-unreadable
 */
export const readCms = (bytes: Uint8Array): Cms => {
  try {
    if (bytes.length > maxCmsBytes) throw new Asn1Error('too large')
    return readSignedData(bytes)
  } catch (cause) {
    throw new AppError('validation/cms-unreadable', {}, { cause })
  }
}
