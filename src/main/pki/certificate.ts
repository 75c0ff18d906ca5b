/** X.509 certificates (RFC 5280): read from PEM or DER into the facts that the rest of Signet needs. */
import { createHash } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  BasicConstraints,
  ExtendedKeyUsage,
  Extensions,
  KeyUsage,
  Name,
  SubjectKeyIdentifier,
  Validity,
} from '@peculiar/asn1-x509'
import { AppError } from '../../shared/errors.ts'
import { type CertificatePurpose, type CertificateSummary, certificatePurposes } from '../../shared/model/key.ts'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  equalBytes,
  expectTag,
  readChildren,
  readWholeElement,
} from './asn1-element.ts'
import { commonNameOf, describeName } from './distinguished-name.ts'
import { findSignatureAlgorithm, type SignatureAlgorithm } from './signature-format.ts'
import { verifyEncodedSignature } from './verify-encoded-signature.ts'

/** RFC 5280 §4.2.1.3. */
export type KeyUsageName =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'crlSign'
  | 'encipherOnly'
  | 'decipherOnly'

export interface Certificate {
  /** The certificate as it stands. */
  readonly der: Uint8Array
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** RFC 4514, most specific part first. */
  readonly subject: string
  readonly issuer: string
  /** Of the subject; empty when it has none. */
  readonly commonName: string
  /** DER Name. */
  readonly subjectName: Uint8Array
  readonly issuerName: Uint8Array
  /** Lower-case hex of the content octets. */
  readonly serialNumber: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** null: no restriction (RFC 5280 §4.2.1.3). */
  readonly keyUsage: ReadonlySet<KeyUsageName> | null
  /** Purposes as dotted OIDs; null: no restriction. */
  readonly extendedKeyUsage: ReadonlySet<string> | null
  readonly subjectKeyIdentifier: Uint8Array | null
  readonly isCa: boolean
  /** Issued to itself, and signed with its own key. */
  readonly selfSigned: boolean
  /** DER of the further certificates of a PEM file, in its order. */
  readonly chain: readonly Uint8Array[]
}

/** A PEM bundle of a long chain stays far under it; a certificate with photographs does not. */
export const maxCertificateBytes = 64 * 1024

const pemBlock = /-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END (?:X509 )?CERTIFICATE-----/g

const splitCertificates = (bytes: Uint8Array): readonly Uint8Array[] => {
  if (bytes.length > maxCertificateBytes) throw new Asn1Error('too large')
  if (bytes[0] === asn1Tags.sequence) return [bytes]
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return [...text.matchAll(pemBlock)].map(([, base64 = '']) => Buffer.from(base64, 'base64'))
}

const readExtensions = (element: Asn1Element | undefined): ReadonlyMap<string, ArrayBuffer> => {
  if (!element) return new Map()
  const extensions = AsnConvert.parse(element.content, Extensions)
  const byOid = new Map(extensions.map(each => [each.extnID, each.extnValue.buffer] as const))
  if (byOid.size !== extensions.length) throw new Asn1Error('the same extension twice')
  return byOid
}

interface TbsFields {
  readonly serial: Asn1Element
  readonly issuer: Asn1Element
  readonly validity: Asn1Element
  readonly subject: Asn1Element
  readonly publicKey: Asn1Element
  readonly extensions: Asn1Element | undefined
}

/** TBSCertificate (RFC 5280 §4.1), by position: its bytes are compared and hashed later, so they are never re-encoded. */
const readTbs = (tbs: Asn1Element): TbsFields => {
  const all = readChildren(tbs, asn1Tags.sequence)
  const [serial, , issuer, validity, subject, publicKey, ...optional] =
    all[0]?.tag === contextTag(0) ? all.slice(1) : all
  return {
    serial: expectTag(serial, asn1Tags.integer),
    issuer: expectTag(issuer, asn1Tags.sequence),
    validity: expectTag(validity, asn1Tags.sequence),
    subject: expectTag(subject, asn1Tags.sequence),
    publicKey: expectTag(publicKey, asn1Tags.sequence),
    extensions: optional.find(field => field.tag === contextTag(3)),
  }
}

const isSignedBy = (
  publicKey: Uint8Array,
  tbs: Asn1Element,
  algorithm: SignatureAlgorithm | undefined,
  value: Asn1Element,
): boolean => {
  if (!algorithm || value.content[0] !== 0) return false
  try {
    return verifyEncodedSignature(publicKey, algorithm, tbs.bytes, value.content.subarray(1))
  } catch (error) {
    // A key of a kind that is not supported: nothing is known, so nothing is claimed.
    if (error instanceof AppError) return false
    throw error
  }
}

