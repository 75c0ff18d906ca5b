/** The Web eID authentication token: proof to one website, for one challenge, of who holds a certificate. */
import { createHash } from 'node:crypto'
import type { KeyAlgorithm } from '../../shared/model/key.ts'
import type { SignRequest } from '../tokens/key-store.ts'
import { findTokenAlgorithm, listSigningAlgorithms, type SigningAlgorithm } from './algorithms.ts'

export interface CertifiedKey {
  readonly algorithm: KeyAlgorithm
  readonly sizeBits: number
  /** DER. */
  readonly certificate: Uint8Array
}

export interface AuthenticationToken {
  /** Base64 of DER. */
  readonly unverifiedCertificate: string
  readonly algorithm: string
  /** Base64; of ECDSA r‖s (RFC 7518 §3.4). */
  readonly signature: string
  readonly format: 'web-eid:1.0' | 'web-eid:1.1'
  readonly appVersion: string
  readonly unverifiedSigningCertificates?: readonly {
    readonly certificate: string
    readonly supportedSignatureAlgorithms: readonly SigningAlgorithm[]
  }[]
}

export interface AuthenticationTokenRequest {
  readonly key: CertifiedKey
  /** ASCII serialization. */
  readonly origin: string
  readonly challengeNonce: string
  /** Format 1.1 with this key for signatures; null: format 1.0. */
  readonly signingKey: CertifiedKey | null
  readonly version: string
  readonly sign: (request: SignRequest) => Promise<Uint8Array>
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The digests keep origin and challenge apart; the signature takes their concatenation, and with it its own digest. */
export const createAuthenticationToken = async (request: AuthenticationTokenRequest): Promise<AuthenticationToken> => {
  const { key, origin, challengeNonce, signingKey, version, sign } = request
  const { name, scheme, digestAlgorithm } = findTokenAlgorithm(key)
  const hash = (text: string): Uint8Array => createHash(digestAlgorithm).update(text, 'utf8').digest()
  const message = Buffer.concat([hash(origin), hash(challengeNonce)])
  const signature = await sign({ scheme, digestAlgorithm, message })
  return {
    unverifiedCertificate: toBase64(key.certificate),
    algorithm: name,
    signature: toBase64(signature),
    format: signingKey ? 'web-eid:1.1' : 'web-eid:1.0',
    // The specification wants an address that names program and version; it is not fetched.
    appVersion: `https://signet.example/releases/${version}`,
    ...(signingKey
      ? {
          unverifiedSigningCertificates: [
            {
              certificate: toBase64(signingKey.certificate),
              supportedSignatureAlgorithms: listSigningAlgorithms(signingKey.algorithm),
            },
          ],
        }
      : {}),
  }
}
