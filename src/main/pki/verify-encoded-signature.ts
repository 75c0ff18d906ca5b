/** Whether a signature value, as certificates and CMS carry it, was made by a key. */
import { Asn1Error } from './asn1-element.ts'
import { describePublicKey, verifySignature } from './public-key.ts'
import { ecdsaSignatureFromDer, type SignatureAlgorithm } from './signature-format.ts'

/**
 * False also for a value that is malformed, and for a key of another kind than the algorithm's.
 *
 * @throws {AppError} keys/too-weak for a kind of key or a curve that is not supported; keys/certificate-unreadable
 */
export const verifyEncodedSignature = (
  spki: Uint8Array,
  { scheme, digest }: SignatureAlgorithm,
  message: Uint8Array,
  value: Uint8Array,
): boolean => {
  const { curve } = describePublicKey(spki)
  if (scheme !== 'ecdsa') return verifySignature(spki, scheme, digest, message, value)
  if (!curve) return false
  try {
    return verifySignature(spki, scheme, digest, message, ecdsaSignatureFromDer(value, curve))
  } catch (error) {
    if (error instanceof Asn1Error) return false
    throw error
  }
}