const parseOne = (der: Uint8Array, chain: readonly Uint8Array[]): Certificate => {
  const [tbs, algorithm, value, ...rest] = readChildren(readWholeElement(der), asn1Tags.sequence)
  const fields = readTbs(expectTag(tbs, asn1Tags.sequence))
  if (!tbs || !algorithm || rest.length > 0) throw new Asn1Error('no certificate')
  const signature = expectTag(value, asn1Tags.bitString)
  const issuer = AsnConvert.parse(fields.issuer.bytes, Name)
  const subject = AsnConvert.parse(fields.subject.bytes, Name)
  const validity = AsnConvert.parse(fields.validity.bytes, Validity)
  const extensions = readExtensions(fields.extensions)
  const parseExtension = <Value>(oid: string, type: new () => Value): Value | null => {
    const bytes = extensions.get(oid)
    return bytes ? AsnConvert.parse(readWholeElement(new Uint8Array(bytes)).bytes, type) : null
  }
  const keyUsage = parseExtension('2.5.29.15', KeyUsage)
  const extendedKeyUsage = parseExtension('2.5.29.37', ExtendedKeyUsage)
  const isSelfIssued = equalBytes(fields.issuer.bytes, fields.subject.bytes)
  const ownAlgorithm = isSelfIssued ? findSignatureAlgorithm(algorithm) : undefined
  let selfSigned: boolean | undefined
  return {
    der,
    publicKey: fields.publicKey.bytes,
    subject: describeName(subject),
    issuer: describeName(issuer),
    commonName: commonNameOf(subject),
    subjectName: fields.subject.bytes,
    issuerName: fields.issuer.bytes,
    serialNumber: Buffer.from(fields.serial.content).toString('hex'),
    notBefore: checkedTime(validity.notBefore.getTime()),
    notAfter: checkedTime(validity.notAfter.getTime()),
    keyUsage: keyUsage && new Set(keyUsage.toJSON() as readonly KeyUsageName[]),
    extendedKeyUsage: extendedKeyUsage && new Set(extendedKeyUsage),
    subjectKeyIdentifier: subjectKeyIdentifierOf(parseExtension('2.5.29.14', SubjectKeyIdentifier)),
    isCa: parseExtension('2.5.29.19', BasicConstraints)?.cA ?? false,
    /** Costs a signature check, and is asked of few: trusted lists hold thousands. */
    get selfSigned() {
      selfSigned ??= isSignedBy(fields.publicKey.bytes, tbs, ownAlgorithm, signature)
      return selfSigned
    },
    chain,
  }
}

const subjectKeyIdentifierOf = (identifier: SubjectKeyIdentifier | null): Uint8Array | null =>
  identifier && new Uint8Array(identifier.buffer)

const checkedTime = (time: Date): Date => {
  if (Number.isNaN(time.getTime())) throw new Asn1Error('time')
  return time
}

/** A batch asks for the same signer and chain with every document. */
const parsed = new WeakMap<Uint8Array, Certificate>()

/**
 * Reads the certificate of a DER or PEM file; of several in one PEM file the first, with the others as `chain`.
 *
 * @throws {AppError} keys/certificate-unreadable for everything else, and for more than 64 KiB
 */
export const parseCertificate = (bytes: Uint8Array): Certificate => {
  try {
    const known = parsed.get(bytes)
    if (known) return known
    const [first, ...others] = splitCertificates(bytes)
    if (!first) throw new Asn1Error('no certificate')
    const certificate = parseOne(first, others)
    parsed.set(bytes, certificate)
    return certificate
  } catch (cause) {
    throw new AppError('keys/certificate-unreadable', {}, { cause })
  }
}

/** The part of a certificate that is shown to users. */
export const summarizeCertificate = (certificate: Certificate): CertificateSummary => ({
  subject: certificate.subject,
  commonName: certificate.commonName,
  issuer: certificate.issuer,
  serialNumber: certificate.serialNumber,
  notBefore: certificate.notBefore.toISOString(),
  notAfter: certificate.notAfter.toISOString(),
  selfSigned: certificate.selfSigned,
  purposes: purposesOf(certificate),
  sha256: createHash('sha256').update(certificate.der).digest('hex'),
})

const purposesOf = ({ keyUsage }: Certificate): readonly CertificatePurpose[] =>
  keyUsage ? certificatePurposes.filter(purpose => purpose !== 'any' && keyUsage.has(purpose)) : ['any']

/** PEM text (RFC 7468 §5) of a DER certificate; lines of 64 characters. */
export const toPem = (der: Uint8Array, label: 'CERTIFICATE' | 'CERTIFICATE REQUEST' = 'CERTIFICATE'): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
