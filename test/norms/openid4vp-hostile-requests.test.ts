/** OpenID4VP 1.0 §5, §14 and §15 from the other side: requests that break a rule. None is shown, none reaches the PIN, none is sent a byte. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPaperKey, extensions, issuePaper, type PaperRequest } from '../../native-mocks/pki/paper-pki.ts'
import { selfAttestedType } from '../../src/main/disclosure/self-attested.ts'
import {
  askRightly,
  openRoom,
  openService,
  type Payload,
  personQuery,
  type RoomOptions,
  type RoomUnderTest,
  requestType,
  type ServiceUnderTest,
  signJwt,
  trusting,
} from '../disclosure/room-under-test.ts'

interface Attempt {
  readonly name: string
  readonly code: string
  /** Which rule stopped it, as the error tells for logs. */
  readonly problem?: string
  /** Changes the payload of a request that is right otherwise. */
  readonly payload?: (service: ServiceUnderTest) => Payload
  readonly header?: (service: ServiceUnderTest) => Payload
  /** Instead of those: serves what it wants. */
  readonly serve?: (service: ServiceUnderTest) => void
  readonly link?: (service: ServiceUnderTest) => string
  readonly room?: (service: ServiceUnderTest) => RoomOptions
  /** What the user did with the same request before. */
  readonly before?: (room: RoomUnderTest, service: ServiceUnderTest) => Promise<unknown>
}

const invalid = 'disclosure/request-invalid'
const link = 'disclosure/link-invalid'
const unsupported = 'disclosure/unsupported'

const withQuery = (query: unknown): Pick<Attempt, 'payload'> => ({ payload: () => ({ dcql_query: query }) })
const withClaims = (claims: unknown, more: Payload = {}): Pick<Attempt, 'payload'> =>
  withQuery({
    credentials: [{ id: 'person', format: 'dc+sd-jwt', meta: { vct_values: [selfAttestedType] }, claims, ...more }],
  })
const withMetadata = (change: Payload): Pick<Attempt, 'payload'> => ({
  payload: service => ({ client_metadata: { ...(service.payload()['client_metadata'] as Payload), ...change } }),
})
const withName = (client_name: string): Pick<Attempt, 'payload' | 'code' | 'problem'> => ({
  ...withMetadata({ client_name }),
  code: invalid,
  problem: 'client_metadata',
})
const withLink = (change: (good: URLSearchParams, service: ServiceUnderTest) => string): Pick<Attempt, 'link'> => ({
  link: service =>
    change(new URLSearchParams({ client_id: service.clientId, request_uri: `${service.origin}/request` }), service),
})
const seconds = (): number => Math.floor(Date.now() / 1000)

/** A certificate for the host that is wrong in one respect. */
const withLeaf = (change: (service: ServiceUnderTest) => Partial<PaperRequest>): Pick<Attempt, 'serve'> => ({
  serve(service) {
    const { authority } = service.pki
    const day = 24 * 60 * 60_000
    const leaf = issuePaper({
      name: 'leaf',
      issuer: authority,
      from: new Date(Date.now() - day),
      to: new Date(Date.now() + day),
      extensions: [extensions.usage('digitalSignature'), extensions.dnsNames(service.host)],
      ...change(service),
    })
    const header = { ...service.header, x5c: [Buffer.from(leaf.der).toString('base64')] }
    service.serveRequest(signJwt(header, service.payload(), leaf.key))
  },
})

