/** RFC 7638 thumbprints: of key ids, unlock keys and pairwise pseudonyms alike. */
import { createHash } from 'node:crypto'

/** RFC 7638 §3.2, RFC 8037 §2: what each type must have, in lexicographic order. */
const requiredMembers = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
}

/** A public key; members that are not required do not count. */
export interface ThumbprintJwk {
  readonly kty: keyof typeof requiredMembers
  readonly crv?: string | undefined
  readonly x?: string | undefined
  readonly y?: string | undefined
  readonly e?: string | undefined
  readonly n?: string | undefined
}

/** With SHA-256, base64url. */
export const thumbprintOf = (jwk: ThumbprintJwk): string =>
  createHash('sha256').update(JSON.stringify(jwk, requiredMembers[jwk.kty])).digest('base64url')
