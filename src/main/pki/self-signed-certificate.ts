/** Makes self-signed X.509 certificates (RFC 5280) for keys whose private half only a token can use. */
import { createHash } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Extension,
  Extensions,
  GeneralName,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import { readElement } from './asn1-element.ts'
import { encodeBitString, encodeSequence, encodeUnsignedInteger } from './der-encode.ts'
import { createName } from './distinguished-name.ts'
import type { SignatureScheme } from './public-key.ts'
import { encodeSignatureAlgorithm, encodeSignatureValue } from './signature-format.ts'

export interface SelfSignedCertificateRequest {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** The common name, of the subject and of the issuer. */
  readonly name: string
  readonly scheme: SignatureScheme
  readonly digestAlgorithm: DigestAlgorithm
  readonly notBefore: Date
  readonly notAfter: Date
  /** Documents, or lists of what is revoked; documents unless it is said. */
  readonly signs?: keyof typeof keyUsages
  /** Names of servers that the certificate stands for (RFC 5280 §4.2.1.6); absent: none. */
  readonly hosts?: readonly string[]
  /** Big-endian octets of a positive number, at most 20 with the sign bit (RFC 5280 §4.1.2.2). */
  readonly serialNumber: Uint8Array
  /** Signs as `UnlockedKey.sign` does: RSA, or r‖s. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

const extension = (extnID: string, critical: boolean, value: object): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

const keyUsages = {
  documents: KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation,
  lists: KeyUsageFlags.digitalSignature | KeyUsageFlags.cRLSign,
} as const

const createExtensions = (
  publicKey: ArrayBuffer,
  signs: keyof typeof keyUsages,
  hosts: readonly string[],
): Extensions =>
  new Extensions([
    extension('2.5.29.19', true, new BasicConstraints({ cA: false })),
    extension('2.5.29.15', true, new KeyUsage(keyUsages[signs])),
    // RFC 5280 §4.2.1.2, method 1; SHA-1 names the key here and protects nothing.
    extension(
      '2.5.29.14',
      false,
      new SubjectKeyIdentifier(createHash('sha1').update(new Uint8Array(publicKey)).digest()),
    ),
    ...(hosts.length === 0
      ? []
      : [
          extension('2.5.29.17', false, new SubjectAlternativeName(hosts.map(dNSName => new GeneralName({ dNSName })))),
        ]),
  ])

/** DER of a version 3 certificate. */
export const createSelfSignedCertificate = async (request: SelfSignedCertificateRequest): Promise<Uint8Array> => {
  const algorithm = encodeSignatureAlgorithm(request.scheme, request.digestAlgorithm)
  const publicKeyInfo = AsnConvert.parse(request.spki, SubjectPublicKeyInfo)
  const name = createName(request.name)
  const tbs = new Uint8Array(
    AsnConvert.serialize(
      new TBSCertificate({
        version: Version.v3,
        serialNumber: Uint8Array.from(readElement(encodeUnsignedInteger(request.serialNumber)).content).buffer,
        signature: AsnConvert.parse(algorithm, AlgorithmIdentifier),
        issuer: name,
        validity: new Validity({ notBefore: request.notBefore, notAfter: request.notAfter }),
        subject: name,
        subjectPublicKeyInfo: publicKeyInfo,
        extensions: createExtensions(publicKeyInfo.subjectPublicKey, request.signs ?? 'documents', request.hosts ?? []),
      }),
    ),
  )
  const signature = await request.sign(tbs)
  return encodeSequence(tbs, algorithm, encodeBitString(encodeSignatureValue(request.scheme, signature)))
}