const attempts: Readonly<Record<string, readonly Attempt[]>> = {
  'the link': [
    { name: 'another scheme', code: link, problem: 'scheme', ...withLink(good => `https://?${good}`) },
    {
      name: 'a scheme that only begins like ours',
      code: link,
      problem: 'scheme',
      ...withLink(good => `openid4vpx://?${good}`),
    },
    {
      name: 'a host in the link',
      code: link,
      problem: 'scheme',
      ...withLink(good => `openid4vp://evil.example/?${good}`),
    },
    { name: 'a fragment', code: link, problem: 'scheme', ...withLink(good => `openid4vp://?${good}#x`) },
    { name: 'white space', code: link, problem: 'scheme', ...withLink(good => `openid4vp://?${good} --flag`) },
    { name: 'a letter that is not ASCII', code: link, problem: 'scheme', ...withLink(good => `openid4vp://?${good}ü`) },
    { name: 'a line break', code: link, problem: 'scheme', ...withLink(good => `openid4vp://?${good}\nrest`) },
    {
      name: 'over 8 kB',
      code: link,
      problem: 'too-long',
      ...withLink(good => `openid4vp://?${good}&x=${'a'.repeat(8192)}`),
    },
    {
      name: 'client_id twice',
      code: link,
      problem: 'parameter-twice',
      ...withLink(good => `openid4vp://?${good}&client_id=x509_san_dns:evil.example`),
    },
    {
      name: 'request_uri twice',
      code: link,
      problem: 'parameter-twice',
      ...withLink(good => `openid4vp://?${good}&request_uri=https://evil.example`),
    },
    {
      name: 'a parameter that changes the request',
      code: link,
      problem: 'parameter-unknown',
      ...withLink(good => `openid4vp://?${good}&response_uri=https://evil.example`),
    },
    {
      name: 'client_id_scheme of a draft',
      code: link,
      problem: 'parameter-unknown',
      ...withLink(good => `openid4vp://?${good}&client_id_scheme=x509_san_dns`),
    },
    {
      name: 'a request by value',
      code: link,
      problem: 'request_uri',
      ...withLink((_good, { clientId }) => `openid4vp://?client_id=${clientId}&response_type=vp_token`),
    },
    {
      name: 'a signed request by value',
      code: link,
      problem: 'parameter-unknown',
      ...withLink(good => `openid4vp://?${good}&request=a.b.c`),
    },
    {
      name: 'no client_id',
      code: link,
      problem: 'client_id',
      ...withLink((_good, { origin }) => `openid4vp://?request_uri=${origin}/request`),
    },
    {
      name: 'a method that is none',
      code: link,
      problem: 'request_uri_method',
      ...withLink(good => `openid4vp://?${good}&request_uri_method=PUT`),
    },
    {
      name: 'http instead of https',
      code: link,
      problem: 'request_uri',
      ...withLink(
        (_good, { clientId, origin }) =>
          `openid4vp://?client_id=${clientId}&request_uri=${origin.replace('https', 'http')}/request`,
      ),
    },
    {
      name: 'a file',
      code: link,
      problem: 'request_uri',
      ...withLink((_good, { clientId }) => `openid4vp://?client_id=${clientId}&request_uri=file:///etc/passwd`),
    },
    {
      name: 'a user name in the address',
      code: link,
      problem: 'request_uri',
      ...withLink(
        (_good, { clientId }) => `openid4vp://?client_id=${clientId}&request_uri=https://shop.example@evil.example/`,
      ),
    },
    { name: 'no query at all', code: link, problem: 'scheme', link: () => 'openid4vp://' },
  ],
  'the way to the request': [
    {
      name: 'a redirect',
      code: 'disclosure/request-unreachable',
      problem: 'status',
      serve: service =>
        service.serve('/request', (_request, response) =>
          response.writeHead(302, { location: `${service.origin}/elsewhere` }).end(),
        ),
    },
    {
      name: 'an error',
      code: 'disclosure/request-unreachable',
      problem: 'status',
      serve: service => service.serve('/request', (_request, response) => response.writeHead(500).end()),
    },
    {
      name: 'another content type',
      code: invalid,
      problem: 'content-type',
      serve: service =>
        service.serve('/request', (_request, response) =>
          response
            .writeHead(200, { 'content-type': 'application/jwt' })
            .end(signJwt(service.header, service.payload(), service.pki.signer.key)),
        ),
    },
    {
      name: 'no content type',
      code: invalid,
      problem: 'content-type',
      serve: service => service.serve('/request', (_request, response) => response.writeHead(200).end('a.b.c')),
    },
    {
      name: 'more than 64 kB',
      code: invalid,
      problem: 'too-large',
      serve: service =>
        service.serve('/request', (_request, response) =>
          response.writeHead(200, { 'content-type': requestType }).end('a'.repeat(70_000)),
        ),
    },
    {
      name: 'without an end',
      code: invalid,
      problem: 'too-large',
      serve: service =>
        service.serve('/request', (_request, response) => {
          response.writeHead(200, { 'content-type': requestType })
          const more = (): void => {
            if (!response.destroyed) response.write('a'.repeat(10_000), () => setImmediate(more))
          }
          more()
        }),
    },
    {
      name: 'a connection that breaks',
      code: 'disclosure/request-unreachable',
      problem: 'unreachable',
      serve: service => service.serve('/request', request => request.socket.destroy()),
    },
    {
      name: 'a byte now and then',
      code: 'disclosure/request-unreachable',
      problem: 'timeout',
      room: service => ({ ...trusting(service), timeoutMs: 1_000 }),
      serve: service =>
        service.serve('/request', (_request, response) => {
          response.writeHead(200, { 'content-type': requestType })
          const drip = setInterval(() => response.write('a'), 50)
          response.on('close', () => clearInterval(drip))
        }),
    },
    {
      name: 'an unknown authority behind TLS',
      code: 'disclosure/request-unreachable',
      problem: 'unreachable',
      room: service => ({ services: [service.pki.authority.der], tls: [] }),
    },
    {
      name: 'a host that TLS does not name',
      code: 'disclosure/request-unreachable',
      problem: 'unreachable',
      link: service =>
        service.link({ client_id: service.clientId, request_uri: `${service.origin.replace('shop', 'bank')}/request` }),
    },
    {
      name: 'a name that leads to this computer',
      code: 'disclosure/address-refused',
      room: service => ({ ...trusting(service), allowPrivateNetwork: () => false }),
    },
    ...[
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      'fd00::1',
      'fe80::1',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ].map(
      (address): Attempt => ({
        name: `a name that leads to ${address}`,
        code: 'disclosure/address-refused',
        room: service => ({
          ...trusting(service),
          allowPrivateNetwork: () => false,
          resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
        }),
      }),
    ),
    {
      name: 'one private address among public ones',
      code: 'disclosure/address-refused',
      room: service => ({
        ...trusting(service),
        allowPrivateNetwork: () => false,
        resolve: async () => [
          { address: '93.184.215.14', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ],
      }),
    },
    ...['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]', '169.254.169.254'].map(
      (host): Attempt => ({
        name: `the address ${host} itself`,
        code: 'disclosure/address-refused',
        link: service => service.link({ client_id: service.clientId, request_uri: `https://${host}:8443/request` }),
        room: service => ({ ...trusting(service), allowPrivateNetwork: () => false }),
      }),
    ),
    {
      name: 'a name without addresses',
      code: 'disclosure/request-unreachable',
      room: service => ({ ...trusting(service), resolve: async () => [] }),
    },
  ],
  'the signed object': [
    { name: 'no JWT', code: invalid, problem: 'jwt', serve: service => service.serveRequest('nothing of the kind') },
    {
      name: 'no signature',
      code: invalid,
      problem: 'jwt',
      serve: service =>
        service.serveRequest(signJwt(service.header, service.payload(), service.pki.signer.key).replace(/[^.]+$/, '')),
    },
    { name: 'the type of older drafts', code: invalid, problem: 'typ', header: () => ({ typ: 'JWT' }) },
    { name: 'no type', code: invalid, problem: 'typ', header: () => ({ typ: undefined }) },
    { name: 'alg none', code: invalid, problem: 'alg', header: () => ({ alg: 'none' }) },
    { name: 'a symmetric algorithm', code: invalid, problem: 'alg', header: () => ({ alg: 'HS256' }) },
    { name: 'an algorithm of another key', code: 'disclosure/signature-invalid', header: () => ({ alg: 'PS256' }) },
    { name: 'padding of PKCS #1 v1.5', code: invalid, problem: 'alg', header: () => ({ alg: 'RS256' }) },
    { name: 'a critical extension', code: invalid, problem: 'crit', header: () => ({ crit: ['b64'], b64: false }) },
    { name: 'no certificate', code: invalid, problem: 'x5c', header: () => ({ x5c: undefined }) },
    {
      name: 'a certificate that is none',
      code: 'disclosure/not-trusted',
      problem: 'unreadable',
      header: () => ({ x5c: ['AAAA'] }),
    },
    {
      name: 'eleven certificates',
      code: invalid,
      problem: 'x5c',
      header: service => ({ x5c: Array(11).fill((service.header['x5c'] as string[])[0]) }),
    },
    {
      name: 'a changed byte of the claims',
      code: 'disclosure/signature-invalid',
      serve: service => {
        const [head, , tail] = signJwt(service.header, service.payload(), service.pki.signer.key).split('.')
        service.serveRequest(
          [
            head,
            Buffer.from(JSON.stringify(service.payload({ nonce: 'a'.repeat(30) }))).toString('base64url'),
            tail,
          ].join('.'),
        )
      },
    },
    {
      name: 'a changed byte of the signature',
      code: 'disclosure/signature-invalid',
      serve: service =>
        service.serveRequest(
          signJwt(service.header, service.payload(), service.pki.signer.key).replace(/.{8}$/, 'AAAAAAAA'),
        ),
    },
    {
      name: 'signed by another key',
      code: 'disclosure/signature-invalid',
      serve: service =>
        service.serveRequest(
          signJwt(service.header, service.payload(), {
            privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
          }),
        ),
    },
    {
      name: 'claims that are no object',
      code: invalid,
      problem: 'claims',
      serve: service => {
        const [head, , tail] = signJwt(service.header, {}, service.pki.signer.key).split('.')
        service.serveRequest([head, Buffer.from('[1]').toString('base64url'), tail].join('.'))
      },
    },
    {
      name: 'an authority that nobody trusts',
      code: 'disclosure/not-trusted',
      problem: 'no-path',
      room: service => ({ tls: [service.pki.authority.der], services: [] }),
    },
    {
      name: 'an authority that is trusted for TLS only',
      code: 'disclosure/not-trusted',
      problem: 'no-path',
      room: service => ({
        tls: [service.pki.authority.der],
        services: [
          issuePaper({
            name: 'other',
            from: new Date(0),
            to: new Date('2049-01-01'),
            extensions: [extensions.authority()],
          }).der,
        ],
      }),
    },
    {
      name: 'an expired certificate',
      code: 'disclosure/not-trusted',
      problem: 'signer-expired',
      ...withLeaf(() => ({ from: new Date(2020, 1), to: new Date(2020, 2) })),
    },
    {
      name: 'a certificate that is not yet valid',
      code: 'disclosure/not-trusted',
      problem: 'signer-not-yet-valid',
      ...withLeaf(() => ({ from: new Date(Date.now() + 86_400_000), to: new Date(Date.now() + 2 * 86_400_000) })),
    },
    {
      name: 'a certificate for e-mail',
      code: 'disclosure/not-trusted',
      problem: 'wrong-usage',
      ...withLeaf(({ host }) => ({
        extensions: [
          extensions.usage('digitalSignature'),
          extensions.purpose('emailProtection'),
          extensions.dnsNames(host),
        ],
      })),
    },
    {
      name: 'a key that may not sign',
      code: 'disclosure/not-trusted',
      problem: 'wrong-usage',
      ...withLeaf(({ host }) => ({ extensions: [extensions.usage('keyEncipherment'), extensions.dnsNames(host)] })),
    },
    {
      name: 'an unknown critical extension',
      code: 'disclosure/not-trusted',
      problem: 'unknown-critical-extension',
      ...withLeaf(({ host }) => ({
        extensions: [extensions.usage('digitalSignature'), extensions.dnsNames(host), extensions.unknown()],
      })),
    },
    {
      name: 'a leaf that issued a leaf',
      code: 'disclosure/not-trusted',
      problem: 'issuer-no-authority',
      serve: service => {
        const { signer, authority } = service.pki
        const leaf = issuePaper({
          name: 'below',
          issuer: signer,
          from: new Date(Date.now() - 1000),
          to: new Date(Date.now() + 86_400_000),
          extensions: [extensions.usage('digitalSignature'), extensions.dnsNames('shop.example')],
        })
        const x5c = [leaf, signer, authority].map(({ der }) => Buffer.from(der).toString('base64'))
        service.serveRequest(signJwt({ ...service.header, x5c }, service.payload(), leaf.key))
      },
    },
    {
      name: 'a weak key',
      code: 'disclosure/not-trusted',
      problem: 'algorithm-weak',
      serve: service => {
        const leaf = issuePaper({
          name: 'weak',
          issuer: service.pki.authority,
          key: createPaperKey('rsa-1024'),
          from: new Date(Date.now() - 1000),
          to: new Date(Date.now() + 86_400_000),
          extensions: [extensions.usage('digitalSignature'), extensions.dnsNames('shop.example')],
        })
        service.serveRequest(
          signJwt(
            { ...service.header, alg: 'PS256', x5c: [Buffer.from(leaf.der).toString('base64')] },
            service.payload(),
            leaf.key,
          ),
        )
      },
    },
    {
      name: 'a wildcard instead of the name',
      code: 'disclosure/not-trusted',
      problem: 'name',
      ...withLeaf(() => ({ extensions: [extensions.usage('digitalSignature'), extensions.dnsNames('*.example')] })),
    },
    {
      name: 'a name that only ends like it',
      code: 'disclosure/not-trusted',
      problem: 'name',
      ...withLeaf(() => ({
        extensions: [extensions.usage('digitalSignature'), extensions.dnsNames('evil-shop.example')],
      })),
    },
    {
      name: 'a certificate without names',
      code: 'disclosure/not-trusted',
      problem: 'name',
      ...withLeaf(() => ({ name: 'shop.example', extensions: [extensions.usage('digitalSignature')] })),
    },
  ],
  'who asks': [
    {
      name: 'another client_id inside',
      code: invalid,
      problem: 'client_id',
      payload: () => ({ client_id: 'x509_san_dns:bank.example' }),
    },
    { name: 'no client_id inside', code: invalid, problem: 'client_id', payload: () => ({ client_id: undefined }) },
    ...[
      ['origin:https://shop.example', invalid],
      ['shop.example', invalid],
      ['https:', invalid],
      [':shop.example', invalid],
      ['x509_san_dns:*.example', invalid],
      ['x509_san_dns:shop.example/', invalid],
      ['x509_san_dns:bank.example', 'disclosure/not-trusted'],
      ['x509_san_dns:xn--shp-rla.example', 'disclosure/not-trusted'],
      [`x509_hash:${'A'.repeat(43)}`, 'disclosure/not-trusted'],
      ['redirect_uri:https://shop.example/response', invalid],
      ['verifier_attestation:shop', unsupported],
      ['openid_federation:https://shop.example', unsupported],
      ['did:web:shop.example', unsupported],
      ['decentralized_identifier:did:ethr:0x1', unsupported],
      ['decentralized_identifier:did:web:..:..:etc', invalid],
      ['decentralized_identifier:did:jwk:AAAA', invalid],
    ].map(
      ([client_id = '', code = '']): Attempt => ({
        name: `client_id ${client_id.slice(0, 50)}`,
        code,
        payload: () => ({ client_id }),
        header: () => ({ kid: 'key-1' }),
        link: service => service.link({ client_id, request_uri: `${service.origin}/request` }),
      }),
    ),
    {
      name: 'an answer to another host',
      code: invalid,
      problem: 'response_uri',
      payload: () => ({ response_uri: 'https://evil.example/response' }),
    },
    {
      name: 'an answer to a host that only begins like it',
      code: invalid,
      problem: 'response_uri',
      payload: () => ({ response_uri: 'https://shop.example.evil.example/' }),
    },
    {
      name: 'an answer with a user name in front of another host',
      code: invalid,
      problem: 'response_uri',
      payload: () => ({ response_uri: 'https://shop.example@evil.example/' }),
    },
    {
      name: 'an answer over http',
      code: invalid,
      problem: 'response_uri',
      payload: ({ host }) => ({ response_uri: `http://${host}/response` }),
    },
    {
      name: 'an answer to nowhere',
      code: invalid,
      problem: 'response_uri',
      payload: () => ({ response_uri: undefined }),
    },
  ],
  'the parameters': [
    { name: 'another audience', code: invalid, problem: 'aud', payload: () => ({ aud: 'https://wallet.example' }) },
    { name: 'no audience', code: invalid, problem: 'aud', payload: () => ({ aud: undefined }) },
    { name: 'past its end', code: 'disclosure/expired', problem: 'exp', payload: () => ({ exp: seconds() - 1 }) },
    { name: 'from the future', code: 'disclosure/expired', problem: 'iat', payload: () => ({ iat: seconds() + 3600 }) },
    { name: 'not yet valid', code: 'disclosure/expired', problem: 'nbf', payload: () => ({ nbf: seconds() + 3600 }) },
    {
      name: 'of yesterday, without an end',
      code: 'disclosure/expired',
      problem: 'iat',
      payload: () => ({ exp: undefined, iat: seconds() - 90_000 }),
    },
    {
      name: 'a nonce that was refused before',
      code: 'disclosure/replayed',
      before: async (room, service) => {
        const { queryId } = await room.disclosure.open(service.link())
        await room.disclosure.refuse(queryId, { tell: false })
      },
    },
    { name: 'no nonce', code: invalid, problem: 'nonce', payload: () => ({ nonce: undefined }) },
    { name: 'a nonce under 128 bits', code: invalid, problem: 'nonce', payload: () => ({ nonce: 'a'.repeat(21) }) },
    {
      name: 'a nonce that is not URL-safe',
      code: invalid,
      problem: 'nonce',
      payload: () => ({ nonce: `${'a'.repeat(30)}&x=` }),
    },
    { name: 'a state with a line break', code: invalid, problem: 'state', payload: () => ({ state: 'a\r\nb' }) },
    ...[
      'client_id_scheme',
      'presentation_definition',
      'presentation_definition_uri',
      'client_metadata_uri',
      'request_uri',
      'request',
      'redirect_uri',
    ].map(
      (name): Attempt => ({
        name: `${name} inside`,
        code: invalid,
        problem: name,
        payload: ({ origin }) => ({ [name]: `${origin}/x` }),
      }),
    ),
    {
      name: 'a downgrade to draft 21',
      code: invalid,
      header: () => ({ typ: 'JWT' }),
      payload: () => ({ client_id: 'shop.example', client_id_scheme: 'x509_san_dns' }),
      link: service => service.link({ client_id: 'shop.example', request_uri: `${service.origin}/request` }),
    },
    {
      name: 'transaction_data',
      code: unsupported,
      problem: 'transaction_data',
      payload: () => ({ transaction_data: ['e30'] }),
    },
    {
      name: 'an answer in the fragment',
      code: unsupported,
      problem: 'response_mode',
      payload: () => ({ response_mode: 'fragment' }),
    },
    {
      name: 'no response mode',
      code: unsupported,
      problem: 'response_mode',
      payload: () => ({ response_mode: undefined }),
    },
    {
      name: 'an answer for browsers alone',
      code: invalid,
      problem: 'response_mode',
      payload: () => ({ response_mode: 'dc_api.jwt' }),
    },
    {
      name: 'an authorization code',
      code: invalid,
      problem: 'response_type',
      payload: () => ({ response_type: 'code' }),
    },
    {
      name: 'an ID token without the scope of OpenID',
      code: invalid,
      problem: 'scope',
      payload: () => ({ response_type: 'id_token', dcql_query: undefined }),
    },
    {
      name: 'personal data without encryption',
      code: 'disclosure/not-encrypted',
      payload: () => ({ response_mode: 'direct_post', dcql_query: personQuery(['given_name']) }),
    },
    {
      name: 'encryption without a key',
      code: unsupported,
      problem: 'encryption',
      ...withMetadata({ jwks: { keys: [] } }),
    },
    {
      name: 'encryption to a signing key',
      code: unsupported,
      problem: 'encryption',
      payload: ({ encryption }) => ({
        client_metadata: {
          jwks: { keys: [{ ...encryption.jwk, use: 'sig' }] },
          encrypted_response_enc_values_supported: ['A256GCM'],
        },
      }),
    },
    {
      name: 'encryption to a point that is on no curve',
      code: invalid,
      problem: 'jwks',
      payload: ({ encryption }) => ({
        client_metadata: {
          jwks: { keys: [{ ...encryption.jwk, y: Buffer.alloc(32, 1).toString('base64url') }] },
          encrypted_response_enc_values_supported: ['A256GCM'],
        },
      }),
    },
    {
      name: 'encryption to a key whose private half is public',
      code: invalid,
      problem: 'client_metadata',
      payload: ({ encryption }) => ({
        client_metadata: {
          jwks: { keys: [{ ...encryption.jwk, d: 'AAAA' }] },
          encrypted_response_enc_values_supported: ['A256GCM'],
        },
      }),
    },
    {
      name: 'encryption to a short RSA key',
      code: unsupported,
      problem: 'encryption',
      payload: () => ({
        client_metadata: {
          jwks: {
            keys: [
              {
                ...generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }),
                alg: 'RSA-OAEP-256',
              },
            ],
          },
          encrypted_response_enc_values_supported: ['A256GCM'],
        },
      }),
    },
    {
      name: 'an unknown encryption',
      code: unsupported,
      problem: 'encryption',
      ...withMetadata({ encrypted_response_enc_values_supported: ['XC20P'] }),
    },
    {
      name: 'a privacy policy that is a script',
      code: invalid,
      problem: 'client_metadata',
      ...withMetadata({ policy_uri: 'javascript:alert(1)' }),
    },
    {
      name: 'ten thousand keys',
      code: invalid,
      problem: 'client_metadata',
      payload: () => ({ client_metadata: { jwks: { keys: Array(200).fill({ kty: 'EC' }) } } }),
    },
  ],
  'names that deceive': [
    { name: 'a name that turns the text round', ...withName('Bank\u202egnp.exe') },
    { name: 'a name with an isolate', ...withName('\u2066Bank\u2069') },
    { name: 'a name with a line break', ...withName('Bank\nVerified by Certisud') },
    { name: 'a name that drives the terminal', ...withName('\u001b[2J\u001b[1mBank') },
    { name: 'a name with a null', ...withName('Bank\u0000') },
    { name: 'a name of nothing visible', ...withName('\u200b\u2060') },
    { name: 'a name of blanks', ...withName('   ') },
    { name: 'a name with a byte order mark', ...withName('\ufeffBank') },
    { name: 'a name with a separator of lines', ...withName('Bank\u2028Verified') },
    { name: 'a name that fills the screen', ...withName('A'.repeat(101)) },
    { name: 'a name under a heap of marks', ...withName(`B${'\u0301'.repeat(9)}ank`) },
    {
      name: 'a purpose that turns the text round',
      code: invalid,
      problem: 'purpose',
      payload: () => ({ purpose: 'age\u202e' }),
    },
    {
      name: 'a purpose without an end',
      code: invalid,
      problem: 'purpose',
      payload: () => ({ purpose: 'a'.repeat(501) }),
    },
  ],
  'the query': [
    { name: 'no query', code: invalid, problem: 'dcql_query', ...withQuery(undefined) },
    {
      name: 'a scope instead of a query',
      code: unsupported,
      problem: 'scope',
      payload: () => ({ dcql_query: undefined, scope: 'org.example.person' }),
    },
    { name: 'a query that is a text', code: invalid, problem: 'dcql_query', ...withQuery('{}') },
    { name: 'no credentials', code: invalid, problem: 'dcql_query', ...withQuery({ credentials: [] }) },
    {
      name: 'nine credentials',
      code: invalid,
      problem: 'dcql_query',
      ...withQuery({ credentials: Array.from({ length: 9 }, (_, n) => ({ id: `c${n}`, format: 'dc+sd-jwt' })) }),
    },
    {
      name: 'the same id twice',
      code: invalid,
      problem: 'dcql_query',
      ...withQuery({ credentials: [1, 2].map(() => ({ id: 'a', format: 'dc+sd-jwt' })) }),
    },
    {
      name: 'an id that is a prototype',
      code: invalid,
      problem: 'dcql_query',
      ...withQuery({ credentials: [{ id: 'a b', format: 'dc+sd-jwt' }] }),
    },
    ...['__proto__', 'constructor', 'prototype', '_sd', '...', 'cnf', 'status'].map(
      (name): Attempt => ({
        name: `the claim ${name}`,
        code: invalid,
        problem: 'dcql_query',
        ...withClaims([{ path: [name] }]),
      }),
    ),
    {
      name: 'a prototype further down',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['address', '__proto__', 'polluted'] }]),
    },
    {
      name: 'a path of nine steps',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: Array(9).fill('a') }]),
    },
    {
      name: 'a step of a thousand letters',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['a'.repeat(1000)] }]),
    },
    { name: 'a path that begins with a number', code: invalid, problem: 'dcql_query', ...withClaims([{ path: [0] }]) },
    { name: 'an empty path', code: invalid, problem: 'dcql_query', ...withClaims([{ path: [] }]) },
    {
      name: 'a negative index',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['nationalities', -1] }]),
    },
    {
      name: 'a claim name that turns the text round',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['given_name\u202e'] }]),
    },
    {
      name: 'a claim name that drives the terminal',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['\u001b[31mname'] }]),
    },
    {
      name: 'forty-one claims',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims(Array.from({ length: 41 }, (_, n) => ({ path: [`c${n}`] }))),
    },
    {
      name: 'the same claim twice',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['email'] }, { path: ['email'] }]),
    },
    {
      name: 'claim sets of claims that are not there',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ id: 'a', path: ['email'] }], { claim_sets: [['b']] }),
    },
    {
      name: 'credential sets of credentials that are not there',
      code: invalid,
      problem: 'dcql_query',
      ...withQuery({ ...personQuery(['age_over_18']), credential_sets: [{ options: [['stranger']] }] }),
    },
    {
      name: 'values that are objects',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['email'], values: [{}] }]),
    },
    {
      name: 'a hundred values to guess with',
      code: invalid,
      problem: 'dcql_query',
      ...withClaims([{ path: ['email'], values: Array.from({ length: 100 }, String) }]),
    },
    {
      name: 'a format that is not supported',
      code: unsupported,
      problem: 'format',
      ...withQuery({ credentials: [{ id: 'a', format: 'mso_mdoc', meta: { doctype_value: 'x' } }] }),
    },
    {
      name: 'algorithms that are not ours',
      code: unsupported,
      problem: 'algorithm',
      ...withMetadata({ vp_formats_supported: { 'dc+sd-jwt': { 'kb-jwt_alg_values': ['ES512'] } } }),
    },
  ],
  'without a signature': [
    ...[
      {
        name: 'asks for a name',
        code: 'disclosure/unverified-identifying',
        query: personQuery(['given_name']),
        client: 'redirect_uri:https://grey.example/response',
      },
      {
        name: 'claims to be another address',
        code: invalid,
        query: personQuery(['age_over_18']),
        client: 'redirect_uri:https://bank.example/response',
      },
    ].map(
      ({ name, code, query, client }): Attempt => ({
        name,
        code,
        link: service =>
          service.link({
            client_id: client,
            response_type: 'vp_token',
            response_mode: 'direct_post',
            response_uri: 'https://grey.example/response',
            nonce: randomBytes(24).toString('base64url'),
            dcql_query: JSON.stringify(query),
          }),
      }),
    ),
    {
      name: 'a query that is no JSON',
      code: link,
      problem: 'json',
      link: service => service.link({ client_id: 'redirect_uri:https://grey.example/', dcql_query: '{' }),
    },
  ],
}

