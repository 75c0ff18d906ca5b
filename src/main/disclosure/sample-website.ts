/** A website of this program's own that asks for an age: `signet demo` shows with it what a real one would see, on this computer alone. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { compactDecrypt } from 'jose'
import { toPem } from '../pki/certificate.ts'
import { signCompact } from '../pki/compact-jws.ts'
import { createSelfSignedCertificate } from '../pki/self-signed-certificate.ts'
import { credentialFormat } from './answer-rules.ts'
import { requestMediaType } from './request-object.ts'
import { selfAttestedType } from './self-attested.ts'

export interface SampleWebsite {
  /** What a visitor's browser would hand over. */
  readonly link: string
  /** PEM, for services and for TLS; trusted by a throw-away profile only. */
  readonly certificate: string
  /** What it was told, after an answer; as a website reads it. */
  told(): Promise<readonly string[]>
  close(): Promise<void>
}

const host = 'localhost'
const lifeMs = 60 * 60_000
const maxAnswerBytes = 64 * 1024

const signWith =
  (key: KeyObject) =>
  (message: Uint8Array): Buffer =>
    sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })

/** Names and values of the disclosures. */
const readDisclosures = (presentation: string): readonly string[] =>
  presentation
    .split('~')
    .slice(1, -1)
    .map(text => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as readonly unknown[])
    .map(([, name, value]) => `${String(name)}: ${String(value)}`)

export const openSampleWebsite = async (now: Date): Promise<SampleWebsite> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const encryption = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = await createSelfSignedCertificate({
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    name: 'Signet Demo Website',
    ...{ scheme: 'ecdsa', digestAlgorithm: 'sha256', hosts: [host] },
    notBefore: new Date(now.getTime() - lifeMs),
    notAfter: new Date(now.getTime() + lifeMs),
    serialNumber: Uint8Array.of(1, ...randomBytes(15)),
    sign: async message => signWith(privateKey)(message),
  })
  const clientId = `x509_san_dns:${host}`
  let origin = ''
  let answer = ''
  const createRequest = (): Promise<string> => {
    const issuedAt = Math.floor(now.getTime() / 1000)
    const jwk = { ...encryption.publicKey.export({ format: 'jwk' }), kid: 'demo', use: 'enc', alg: 'ECDH-ES' }
    const claims = [{ path: ['age_over_18'] }]
    const request = {
      ...{ response_type: 'vp_token', response_mode: 'direct_post.jwt', client_id: clientId },
      ...{ response_uri: `${origin}/answer`, nonce: randomBytes(24).toString('base64url') },
      ...{ aud: 'https://self-issued.me/v2', iat: issuedAt, exp: issuedAt + lifeMs / 1000 },
      dcql_query: {
        credentials: [{ id: 'person', format: credentialFormat, meta: { vct_values: [selfAttestedType] }, claims }],
      },
      client_metadata: { jwks: { keys: [jwk] }, encrypted_response_enc_values_supported: ['A256GCM'] },
    }
    const x5c = [Buffer.from(certificate).toString('base64')]
    return signCompact({ typ: 'oauth-authz-req+jwt', alg: 'ES256', x5c }, request, signWith(privateKey))
  }
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const server = createServer({ cert: toPem(certificate), key }, (asker, response) => {
    const parts: Buffer[] = []
    let sizeBytes = 0
    asker.on('data', (part: Buffer) => {
      sizeBytes += part.length
      if (sizeBytes > maxAnswerBytes) asker.destroy()
      else parts.push(part)
    })
    asker.on('end', async () => {
      if (asker.url === '/request') {
        response.writeHead(200, { 'content-type': requestMediaType }).end(await createRequest())
        return
      }
      answer = Buffer.concat(parts).toString('utf8')
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `https://${host}:${(server.address() as AddressInfo).port}`

  return {
    link: `openid4vp://?${new URLSearchParams({ client_id: clientId, request_uri: `${origin}/request` })}`,
    certificate: toPem(certificate),
    async told() {
      const jwe = new URLSearchParams(answer).get('response') ?? ''
      const { plaintext } = await compactDecrypt(jwe, encryption.privateKey)
      const { vp_token } = JSON.parse(Buffer.from(plaintext).toString('utf8')) as {
        readonly vp_token: Readonly<Record<string, readonly string[]>>
      }
      return (vp_token['person'] ?? []).flatMap(readDisclosures)
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>(done => server.close(() => done()))
    },
  }
}
