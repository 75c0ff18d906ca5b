/** Answers that only the service can read (OpenID4VP 1.0 §8.3): a JWE to a key of the signed request. */
import type { JWK } from 'jose'
import { AppError } from '../../shared/errors.ts'
import type { RequestParameters } from './request-parameters.ts'

const keyAlgorithms = ['ECDH-ES', 'RSA-OAEP-256'] as const
type KeyAlgorithm = (typeof keyAlgorithms)[number]

/** The preferred first. */
const contentAlgorithms = ['A256GCM', 'A128GCM', 'A256CBC-HS512', 'A128CBC-HS256'] as const
/** §8.3: what holds where a request names none. */
const standardContentAlgorithms: readonly string[] = ['A128GCM']

const curves: ReadonlySet<unknown> = new Set(['P-256', 'P-384', 'P-521', 'X25519'])
/** 2048 bits, in base64url. */
const minModulusChars = 342

export interface Encryption {
  readonly jwk: JWK
  readonly algorithm: KeyAlgorithm
  readonly content: (typeof contentAlgorithms)[number]
}

const algorithmOf = (jwk: JWK): KeyAlgorithm | undefined => {
  if (jwk.use !== undefined && jwk.use !== 'enc') return undefined
  const algorithm = keyAlgorithms.find(each => each === jwk.alg)
  const fits =
    algorithm === 'RSA-OAEP-256'
      ? jwk.kty === 'RSA' && typeof jwk['n'] === 'string' && jwk['n'].length >= minModulusChars
      : jwk.kty !== 'RSA' && curves.has(jwk['crv'])
  return fits ? algorithm : undefined
}

/** undefined: no key or no algorithm of the service is fit for it. */
export const findEncryption = (metadata: RequestParameters['client_metadata']): Encryption | undefined => {
  const offered = metadata.encrypted_response_enc_values_supported ?? standardContentAlgorithms
  const content = contentAlgorithms.find(each => offered.includes(each))
  if (!content) return undefined
  for (const jwk of metadata.jwks?.keys ?? []) {
    const algorithm = algorithmOf(jwk)
    if (algorithm) return { jwk, algorithm, content }
  }
  return undefined
}

/** Before anybody is asked: whether it is a key at all. @throws {AppError} disclosure/request-invalid */
export const checkEncryptionKey = async ({ jwk, algorithm }: Encryption): Promise<void> => {
  const { importJWK } = await import('jose')
  try {
    await importJWK(jwk, algorithm)
  } catch (cause) {
    throw new AppError('disclosure/request-invalid', { problem: 'jwks' }, { cause })
  }
}

export const encryptAnswer = async (
  { jwk, algorithm, content }: Encryption,
  answer: Readonly<Record<string, unknown>>,
): Promise<string> => {
  const { CompactEncrypt, importJWK } = await import('jose')
  return new CompactEncrypt(Buffer.from(JSON.stringify(answer)))
    .setProtectedHeader({ alg: algorithm, enc: content, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .encrypt(await importJWK(jwk, algorithm))
}
