/** Public keys: what they are, how they are named, and whether a signature was made by them. */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Curve, KeyAlgorithm } from '../../shared/model/key.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import { thumbprintOf } from './jwk-thumbprint.ts'

export interface PublicKeyDescription {
  /** RFC 7638 JWK thumbprint with SHA-256, base64url. */
  readonly keyId: string
  readonly algorithm: KeyAlgorithm
  readonly sizeBits: number
  readonly curve: Curve | null
}

/** `rsa-pkcs1`: RFC 8017 §8.2; `rsa-pss`: §8.1, salt as long as the digest, MGF1 with the same digest; `ecdsa`: FIPS 186-5 §6. */
export type SignatureScheme = 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa'

/** Digests of signatures that can be checked; only those of `DigestAlgorithm` are made. */
export type VerifiableDigest = DigestAlgorithm | 'sha1' | 'sha224'

const curveBits: Readonly<Record<Curve, number>> = { 'P-256': 256, 'P-384': 384, 'P-521': 521 }
const isCurve = (name: string): name is Curve => Object.hasOwn(curveBits, name)

/** Of one key thousands of signatures may be checked, and taking it apart costs more than the check. */
const parsedKeys = new WeakMap<Uint8Array, KeyObject>()

const parseSpki = (spki: Uint8Array): KeyObject => {
  try {
    const key = parsedKeys.get(spki) ?? createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    parsedKeys.set(spki, key)
    return key
  } catch (cause) {
    throw new AppError('keys/certificate-unreadable', {}, { cause })
  }
}

/** Curves without a name in RFC 7518 have no JWK; the runtime throws. */
const exportJwk = (key: KeyObject) => {
  try {
    return key.export({ format: 'jwk' })
  } catch (cause) {
    throw new AppError('keys/too-weak', {}, { cause })
  }
}

/**
 * Describes a DER SubjectPublicKeyInfo.
 *
 * @throws {AppError} keys/certificate-unreadable for bytes that are no key; keys/too-weak for an algorithm or curve that is not supported
 */
export const describePublicKey = (spki: Uint8Array): PublicKeyDescription => {
  const key = parseSpki(spki)
  const type = key.asymmetricKeyType
  if (type === 'rsa') {
    const jwk = exportJwk(key)
    return {
      keyId: thumbprintOf({ kty: 'RSA', e: jwk.e, n: jwk.n }),
      algorithm: 'rsa',
      sizeBits: key.asymmetricKeyDetails?.modulusLength ?? 0,
      curve: null,
    }
  }
  if (type === 'ec') {
    const jwk = exportJwk(key)
    const curve = jwk.crv ?? ''
    if (!isCurve(curve)) throw new AppError('keys/too-weak')
    return {
      keyId: thumbprintOf({ kty: 'EC', crv: curve, x: jwk.x, y: jwk.y }),
      algorithm: 'ec',
      sizeBits: curveBits[curve],
      curve,
    }
  }
  throw new AppError('keys/too-weak')
}

/**
 * Whether `signature` over `message` was made with the private half of `spki`. ECDSA signatures are r‖s (IEEE P1363);
 * RSASSA-PSS uses MGF1 with the same digest and any salt length.
 */
export const verifySignature = (
  spki: Uint8Array,
  scheme: SignatureScheme,
  digestAlgorithm: VerifiableDigest,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => {
  const key = parseSpki(spki)
  if (key.asymmetricKeyType !== (scheme === 'ecdsa' ? 'ec' : 'rsa')) return false
  const options =
    scheme === 'ecdsa'
      ? { key, dsaEncoding: 'ieee-p1363' as const }
      : scheme === 'rsa-pss'
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
        : // PKCS #1 v1.5 unless told otherwise. The key by itself: options make the runtime find out by an error that
          // they are none, which takes as long as the check.
          key
  try {
    return verify(digestAlgorithm, message, options, signature)
  } catch {
    return false
  }
}
