/**
 * Signed statements about keys (JWS, RFC 7515, compact): each type is signed with the algorithms of its row and no others,
 * by the key that its header carries.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { signCompact } from '../pki/compact-jws.ts'
import { thumbprintOf } from '../pki/jwk-thumbprint.ts'

/** Longer than any statement about one key: an RSA key of 16 384 bits and its signature are 6 kB in Base64. */
export const maxStatementChars = 16_384

const member = z
  .string()
  .min(1)
  .max(3000)
  .regex(/^[A-Za-z0-9_-]+$/)
const jwkSchema = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.enum(['P-256', 'P-384', 'P-521']), x: member, y: member }),
  z.strictObject({ kty: z.literal('RSA'), n: member, e: member }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: member }),
])
export type PublicJwk = z.infer<typeof jwkSchema>

interface Algorithm {
  readonly kty: PublicJwk['kty']
  readonly crv: string | null
  /** null: the scheme brings its own. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | null
}

/** RFC 7518 §3.1, RFC 9864 §2.2. */
const algorithms = {
  ES256: { kty: 'EC', crv: 'P-256', digest: 'sha256' },
  ES384: { kty: 'EC', crv: 'P-384', digest: 'sha384' },
  ES512: { kty: 'EC', crv: 'P-521', digest: 'sha512' },
  RS256: { kty: 'RSA', crv: null, digest: 'sha256' },
  Ed25519: { kty: 'OKP', crv: 'Ed25519', digest: null },
} as const satisfies Readonly<Record<string, Algorithm>>
export type StatementAlgorithm = keyof typeof algorithms

const ofTokens = ['ES256', 'ES384', 'ES512', 'RS256'] as const

/** What may sign each type: no statement of one type passes for another, whatever its header says. */
const statementTypes = {
  'key-enrolment+jwt': ofTokens,
  'key-revocation+jwt': ['Ed25519'],
  'key-registration+jwt': ['ES256'],
  'registry-action+jwt': ofTokens,
  'statuslist+jwt': ['ES256'],
} as const satisfies Readonly<Record<string, readonly StatementAlgorithm[]>>
export type StatementType = keyof typeof statementTypes

/** Why a text is no statement of the type that was asked for. Stays inside of main. */
export class StatementError extends Error {
  readonly problem: 'unreadable' | 'type' | 'algorithm' | 'signature' | 'binding'

  constructor(problem: StatementError['problem'], options?: ErrorOptions) {
    super(problem, options)
    this.problem = problem
  }
}

/** The JWK of a public key, with its required members alone. @throws {StatementError} */
export const toPublicJwk = (key: KeyObject): PublicJwk => {
  const parsed = jwkSchema.safeParse(key.export({ format: 'jwk' }))
  if (!parsed.success) throw new StatementError('algorithm')
  return parsed.data
}

/** The algorithm that a key signs statements with. @throws {StatementError} */
export const algorithmFor = (type: StatementType, jwk: PublicJwk): StatementAlgorithm => {
  const allowed: readonly StatementAlgorithm[] = statementTypes[type]
  const found = allowed.find(name => fits(algorithms[name], jwk))
  if (!found) throw new StatementError('algorithm')
  return found
}

/** The digest that `algorithm` signs; null: the scheme brings its own. */
export const digestOf = (algorithm: StatementAlgorithm): Algorithm['digest'] => algorithms[algorithm].digest

const fits = (algorithm: Algorithm, jwk: PublicJwk): boolean =>
  algorithm.kty === jwk.kty && (jwk.kty === 'RSA' || algorithm.crv === jwk.crv)

/** Signs `claims`. `sign` answers r‖s for ECDSA. @throws {StatementError} for a key that may not sign this type */
export const createStatement = async (
  type: StatementType,
  jwk: PublicJwk,
  claims: object,
  sign: (message: Uint8Array, algorithm: StatementAlgorithm) => Promise<Uint8Array>,
): Promise<string> => {
  const alg = algorithmFor(type, jwk)
  return signCompact({ alg, typ: type, jwk }, claims, message => sign(message, alg))
}

/** The bytes of canonical base64url: a second spelling of the same bytes would be a second statement. */
const decode = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new StatementError('unreadable')
  return bytes
}

const headerSchema = z.strictObject({ alg: z.string().max(20), typ: z.string().max(50), jwk: jwkSchema })

const parsePart = <Value>(text: string, schema: z.ZodType<Value>): Value => {
  try {
    return schema.parse(JSON.parse(decode(text).toString('utf8')))
  } catch (cause) {
    throw cause instanceof StatementError ? cause : new StatementError('unreadable', { cause })
  }
}

export interface Statement<Claims> {
  readonly claims: Claims
  readonly jwk: PublicJwk
  /** RFC 7638 thumbprint of `jwk`. */
  readonly signedBy: string
  readonly signature: Uint8Array
}

/**
 * Reads and checks a statement. Who its signer must be is for the caller to say: `signedBy` is only whoever signed.
 *
 * @throws {StatementError}
 */
export const verifyStatement = <Claims>(
  type: StatementType,
  text: string,
  schema: z.ZodType<Claims>,
  maxChars = maxStatementChars,
): Statement<Claims> => {
  if (text.length > maxChars) throw new StatementError('unreadable')
  const parts = text.split('.')
  const [header = '', payload = '', value = ''] = parts
  if (parts.length !== 3) throw new StatementError('unreadable')
  const { alg, typ, jwk } = parsePart(header, headerSchema)
  if (typ !== type) throw new StatementError('type')
  const expected = algorithmFor(type, jwk)
  if (alg !== expected) throw new StatementError('algorithm')
  const signature = decode(value)
  if (!isSignedBy(jwk, expected, Buffer.from(`${header}.${payload}`), signature)) throw new StatementError('signature')
  return { claims: parsePart(payload, schema), jwk, signedBy: thumbprintOf(jwk), signature }
}

const smallestRsaBits = 2048

const isSignedBy = (jwk: PublicJwk, name: StatementAlgorithm, message: Buffer, signature: Uint8Array): boolean => {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    // What does not come back as it was is a second name of the same key.
    if (thumbprintOf(toPublicJwk(key)) !== thumbprintOf(jwk)) return false
    if (jwk.kty === 'RSA' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < smallestRsaBits) return false
    const options = jwk.kty === 'EC' ? { key, dsaEncoding: 'ieee-p1363' as const } : key
    return verify(algorithms[name].digest, message, options, signature)
  } catch {
    return false
  }
}

/** SHA-256 of the compact form, base64url. */
export const digestStatement = (text: string): string => createHash('sha256').update(text).digest('base64url')
