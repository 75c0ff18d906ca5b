/** The disclosure room over a real vault, and a website whose every byte a test decides. */
import { randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { onTestFinished } from 'vitest'
import type { PaperKey } from '../../native-mocks/pki/paper-pki.ts'
import { createWebsitePki, type WebsitePki } from '../../native-mocks/website/website-pki.ts'
import {
  type DisclosureRoom,
  type DisclosureRoomDeps,
  openDisclosureRoom,
} from '../../src/main/disclosure/disclosure-room.ts'
import { selfAttestedType } from '../../src/main/disclosure/self-attested.ts'
import { createLog } from '../../src/main/log.ts'
import { toPem } from '../../src/main/pki/certificate.ts'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { putAttribute } from '../../src/main/vault/attributes.ts'
import { disclosureTables } from '../../src/main/vault/disclosure-tables.ts'
import { createVaultAccess } from '../../src/main/vault/open-vault.ts'
import { createSharedVault, type SharedVault } from '../../src/main/vault/shared-vault.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { Secret } from '../../src/shared/secret.ts'
import { makeFolder } from '../vault/vault-fixture.ts'
import { openCountingProxy, type Wire } from './counting-proxy.ts'

export const keyId = 'K'.repeat(43)
export const pin = new Secret('5550123')
const opener = { kind: 'software-token', keyId, deriveSlotKey: async () => Buffer.alloc(32, 9) } as const

export interface RoomUnderTest extends DisclosureRoom {
  /** How often a PIN was taken. */
  readonly pinsTaken: () => number
  readonly vault: SharedVault
  readonly withVault: <Result>(use: (vault: Vault) => Result) => Promise<Result>
  /** Moves the room's clock. */
  readonly wait: (ms: number) => void
}

export interface RoomOptions
  extends Partial<
    Pick<
      DisclosureRoomDeps,
      | 'requireProcessing'
      | 'requireNoObjection'
      | 'allowPrivateNetwork'
      | 'resolve'
      | 'openKey'
      | 'findKey'
      | 'timeoutMs'
    >
  > {
  readonly services?: readonly Uint8Array[]
  readonly tls?: readonly Uint8Array[]
  readonly attributes?: Readonly<Record<string, string>>
  /** The key that the PIN opens. */
  readonly unlocked?: UnlockedKey
}

export const sampleAttributes = {
  birthdate: '1990-02-28',
  given_name: 'Anna',
  family_name: 'Nguyễn',
  email: 'anna@mail.example',
  'address.street_address': '27 phố Hàng Bài',
  'address.locality': 'Hà Nội',
} as const

/** Every host is this computer, unless `resolve` says otherwise. */
export const openRoom = async (options: RoomOptions = {}): Promise<RoomUnderTest> => {
  const { services = [], tls = [], attributes = sampleAttributes, unlocked, ...deps } = options
  const folder = makeFolder()
  const start = Date.now()
  let waitedMs = 0
  const now = () => new Date(Date.now() + waitedMs)
  const log = createLog({ directory: folder, level: 'error', clock: now })
  const random = (sizeBytes: number): Uint8Array => randomBytes(sizeBytes)
  const access = createVaultAccess({ directory: join(folder, 'vault'), clock: now, random, log })
  const vault = createSharedVault(access, { opened: opened => room.onVaultOpened(opened) })
  let pinsTaken = 0
  const room = openDisclosureRoom({
    receiptsDirectory: join(folder, 'waiting-receipts'),
    random,
    now,
    log,
    vault,
    async openKey() {
      pinsTaken++
      const lease = await vault.open(opener)
      return { vault: lease.vault, unlocked: unlocked as UnlockedKey, close: async () => lease.close() }
    },
    requireProcessing: () => {},
    findKey: async () => ({ publicKey: Buffer.alloc(0) }),
    tables: disclosureTables,
    anchorsFor: purpose => (purpose === 'tls' ? tls : services),
    allowPrivateNetwork: () => true,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ...deps,
  })
  const withVault: RoomUnderTest['withVault'] = async use => {
    const lease = await vault.open(opener)
    try {
      return use(lease.vault)
    } finally {
      lease.close()
    }
  }
  await withVault(opened =>
    opened.write(writable => {
      for (const [name, value] of Object.entries(attributes)) {
        const changedAt = new Date(start).toISOString()
        putAttribute(writable, { name, value, source: 'self-attested', changedAt, expiresAt: null })
      }
    }),
  )
  onTestFinished(() => {
    room.disclosure.close()
    log.close()
  })
  return { ...room, vault, withVault, pinsTaken: () => pinsTaken, wait: ms => (waitedMs += ms) }
}

const encodeJson = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const signJwt = (header: object, payload: object, { privateKey }: Pick<PaperKey, 'privateKey'>): string => {
  const input = `${encodeJson(header)}.${encodeJson(payload)}`
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

export type Payload = Readonly<Record<string, unknown>>
export type Reply = (request: IncomingMessage, response: ServerResponse, body: string) => void

export interface ServiceUnderTest {
  readonly host: string
  readonly origin: string
  readonly clientId: string
  readonly pki: WebsitePki
  readonly encryption: { readonly jwk: JWK; readonly privateKey: CryptoKey }
  /** A request that is right in every respect. */
  readonly payload: (change?: Payload) => Payload
  readonly header: Payload
  readonly link: (parameters?: Readonly<Record<string, string>>) => string
  /** What `/request` answers; the last one set. */
  serveRequest(jwt: string): void
  serve(path: string, reply: Reply): void
  /** Bodies of POSTs to `/response`. */
  readonly received: string[]
  /** Paths that were asked for. */
  readonly asked: string[]
  /** Everything that arrived, as it came: names and values of headers, then the body. */
  readonly arrived: string[]
  /** What a proxy on the way has seen of the wallet. */
  readonly wire: () => Wire
}

export const requestType = 'application/oauth-authz-req+jwt'

export const personQuery = (...paths: readonly (readonly (string | number | null)[])[]) => ({
  credentials: [
    {
      id: 'person',
      format: 'dc+sd-jwt',
      meta: { vct_values: [selfAttestedType] },
      ...(paths.length > 0 ? { claims: paths.map(path => ({ path })) } : {}),
    },
  ],
})

export const openService = async (host = 'shop.example', others: readonly string[] = []): Promise<ServiceUnderTest> => {
  const pki = createWebsitePki({ hosts: [host, ...others] })
  const replies = new Map<string, Reply>()
  const received: string[] = []
  const asked: string[] = []
  const arrived: string[] = []
  const cert = { cert: toPem(pki.tls.der), key: pki.tls.key.privateKey.export({ type: 'pkcs8', format: 'pem' }) }
  const server = createServer(cert, async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts).toString('utf8')
    asked.push(request.url ?? '')
    arrived.push([`${request.method} ${request.url}`, ...request.rawHeaders, body].join('\n'))
    if (request.url === '/response') received.push(body)
    const reply = replies.get(request.url ?? '')
    if (reply) reply(request, response, body)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const proxy = await openCountingProxy((server.address() as AddressInfo).port)
  const origin = `https://${host}:${proxy.port}`
  const clientId = `x509_san_dns:${host}`
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg: 'ECDH-ES', use: 'enc', kid: 'enc-1' }
  const service: ServiceUnderTest = {
    host,
    origin,
    clientId,
    pki,
    encryption: { jwk, privateKey },
    payload: change => ({
      response_type: 'vp_token',
      response_mode: 'direct_post.jwt',
      client_id: clientId,
      response_uri: `${origin}/response`,
      nonce: randomBytes(24).toString('base64url'),
      state: randomBytes(16).toString('base64url'),
      aud: 'https://self-issued.me/v2',
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(Date.now() / 1000) + 300,
      dcql_query: personQuery(['age_over_18']),
      client_metadata: {
        client_name: 'Shop',
        jwks: { keys: [jwk] },
        encrypted_response_enc_values_supported: ['A256GCM'],
        vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
      },
      ...change,
    }),
    header: { typ: 'oauth-authz-req+jwt', alg: 'ES256', x5c: [Buffer.from(pki.signer.der).toString('base64')] },
    link: (parameters = { client_id: clientId, request_uri: `${origin}/request` }) =>
      `openid4vp://?${new URLSearchParams(parameters)}`,
    serveRequest: jwt =>
      replies.set('/request', (_request, response) =>
        response.writeHead(200, { 'content-type': requestType }).end(jwt),
      ),
    serve: (path, reply) => void replies.set(path, reply),
    received,
    asked,
    arrived,
    wire: proxy.wire,
  }
  service.serve('/response', (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  )
  return service
}

/** A room that trusts this service, which asks with `change`. */
export const askRightly = (service: ServiceUnderTest, change: Payload = {}, header: Payload = {}): void =>
  service.serveRequest(signJwt({ ...service.header, ...header }, service.payload(change), service.pki.signer.key))

export const trusting = (service: ServiceUnderTest): RoomOptions => ({
  services: [service.pki.authority.der],
  tls: [service.pki.authority.der],
})
