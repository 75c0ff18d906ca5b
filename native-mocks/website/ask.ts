/** The website's side of OpenID4VP 1.0: what it asks, signed, and how it reads the answer, over `@openid4vc/openid4vp`. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { type CallbackContext, Oauth2Error } from '@openid4vc/oauth2'
import { Openid4vpVerifier } from '@openid4vc/openid4vp'
import { type CompactDecryptResult, compactDecrypt, type JWK } from 'jose'
import { verifyIdToken, verifyPresentation } from './verify-answer.ts'
import type { WebsitePki } from './website-pki.ts'

export const questionKinds = ['age', 'address', 'birthdate', 'login'] as const
export type QuestionKind = (typeof questionKinds)[number]

const vct = 'urn:signet:self-attested-person:1'
const credential = (claims: readonly object[], more: object = {}) => ({
  id: 'person',
  format: 'dc+sd-jwt',
  meta: { vct_values: [vct] },
  claims,
  ...more,
})

interface Question {
  readonly purpose: string
  /** null: a login. */
  readonly query: object | null
}

export const questions: Readonly<Record<QuestionKind, Question>> = {
  age: {
    purpose: 'We may sell wine to adults only.',
    query: { credentials: [credential([{ path: ['age_over_18'] }])] },
  },
  address: {
    purpose: 'We may sell wine to adults only. The address is for the delivery.',
    query: {
      credentials: [
        credential(
          [
            { id: 'age', path: ['age_over_18'] },
            { id: 'street', path: ['address', 'street_address'] },
            { id: 'town', path: ['address', 'locality'] },
            { id: 'phone', path: ['phone_number'] },
          ],
          {
            claim_sets: [
              ['age', 'street', 'town', 'phone'],
              ['age', 'street', 'town'],
            ],
          },
        ),
      ],
    },
  },
  birthdate: {
    purpose: 'We send you a bottle for your birthday.',
    query: { credentials: [credential([{ path: ['birthdate'] }])] },
  },
  login: { purpose: 'Your orders are kept under a name that only we know.', query: null },
}

export interface Asked {
  readonly kind: QuestionKind
  readonly clientId: string
  readonly nonce: string
  readonly state: string
  /** Signed. */
  readonly request: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly decryptionKey: KeyObject
  readonly encryptionJwk: JWK
}

export interface Told {
  readonly claims: Readonly<Record<string, unknown>>
  readonly isSelfAttested: boolean
  readonly thumbprint: string
}

const base64url = (value: Uint8Array | string): string => Buffer.from(value).toString('base64url')
const signEs256 = (key: KeyObject, input: string): string =>
  base64url(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }))
const encodeJson = (value: object): string => base64url(JSON.stringify(value))

export interface AskDeps {
  readonly pki: WebsitePki
  readonly host: string
  readonly name: string
  /** https address of the shop. */
  readonly origin: () => string
}

