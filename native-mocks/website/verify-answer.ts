/** What a website makes of an answer: with the libraries of verifiers, and the checks that those leave to their user. */
import { createHash, createPublicKey, verify as verifyBytes } from 'node:crypto'
import { SDJwtInstance } from '@sd-jwt/core'
import { calculateJwkThumbprint, type JWK, jwtVerify } from 'jose'

export interface VerifiedPresentation {
  /** Claims as they were disclosed. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Issued by the key that presents it. */
  readonly isSelfAttested: boolean
  /** RFC 7638; what the website knows the user by. */
  readonly thumbprint: string
}

export interface Expectation {
  readonly clientId: string
  readonly nonce: string
}

const hasher = (data: string | ArrayBuffer, algorithm: string): Uint8Array =>
  createHash(algorithm.replace('sha-', 'sha'))
    .update(typeof data === 'string' ? data : Buffer.from(data))
    .digest()

const es256 =
  (jwk: JWK) =>
  (data: string, signature: string): boolean =>
    verifyBytes(
      'sha256',
      Buffer.from(data),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )

const readPart = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>

const expectThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`the answer is refused: ${what}`)
}

const maxAgeSeconds = 300

/** @throws {Error} saying what is wrong */
export const verifyPresentation = async (
  compact: string,
  { clientId, nonce }: Expectation,
): Promise<VerifiedPresentation> => {
  const [jwt = '', ...rest] = compact.split('~')
  const [header, payload] = jwt.split('.').slice(0, 2).map(readPart)
  const holder = (payload?.['cnf'] as { readonly jwk: JWK } | undefined)?.jwk
  const issuer = String(payload?.['iss'])
  if (!header || !holder) throw new Error('the answer is refused: no holder')
  expectThat(header['typ'] === 'dc+sd-jwt' && header['alg'] === 'ES256', 'header')
  expectThat(issuer.startsWith('did:jwk:') && header['kid'] === `${issuer}#0`, 'issuer')
  const issuerKey = readPart(issuer.slice('did:jwk:'.length)) as JWK
  const instance = new SDJwtInstance({ hasher, verifier: es256(issuerKey), kbVerifier: es256(holder) })
  const verified = await instance.verify(compact, { keyBindingNonce: nonce })
  const [bindingHeader, binding] = (rest.at(-1) ?? '').split('.').slice(0, 2).map(readPart)
  const age = Date.now() / 1000 - Number(binding?.['iat'])
  expectThat(bindingHeader?.['typ'] === 'kb+jwt' && bindingHeader['alg'] === 'ES256', 'header of the binding')
  expectThat(binding?.['aud'] === clientId, 'audience')
  expectThat(age > -60 && age < maxAgeSeconds, 'age')
  const [own, presented] = await Promise.all([calculateJwkThumbprint(issuerKey), calculateJwkThumbprint(holder)])
  const { iss: _iss, vct, iat, exp, cnf: _cnf, ...claims } = verified.payload as Record<string, unknown>
  expectThat(vct === 'urn:signet:self-attested-person:1', 'type')
  expectThat(Number(exp) - Number(iat) <= 600 && Number(exp) > Date.now() / 1000, 'time')
  return { claims, isSelfAttested: own === presented, thumbprint: presented }
}

/** SIOPv2 draft 13 §11. @returns the thumbprint @throws {Error} */
export const verifyIdToken = async (token: string, { clientId, nonce }: Expectation): Promise<string> => {
  const claims = readPart(token.split('.')[1])
  const key = claims['sub_jwk'] as JWK
  const { payload } = await jwtVerify(token, key, { audience: clientId, algorithms: ['ES256'], maxTokenAge: '5 min' })
  const thumbprint = await calculateJwkThumbprint(key)
  expectThat(payload['nonce'] === nonce, 'nonce')
  expectThat(payload.sub === `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`, 'subject')
  expectThat(payload.iss === payload.sub, 'issuer')
  return thumbprint
}
