/** The signed request (RFC 9101), and signed objects of other types: form, header, signature; whose key it is is decided elsewhere. */

import type { KeyObject } from 'node:crypto'
import type { CryptoKey, JWK } from 'jose'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'

export const requestMediaType = 'application/oauth-authz-req+jwt'

/** Never `none`, nothing symmetric, no padding of PKCS #1 v1.5. */
const algorithms = ['ES256', 'ES384', 'PS256', 'EdDSA'] as const

const base64Certificate = z
  .string()
  .min(1)
  .max(16_384)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/)
const header = z.object({
  typ: z.string().max(100),
  alg: z.enum(algorithms),
  kid: z.string().min(1).max(4096).optional(),
  x5c: z.array(base64Certificate).min(1).max(10).optional(),
  // An extension that must be understood, and none is.
  crit: z.undefined().optional(),
})

export interface RequestObject {
  readonly jwt: string
  readonly algorithm: (typeof algorithms)[number]
  readonly keyName: string | undefined
  /** DER, the signer first. */
  readonly certificates: readonly Uint8Array[]
  /** Not yet worth anything: `verifyRequestObject` has to agree first. */
  readonly claims: Readonly<Record<string, unknown>>
}

const invalid = (problem: string): AppError => new AppError('disclosure/request-invalid', { problem })

const readPart = (part: string, problem: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below.
  }
  throw invalid(problem)
}

/** @throws {AppError} disclosure/request-invalid */
export const readSignedObject = (jwt: string, type: string): RequestObject => {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) throw invalid('jwt')
  const [headerPart = '', claimsPart = ''] = jwt.split('.')
  const parsed = header.safeParse(readPart(headerPart, 'header'))
  if (!parsed.success) throw invalid(String(parsed.error.issues[0]?.path[0] ?? 'header'))
  const { typ, alg, kid, x5c = [] } = parsed.data
  if (typ !== type) throw invalid('typ')
  return {
    jwt,
    algorithm: alg,
    keyName: kid,
    certificates: x5c.map(text => Buffer.from(text, 'base64')),
    claims: readPart(claimsPart, 'claims'),
  }
}

/** §5 of OpenID4VP 1.0: any other type MUST NOT be processed. @throws {AppError} disclosure/request-invalid */
export const parseRequestObject = (body: Buffer): RequestObject =>
  readSignedObject(body.toString('latin1').trim(), 'oauth-authz-req+jwt')

/** @throws {AppError} disclosure/signature-invalid */
export const verifyRequestObject = async (
  { jwt, algorithm }: RequestObject,
  key: KeyObject | CryptoKey | JWK,
): Promise<void> => {
  // Loaded on use, for commands that ask nobody.
  const { compactVerify } = await import('jose')
  try {
    await compactVerify(jwt, key, { algorithms: [algorithm] })
  } catch (cause) {
    throw new AppError('disclosure/signature-invalid', {}, { cause })
  }
}
