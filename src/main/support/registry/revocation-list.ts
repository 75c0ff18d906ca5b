/** The registry's revocation list for programs that read RFC 5280: its serial numbers are the first 16 bytes of key ids. */
import type { RevocationReason } from '../../../shared/model/recovery.ts'
import { asn1Tags, contextTag } from '../../pki/asn1-element.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import {
  encodeBitString,
  encodeElement,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSmallInteger,
  encodeUnsignedInteger,
} from '../../pki/der-encode.ts'
import { encodeSignatureAlgorithm, encodeSignatureValue } from '../../pki/signature-format.ts'
import type { RegistryKey } from './registry-key.ts'

export interface ListEntry {
  readonly keyId: string
  /** ISO 8601. */
  readonly at: string
  /** null: suspended. */
  readonly reason: RevocationReason | null
}

/** CRLReason (§5.3.1); none for `lost`: nothing is known of what became of the key. */
const reasonNumbers: Readonly<Record<RevocationReason, number | null>> = {
  lost: null,
  stolen: 1,
  'pin-known': 1,
  unused: 5,
}
const certificateHold = 6

const serialBytes = 16
/** A key id as a serial number (§4.1.2.2): positive, and as short as is allowed. */
export const serialNumberOf = (keyId: string): Uint8Array => Buffer.from(keyId, 'base64url').subarray(0, serialBytes)

/** UTCTime until 2049, GeneralizedTime after (§5.1.2.4). */
const encodeTime = (time: Date): Uint8Array => {
  const digits = time.toISOString().replace(/[-:T]|\.\d+/g, '')
  return time.getUTCFullYear() < 2050
    ? encodeElement(asn1Tags.utcTime, Buffer.from(digits.slice(2)))
    : encodeElement(asn1Tags.generalizedTime, Buffer.from(digits))
}

const encodeExtension = (oid: string, value: Uint8Array): Uint8Array =>
  encodeSequence(encodeOid(oid), encodeOctetString(value))

const encodeEntry = ({ keyId, at, reason }: ListEntry): Uint8Array => {
  const number = reason === null ? certificateHold : reasonNumbers[reason]
  const extensions =
    number === null
      ? []
      : [encodeSequence(encodeExtension('2.5.29.21', encodeElement(asn1Tags.enumerated, Uint8Array.of(number))))]
  return encodeSequence(encodeUnsignedInteger(serialNumberOf(keyId)), encodeTime(new Date(at)), ...extensions)
}

/** DER of a version 2 CertificateList. */
export const createRevocationList = async (
  key: RegistryKey,
  entries: readonly ListEntry[],
  thisUpdate: Date,
  nextUpdate: Date,
): Promise<Uint8Array> => {
  const algorithm = encodeSignatureAlgorithm('ecdsa', 'sha256')
  const { subjectName, subjectKeyIdentifier } = parseCertificate(key.certificate)
  const issuer = encodeElement(contextTag(0, 'primitive'), subjectKeyIdentifier ?? new Uint8Array())
  const extensions = encodeSequence(
    encodeExtension('2.5.29.35', encodeSequence(issuer)),
    // Seconds since 1970 only grow.
    encodeExtension('2.5.29.20', encodeSmallInteger(Math.floor(thisUpdate.getTime() / 1000))),
  )
  // Joined at once: a hundred thousand arguments are too many for a call.
  const revoked = entries.length > 0 ? [encodeSequence(Buffer.concat(entries.map(encodeEntry)))] : []
  const signed = encodeSequence(
    encodeSmallInteger(1),
    algorithm,
    subjectName,
    encodeTime(thisUpdate),
    encodeTime(nextUpdate),
    ...revoked,
    encodeElement(contextTag(0), extensions),
  )
  const signature = encodeSignatureValue('ecdsa', await key.sign(signed))
  return encodeSequence(signed, algorithm, encodeBitString(signature))
}
