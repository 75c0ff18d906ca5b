/** Public keys as services give them (RFC 7517): only their outer form; the runtime judges the numbers. */
import type { JWK } from 'jose'
import { z } from 'zod'

const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const

export const publicJwk = z
  .looseObject({
    kty: z.enum(['EC', 'RSA', 'OKP']),
    alg: z.string().max(50).exactOptional(),
    use: z.string().max(50).exactOptional(),
    kid: z.string().min(1).max(200).exactOptional(),
  })
  // What everyone can read anybody could have decrypted or signed.
  .refine(jwk => secretMembers.every(member => !Object.hasOwn(jwk, member)))
  .transform((jwk): JWK => jwk)
