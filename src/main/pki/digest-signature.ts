/** Signatures over a digest whose message is not here: made with a private key of the runtime, and checked. */
import { constants, createPublicKey, type KeyObject, privateEncrypt, publicDecrypt } from 'node:crypto'
import type { Curve } from '../../shared/model/key.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import { signDigestOnCurve, verifyDigestOnCurve } from './curve-arithmetic.ts'
import { encodeDigestInfo } from './signature-format.ts'

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.1, from step 2 of the encoding on), or ECDSA as r‖s. */
export const signDigest = (privateKey: KeyObject, algorithm: DigestAlgorithm, digest: Uint8Array): Uint8Array => {
  if (privateKey.asymmetricKeyType === 'rsa') {
    const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING }
    return privateEncrypt(key, encodeDigestInfo(algorithm, digest))
  }
  const { crv, d } = privateKey.export({ format: 'jwk' })
  return signDigestOnCurve(crv as Curve, d ?? '', digest)
}

/** `spki`: DER SubjectPublicKeyInfo of a key that is described already. */
export const verifyDigestSignature = (
  spki: Uint8Array,
  algorithm: DigestAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean => {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType === 'ec') {
    const jwk = key.export({ format: 'jwk' })
    return verifyDigestOnCurve(jwk.crv as Curve, jwk, digest, signature)
  }
  // RFC 8017 §8.2.2, step 1: OpenSSL takes one for right that lacks a zero at its beginning.
  if (signature.length !== Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)) return false
  try {
    const found = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return found.equals(encodeDigestInfo(algorithm, digest))
  } catch {
    return false
  }
}
