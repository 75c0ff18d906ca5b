/** Which PKCS#11 mechanism makes which signature, and what is handed to it. */
import { createHash } from 'node:crypto'
import type * as Pkcs11Js from 'pkcs11js'
import type { DigestAlgorithm } from '../../../shared/model/signing.ts'
import type { SignatureScheme } from '../../pki/public-key.ts'
import type { Pkcs11Module } from './objects.ts'

interface DigestFacts {
  /** DER of DigestInfo up to the digest itself (RFC 8017 §9.2 note 1). */
  readonly digestInfoPrefix: string
  readonly sizeBytes: number
  readonly hash: 'CKM_SHA256' | 'CKM_SHA384' | 'CKM_SHA512'
  readonly mask: 'CKG_MGF1_SHA256' | 'CKG_MGF1_SHA384' | 'CKG_MGF1_SHA512'
}

const digests: Readonly<Record<DigestAlgorithm, DigestFacts>> = {
  sha256: {
    digestInfoPrefix: '3031300d060960864801650304020105000420',
    sizeBytes: 32,
    hash: 'CKM_SHA256',
    mask: 'CKG_MGF1_SHA256',
  },
  sha384: {
    digestInfoPrefix: '3041300d060960864801650304020205000430',
    sizeBytes: 48,
    hash: 'CKM_SHA384',
    mask: 'CKG_MGF1_SHA384',
  },
  sha512: {
    digestInfoPrefix: '3051300d060960864801650304020305000440',
    sizeBytes: 64,
    hash: 'CKM_SHA512',
    mask: 'CKG_MGF1_SHA512',
  },
}

/** The mechanism and its input. We hash ourselves: raw mechanisms are the ones that every token has. */
export const prepareSignature = (
  c: Pkcs11Module,
  scheme: SignatureScheme,
  digestAlgorithm: DigestAlgorithm,
  message: Uint8Array,
  keySizeBits: number,
  /** `message` is the digest already. */
  isDigest = false,
): { readonly mechanism: Pkcs11Js.Mechanism; readonly input: Buffer } => {
  const { digestInfoPrefix, sizeBytes, hash, mask } = digests[digestAlgorithm]
  const digest = isDigest ? Buffer.from(message) : createHash(digestAlgorithm).update(message).digest()
  switch (scheme) {
    case 'rsa-pkcs1':
      return {
        mechanism: { mechanism: c.CKM_RSA_PKCS },
        input: Buffer.concat([Buffer.from(digestInfoPrefix, 'hex'), digest]),
      }
    case 'rsa-pss': {
      const parameter = { type: c.CK_PARAMS_RSA_PSS, hashAlg: c[hash], mgf: c[mask], saltLen: sizeBytes }
      return { mechanism: { mechanism: c.CKM_RSA_PKCS_PSS, parameter }, input: digest }
    }
    case 'ecdsa':
      // FIPS 186-5 §6.4.1 takes the leftmost bits of a digest longer than the order; not every token does it itself.
      return { mechanism: { mechanism: c.CKM_ECDSA }, input: digest.subarray(0, Math.ceil(keySizeBits / 8)) }
  }
}