const all = Object.values(attempts).flat()

test('there are enough of them, each with a name of its own', () => {
  console.log(`[hostile requests] ${all.length}`)
  expect(all.length).toBeGreaterThanOrEqual(80)
  for (const [part, list] of Object.entries(attempts)) {
    expect(new Set(list.map(({ name }) => name)).size, part).toBe(list.length)
  }
})

/** All that anybody ever sees of a wallet that only looks at a request: the same for every user. */
const plainRequest = ({ origin }: ServiceUnderTest): string =>
  ['GET /request', 'accept', requestType, 'Host', new URL(origin).host, 'Connection', 'close', ''].join('\n')
/** TLS ends a connection by one more record, or not (RFC 8446 §6.1). */
const farewellBytes = 24
let honestBytes: number | undefined
/** On the wire, of an honest request that was opened and nothing more. */
const measureHonest = async (): Promise<number> => {
  const service = await openService('shop.example')
  const room = await openRoom(trusting(service))
  askRightly(service)
  await room.disclosure.open(service.link())
  expect(service.arrived).toEqual([plainRequest(service)])
  return service.wire().sentBytes
}

describe.each(Object.entries(attempts))('%s', (_part, list) => {
  test.each(list.map(attempt => [attempt.name, attempt] as const))('%s', async (_name, attempt) => {
    honestBytes ??= await measureHonest()
    const service = await openService('shop.example')
    const room = await openRoom(attempt.room?.(service) ?? trusting(service))
    if (attempt.serve) attempt.serve(service)
    else askRightly(service, attempt.payload?.(service), attempt.header?.(service))
    await attempt.before?.(room, service)
    const [arrivedBefore, before] = [service.arrived.length, service.wire()]
    const thrown: unknown = await room.disclosure.open(attempt.link?.(service) ?? service.link()).catch(error => error)
    expect(thrown).toMatchObject({
      code: attempt.code,
      ...(attempt.problem === undefined ? {} : { facts: expect.objectContaining({ problem: attempt.problem }) }),
    })
    expect(room.disclosure.current()).toBeUndefined()
    expect(room.pinsTaken()).toBe(0)
    expect(service.received).toEqual([])
    const { connections, sentBytes } = service.wire()
    expect(connections - before.connections).toBeLessThanOrEqual(1)
    expect(sentBytes - before.sentBytes).toBeLessThanOrEqual(honestBytes + farewellBytes)
    for (const arrived of service.arrived.slice(arrivedBefore)) expect(arrived).toBe(plainRequest(service))
  })
})

test('the request that all of these were made from is shown', async () => {
  const service = await openService('shop.example')
  const room = await openRoom(trusting(service))
  askRightly(service)
  expect(await room.disclosure.open(service.link())).toMatchObject({
    service: { tier: 'verified' },
    kind: 'attributes',
  })
  expect(service.received).toEqual([])
  expect(room.pinsTaken()).toBe(0)
})
