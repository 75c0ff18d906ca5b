/** The proof that a presentation is made now, for this service (RFC 9901 §4.3). */
import { createHash } from 'node:crypto'
import { type Sign, signCompact } from '../pki/compact-jws.ts'

export interface KeyBinding {
  /** Of the service, in full: the prefix belongs to it (OpenID4VP 1.0 §14.8). */
  readonly clientId: string
  readonly nonce: string
  readonly now: Date
  readonly sign: Sign
  readonly algorithm: string
  /** Of the credential's `_sd_alg`. */
  readonly digest: 'sha256' | 'sha384' | 'sha512'
}

/** @param presented `<issuer-signed JWT>~<disclosure>~…~` */
export const bindToService = async (presented: string, binding: KeyBinding): Promise<string> => {
  const { clientId, nonce, now, sign, algorithm, digest } = binding
  const claims = {
    iat: Math.floor(now.getTime() / 1000),
    aud: clientId,
    nonce,
    sd_hash: createHash(digest).update(presented, 'ascii').digest('base64url'),
  }
  return presented + (await signCompact({ typ: 'kb+jwt', alg: algorithm }, claims, sign))
}
