/** Makes PKCS#10 certificate requests (RFC 2986) for keys whose private half only a token can use. */
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import { contextTag } from './asn1-element.ts'
import { encodeBitString, encodeElement, encodeSequence, encodeSmallInteger } from './der-encode.ts'
import { createName, encodeName } from './distinguished-name.ts'
import type { SignatureScheme } from './public-key.ts'
import { encodeSignatureAlgorithm, encodeSignatureValue } from './signature-format.ts'

export interface CertificateRequestRequest {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** The common name of the subject. */
  readonly name: string
  readonly scheme: SignatureScheme
  readonly digestAlgorithm: DigestAlgorithm
  /** Signs as `UnlockedKey.sign` does: RSA, or r‖s. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

/** DER CertificationRequest (RFC 2986 §4) without attributes. */
export const createCertificateRequest = async (request: CertificateRequestRequest): Promise<Uint8Array> => {
  const information = encodeSequence(
    encodeSmallInteger(0),
    encodeName(createName(request.name)),
    request.spki,
    encodeElement(contextTag(0)),
  )
  const signature = await request.sign(information)
  return encodeSequence(
    information,
    encodeSignatureAlgorithm(request.scheme, request.digestAlgorithm),
    encodeBitString(encodeSignatureValue(request.scheme, signature)),
  )
}