export const createAsking = ({ pki, host, name, origin }: AskDeps) => {
  const clientId = `x509_san_dns:${host}`
  const x5c = [Buffer.from(pki.signer.der).toString('base64')]
  const signRequest = (payload: object): string => {
    const input = `${encodeJson({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c })}.${encodeJson(payload)}`
    return `${input}.${signEs256(pki.signer.key.privateKey, input)}`
  }

  const callbacksFor = (asked?: Pick<Asked, 'decryptionKey' | 'encryptionJwk'>): Omit<CallbackContext, 'fetch'> => ({
    hash: (data, algorithm) => createHash(String(algorithm).replace('-', '')).update(data).digest(),
    generateRandom: size => randomBytes(size),
    clientAuthentication: () => {
      throw new Oauth2Error('not an OAuth client')
    },
    signJwt: async (_signer, { header, payload }) => {
      const input = `${encodeJson(header)}.${encodeJson(payload)}`
      return {
        jwt: `${input}.${signEs256(pki.signer.key.privateKey, input)}`,
        signerJwk: pki.signer.key.privateKey.export({ format: 'jwk' }) as never,
      }
    },
    verifyJwt: async () => ({ verified: false }),
    encryptJwe: async () => {
      throw new Oauth2Error('the website encrypts nothing')
    },
    decryptJwe: async jwe => {
      if (!asked) return { decrypted: false }
      const { plaintext }: CompactDecryptResult = await compactDecrypt(jwe, asked.decryptionKey)
      return {
        decrypted: true,
        decryptionJwk: asked.encryptionJwk as never,
        payload: Buffer.from(plaintext).toString('utf8'),
      }
    },
    getX509CertificateMetadata: certificate => ({
      sanDnsNames: (new X509Certificate(Buffer.from(certificate, 'base64')).subjectAltName ?? '')
        .split(', ')
        .flatMap(entry => (entry.startsWith('DNS:') ? [entry.slice('DNS:'.length)] : [])),
      sanUriNames: [],
    }),
  })

  const ask = async (kind: QuestionKind, id: string): Promise<Asked> => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const encryptionJwk = { ...publicKey.export({ format: 'jwk' }), kid: `e-${id}`, use: 'enc', alg: 'ECDH-ES' } as JWK
    const [nonce, state] = [base64url(randomBytes(24)), base64url(randomBytes(24))]
    const { purpose, query } = questions[kind]
    const payload = {
      response_type: query ? 'vp_token' : 'id_token',
      response_mode: 'direct_post.jwt',
      client_id: clientId,
      response_uri: `${origin()}/response/${id}`,
      nonce,
      state,
      purpose,
      ...(query ? { dcql_query: query } : { scope: 'openid', id_token_type: 'subject_signed_id_token' }),
      client_metadata: {
        client_name: name,
        policy_uri: `${origin()}/privacy`,
        jwks: { keys: [encryptionJwk] },
        encrypted_response_enc_values_supported: ['A256GCM'],
        vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
      },
    }
    const now = Math.floor(Date.now() / 1000)
    const common = { kind, clientId, nonce, state, payload, decryptionKey: privateKey, encryptionJwk }
    // The library knows no request for an ID token alone (SIOPv2).
    if (!query) {
      const aud = 'https://self-issued.me/v2'
      return { ...common, request: signRequest({ ...payload, aud, iat: now, exp: now + 300 }) }
    }
    const verifier = new Openid4vpVerifier({ callbacks: callbacksFor() })
    const created = await verifier.createOpenId4vpAuthorizationRequest({
      scheme: 'openid4vp://',
      jar: {
        jwtSigner: { method: 'x5c', alg: 'ES256', x5c },
        requestUri: `${origin()}/request/${id}`,
        expiresInSeconds: 300,
        additionalJwtPayload: { aud: 'https://self-issued.me/v2' },
      },
      authorizationRequestPayload: payload as never,
    })
    return { ...common, request: created.jar?.authorizationRequestJwt ?? '' }
  }

  /** @throws {Error} saying what is wrong */
  const read = async (asked: Asked, form: Readonly<Record<string, string>>): Promise<Told> => {
    const expected = { clientId, nonce: asked.nonce }
    if (asked.kind === 'login') {
      const { plaintext } = await compactDecrypt(form['response'] ?? '', asked.decryptionKey)
      const answer = JSON.parse(Buffer.from(plaintext).toString('utf8')) as Record<string, string>
      if (answer['state'] !== asked.state) throw new Error('the answer is refused: state')
      const thumbprint = await verifyIdToken(answer['id_token'] ?? '', expected)
      return { claims: {}, isSelfAttested: true, thumbprint }
    }
    const callbacks = callbacksFor(asked)
    const verifier = new Openid4vpVerifier({ callbacks })
    const parsed = await verifier.parseOpenid4vpAuthorizationResponse({
      authorizationResponse: form,
      authorizationRequestPayload: asked.payload as never,
      callbacks,
    })
    const presentation = 'dcql' in parsed ? parsed.dcql?.presentations['person']?.[0] : undefined
    if (typeof presentation !== 'string') throw new Error('the answer is refused: no presentation')
    return verifyPresentation(presentation, expected)
  }

  return { clientId, ask, read }
}
