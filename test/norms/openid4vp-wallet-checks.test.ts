/** What a wallet MUST do (OpenID4VP 1.0 §5, §8, §14, §15), line by line; the refusals of single fields are in openid4vp-hostile-requests. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { compactDecrypt, decodeProtectedHeader, exportJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { extensions, issuePaper } from '../../native-mocks/pki/paper-pki.ts'
import { verifyIdToken } from '../../native-mocks/website/verify-answer.ts'
import { findKeptRequest } from '../../src/main/vault/kept-requests.ts'
import { listLogEntries } from '../../src/main/vault/log-entries.ts'
import { AppError } from '../../src/shared/errors.ts'
import { readAnswer, readClaims } from '../disclosure/read-answer.ts'
import {
  askRightly,
  keyId,
  openRoom,
  openService,
  type Payload,
  personQuery,
  pin,
  type RoomUnderTest,
  type ServiceUnderTest,
  signJwt,
  trusting,
} from '../disclosure/room-under-test.ts'

const open = async (change: Payload = {}) => {
  const service = await openService()
  const room = await openRoom(trusting(service))
  const payload = service.payload(change)
  service.serveRequest(signJwt(service.header, payload, service.pki.signer.key))
  return { service, room, payload, nonce: String(payload['nonce']) }
}

const give = async (
  room: RoomUnderTest,
  service: ServiceUnderTest,
  approve: readonly string[] | 'required' = 'required',
) => {
  const { queryId } = await room.disclosure.open(service.link())
  return room.disclosure.answer(queryId, { approve, keyId, pin })
}

const receipts = (room: RoomUnderTest) => room.withVault(({ read }) => listLogEntries(read, 100))

describe('2. the request is fetched without telling one user from another', () => {
  test('neither cookie nor anything of the program, the computer or the language', async () => {
    const { service, room, payload } = await open()
    let headers: object = {}
    const jwt = signJwt(service.header, payload, service.pki.signer.key)
    service.serve('/request', (request, response) => {
      headers = request.headers
      response.writeHead(200, { 'content-type': 'application/oauth-authz-req+jwt', 'set-cookie': 'a=b' }).end(jwt)
    })
    await give(room, service)
    expect(Object.keys(headers).sort()).toEqual(['accept', 'connection', 'host'])
    expect(headers).toMatchObject({ accept: 'application/oauth-authz-req+jwt' })
  })

  test('the answer carries no cookie that the request set', async () => {
    const { service, room } = await open()
    let headers: object = {}
    service.serve('/response', (request, response) => {
      headers = request.headers
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
    await give(room, service)
    expect(Object.keys(headers).sort()).toEqual(['accept', 'connection', 'content-length', 'content-type', 'host'])
  })
})

describe('§5.10 the request is asked for by POST where the website wants that', () => {
  const serveTo = (service: ServiceUnderTest, nonceOf: (sent: string) => string | undefined) => {
    let sent: URLSearchParams | undefined
    service.serve('/request', (request, response, body) => {
      sent = new URLSearchParams(body)
      const payload = service.payload({ wallet_nonce: nonceOf(sent.get('wallet_nonce') ?? '') })
      response
        .writeHead(request.method === 'POST' ? 200 : 405, { 'content-type': 'application/oauth-authz-req+jwt' })
        .end(signJwt(service.header, payload, service.pki.signer.key))
    })
    return () => sent
  }
  const link = (service: ServiceUnderTest): string =>
    service.link({ client_id: service.clientId, request_uri: `${service.origin}/request`, request_uri_method: 'post' })

  test('with what the wallet can do, the same for all users, and a fresh nonce that has to come back', async () => {
    const { service, room } = await open()
    const sent = serveTo(service, nonce => nonce)
    expect((await room.disclosure.open(link(service))).claims).toHaveLength(1)
    expect([...(sent()?.keys() ?? [])].sort()).toEqual(['wallet_metadata', 'wallet_nonce'])
    expect(JSON.parse(sent()?.get('wallet_metadata') ?? '')).toHaveProperty('vp_formats_supported.dc+sd-jwt')
    expect(sent()?.get('wallet_nonce')).toMatch(/^[\w-]{32}$/)
  })

  test.each([
    ['another nonce', () => 'x'.repeat(32)],
    ['none', () => undefined],
  ])('%s is refused', async (_name, nonceOf) => {
    const { service, room } = await open()
    serveTo(service, nonceOf)
    await expect(room.disclosure.open(link(service))).rejects.toMatchObject({
      code: 'disclosure/request-invalid',
      facts: { problem: 'wallet_nonce' },
    })
  })
})

describe('3. who asks', () => {
  test('x509_hash: the very certificate, issued by somebody who is trusted', async () => {
    const { service, room } = await open()
    const hash = createHash('sha256').update(service.pki.signer.der).digest('base64url')
    const clientId = `x509_hash:${hash}`
    askRightly(service, { client_id: clientId })
    const link = service.link({ client_id: clientId, request_uri: `${service.origin}/request` })
    expect((await room.disclosure.open(link)).service).toMatchObject({
      clientId,
      tier: 'verified',
      vouchedBy: 'Certisud Test',
    })
  })

  test('x509_hash: an answer to a host that the certificate does not name is known by its key alone', async () => {
    const service = await openService('shop.example')
    const leaf = issuePaper({
      name: 'Shop Ltd',
      issuer: service.pki.authority,
      from: new Date(Date.now() - 1000),
      to: new Date(Date.now() + 86_400_000),
      extensions: [extensions.usage('digitalSignature'), extensions.dnsNames('other.example')],
    })
    const room = await openRoom(trusting(service))
    const clientId = `x509_hash:${createHash('sha256').update(leaf.der).digest('base64url')}`
    const header = { ...service.header, x5c: [Buffer.from(leaf.der).toString('base64')] }
    service.serveRequest(signJwt(header, service.payload({ client_id: clientId }), leaf.key))
    const link = service.link({ client_id: clientId, request_uri: `${service.origin}/request` })
    expect((await room.disclosure.open(link)).service).toMatchObject({ tier: 'known-key', host: 'shop.example' })
  })

  test('x509_hash: a certificate that vouches for itself is refused (HAIP 1.0 §5)', async () => {
    const service = await openService()
    const own = issuePaper({
      name: 'shop.example',
      from: new Date(Date.now() - 1000),
      to: new Date(Date.now() + 86_400_000),
      extensions: [extensions.usage('digitalSignature'), extensions.dnsNames('shop.example')],
    })
    const room = await openRoom({ tls: [service.pki.authority.der], services: [own.der] })
    const clientId = `x509_hash:${createHash('sha256').update(own.der).digest('base64url')}`
    const header = { ...service.header, x5c: [Buffer.from(own.der).toString('base64')] }
    service.serveRequest(signJwt(header, service.payload({ client_id: clientId }), own.key))
    const link = service.link({ client_id: clientId, request_uri: `${service.origin}/request` })
    await expect(room.disclosure.open(link)).rejects.toMatchObject({ code: 'disclosure/not-trusted' })
  })

  const didKey = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return { jwk: publicKey.export({ format: 'jwk' }), key: { privateKey } }
  }

  test('did:jwk: known by its key', async () => {
    const { service, room } = await open()
    const { jwk, key } = didKey()
    const did = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`
    const clientId = `decentralized_identifier:${did}`
    const header = { typ: 'oauth-authz-req+jwt', alg: 'ES256', kid: `${did}#0` }
    service.serveRequest(signJwt(header, service.payload({ client_id: clientId }), key))
    const link = service.link({ client_id: clientId, request_uri: `${service.origin}/request` })
    const query = await room.disclosure.open(link)
    expect(query.service).toMatchObject({ tier: 'known-key', vouchedBy: null, host: 'shop.example' })
  })

  test.each([
    ['with the key that its document names', 'key-1', undefined],
    ['with a key that its document does not name', 'key-2', 'disclosure/request-invalid'],
  ])('did:web: %s', async (_name, kid, code) => {
    const { service, room } = await open()
    const { jwk, key } = didKey()
    const did = `did:web:${new URL(service.origin).host.replace(':', '%3A')}`
    const document = {
      id: did,
      verificationMethod: [{ id: '#key-1', type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk }],
    }
    service.serve('/.well-known/did.json', (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document)),
    )
    const clientId = `decentralized_identifier:${did}`
    const header = { typ: 'oauth-authz-req+jwt', alg: 'ES256', kid: `${did}#${kid}` }
    service.serveRequest(signJwt(header, service.payload({ client_id: clientId }), key))
    const link = service.link({ client_id: clientId, request_uri: `${service.origin}/request` })
    const opened = room.disclosure.open(link)
    if (code) await expect(opened).rejects.toMatchObject({ code })
    else expect((await opened).service.tier).toBe('known-key')
  })

  test('redirect_uri: not verified, shown by its host, and good for an age limit', async () => {
    const { service, room } = await open()
    const responseUri = `${service.origin}/response`
    const nonce = 'n'.repeat(32)
    const clientId = `redirect_uri:${responseUri}`
    const link = service.link({
      client_id: clientId,
      response_type: 'vp_token',
      response_mode: 'direct_post',
      response_uri: responseUri,
      nonce,
      dcql_query: JSON.stringify(personQuery(['age_over_18'])),
    })
    const query = await room.disclosure.open(link)
    expect(query).toMatchObject({ service: { tier: 'unverified', host: 'shop.example' }, isEncrypted: false })
    const outcome = await room.disclosure.answer(query.queryId, { approve: ['age_over_18'], keyId, pin })
    expect(outcome.outcome).toBe('given')
    const { claims } = await readClaims(await readAnswer(service, service.received[0]), { clientId, nonce })
    expect(claims).toEqual({ age_over_18: true })
  })
})

describe('3. nothing is answered twice', () => {
  test('not in one program', async () => {
    const { service, room } = await open()
    await give(room, service)
    await expect(room.disclosure.open(service.link())).rejects.toMatchObject({ code: 'disclosure/replayed' })
    expect(room.pinsTaken()).toBe(1)
    expect(service.received).toHaveLength(1)
  })

  test('nor by a later one, which only the vault can tell', async () => {
    const { service, room } = await open()
    await give(room, service)
    const later = await openRoom({
      ...trusting(service),
      openKey: async () => ({ ...(await shareOf(room)), unlocked: undefined as never }),
    })
    const query = await later.disclosure.open(service.link())
    const outcome = await later.disclosure.answer(query.queryId, { approve: 'required', keyId, pin })
    expect(outcome).toMatchObject({ outcome: 'failed', disclosed: [], failure: { code: 'disclosure/replayed' } })
    expect(service.received).toHaveLength(1)
  })

  const shareOf = async (room: RoomUnderTest) => {
    const lease = await room.vault.open({
      kind: 'software-token',
      keyId,
      deriveSlotKey: async () => Buffer.alloc(32, 9),
    })
    return { vault: lease.vault, close: async () => lease.close() }
  }

  test('two answers at once are one', async () => {
    const { service, room } = await open()
    const { queryId } = await room.disclosure.open(service.link())
    const both = await Promise.allSettled(
      [1, 2].map(() => room.disclosure.answer(queryId, { approve: 'required', keyId, pin })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(service.received).toHaveLength(1)
  })

  test('a refused request is not opened again', async () => {
    const { service, room } = await open()
    const { queryId } = await room.disclosure.open(service.link())
    await room.disclosure.refuse(queryId, { tell: false })
    await expect(room.disclosure.open(service.link())).rejects.toMatchObject({ code: 'disclosure/replayed' })
  })
})

describe('5. nothing leaves before the decision', () => {
  test('one query at a time', async () => {
    const { service, room } = await open()
    await room.disclosure.open(service.link())
    await expect(room.disclosure.open(service.link())).rejects.toMatchObject({ code: 'disclosure/busy' })
  })

  test('a decision takes ten minutes at most, and less where the request ends before', async () => {
    const { service, room } = await open()
    const { queryId, openedAt, expiresAt } = await room.disclosure.open(service.link())
    expect(new Date(expiresAt).getTime() - new Date(openedAt).getTime()).toBeLessThanOrEqual(300_000)
    room.wait(301_000)
    const late = room.disclosure.answer(queryId, { approve: 'required', keyId, pin })
    await expect(late).rejects.toMatchObject({ code: 'disclosure/expired' })
    expect(room.pinsTaken()).toBe(0)
    expect(service.received).toEqual([])
  })

  test('values are shown once the vault is open, and where they come from', async () => {
    const { service, room } = await open({
      dcql_query: personQuery(['age_over_18'], ['address', 'locality'], ['phone_number']),
    })
    const closed = await room.disclosure.open(service.link())
    expect(closed.claims.map(({ value, isHeld }) => [value, isHeld])).toEqual(Array(3).fill([null, null]))
    const shown = await room.disclosure.reveal(closed.queryId, keyId, pin)
    expect(shown.claims.map(({ name, value, source, isHeld }) => [name, value, source, isHeld])).toEqual([
      ['age_over_18', 'true', 'computed', true],
      ['address.locality', 'Hà Nội', 'self-attested', true],
      ['phone_number', null, null, false],
    ])
  })

  test('without consent to processing no website is asked for anything', async () => {
    const service = await openService()
    const withdrawn = new AppError('vault/locked')
    const requireProcessing = (): void => {
      throw withdrawn
    }
    const room = await openRoom({ ...trusting(service), requireProcessing })
    askRightly(service)
    await expect(room.disclosure.open(service.link())).rejects.toBe(withdrawn)
    await expect(room.services.list({ keyId, pin })).rejects.toBe(withdrawn)
    expect(service.asked).toEqual([])
  })

  test('a service that the user objects to is answered nothing, and that is written down', async () => {
    const service = await openService()
    const objected: string[] = []
    const room = await openRoom({
      ...trusting(service),
      requireNoObjection(_vault, clientId) {
        objected.push(clientId)
        throw new AppError('vault/locked')
      },
    })
    askRightly(service)
    expect(await give(room, service)).toMatchObject({
      outcome: 'failed',
      disclosed: [],
      failure: { code: 'vault/locked' },
    })
    expect(objected).toEqual([service.clientId])
    expect(service.received).toEqual([])
    expect((await receipts(room))[0]).toMatchObject({ state: 'failed' })
  })

  test('a key that may not be used answers nothing, and the query stays open', async () => {
    const service = await openService()
    const refused = new AppError('tokens/pin-incorrect', { triesLeft: 2 })
    let isRefused = true
    const room = await openRoom({
      ...trusting(service),
      async openKey() {
        if (isRefused) throw refused
        throw new AppError('vault/no-slot')
      },
    })
    askRightly(service)
    const { queryId } = await room.disclosure.open(service.link())
    await expect(room.disclosure.answer(queryId, { approve: 'required', keyId, pin })).rejects.toBe(refused)
    isRefused = false
    await expect(room.disclosure.answer(queryId, { approve: 'required', keyId, pin })).rejects.toMatchObject({
      code: 'vault/no-slot',
    })
    expect(room.disclosure.current()?.queryId).toBe(queryId)
    expect(service.received).toEqual([])
  })

  test('what was approved must be what was asked for, and enough, before the PIN', async () => {
    const { service, room } = await open({ dcql_query: personQuery(['given_name'], ['email']) })
    const { queryId } = await room.disclosure.open(service.link())
    for (const [approve, code] of [
      [['given_name'], 'disclosure/approval-incomplete'],
      [[], 'disclosure/approval-incomplete'],
      [['given_name', 'email', 'birthdate'], 'disclosure/not-asked'],
    ] as const) {
      await expect(room.disclosure.answer(queryId, { approve, keyId, pin })).rejects.toMatchObject({ code })
    }
    expect(room.pinsTaken()).toBe(0)
    expect(service.received).toEqual([])
  })
})

describe('§6.4 all that is needed, or nothing', () => {
  test('what the user has not is not sent by halves', async () => {
    const { service, room } = await open({ dcql_query: personQuery(['given_name'], ['phone_number']) })
    const outcome = await give(room, service)
    expect(outcome).toMatchObject({ outcome: 'failed', disclosed: [], failure: { code: 'disclosure/not-held' } })
    expect(service.received).toEqual([])
  })

  test('§15.4.1 a value that does not match is told to nobody but the user', async () => {
    const query = personQuery(['given_name'])
    Object.assign(query.credentials[0]?.claims?.[0] ?? {}, { values: ['Bertha'] })
    const { service, room } = await open({ dcql_query: query })
    expect(await give(room, service)).toMatchObject({ outcome: 'failed', failure: { code: 'disclosure/not-held' } })
    expect(service.received).toEqual([])
  })

  test('a birth date may be answered by an age limit', async () => {
    const { service, room, nonce } = await open({ dcql_query: personQuery(['birthdate']) })
    const query = await room.disclosure.open(service.link())
    expect(query.claims[0]?.instead).toEqual({
      path: ['age_over_18'],
      name: 'age_over_18',
      value: null,
      isOffered: false,
    })
    const outcome = await room.disclosure.answer(query.queryId, { approve: ['age_over_18'], keyId, pin })
    expect(outcome.disclosed).toEqual([['age_over_18']])
    const { claims } = await readClaims(await readAnswer(service, service.received[0]), {
      clientId: service.clientId,
      nonce,
    })
    expect(claims).toEqual({ age_over_18: true })
  })
})

describe('6. only the service can read it', () => {
  test('the answer is a JWE to the key of the signed request, and carries the state back', async () => {
    const { service, room, payload } = await open()
    await give(room, service)
    const form = new URLSearchParams(service.received[0])
    expect([...form.keys()]).toEqual(['response'])
    expect(decodeProtectedHeader(form.get('response') ?? '')).toEqual({
      alg: 'ECDH-ES',
      enc: 'A256GCM',
      kid: 'enc-1',
      epk: expect.objectContaining({ kty: 'EC', crv: 'P-256' }),
    })
    expect(await readAnswer(service, service.received[0])).toMatchObject({ state: payload['state'] })
  })

  test('A128GCM where the request names no encryption, and RSA-OAEP-256 where its key is RSA', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...(await exportJWK(publicKey)), alg: 'RSA-OAEP-256', kid: 'r' }
    const { service, room } = await open({ client_metadata: { jwks: { keys: [jwk] } } })
    await give(room, service)
    const { protectedHeader } = await compactDecrypt(
      new URLSearchParams(service.received[0]).get('response') ?? '',
      privateKey,
    )
    expect(protectedHeader).toEqual({ alg: 'RSA-OAEP-256', enc: 'A128GCM', kid: 'r' })
  })
})

describe('7. where the user goes on', () => {
  test.each<readonly [name: string, body: string, redirectUri: string | null, isReplyUnusable: boolean]>([
    [
      'an https address',
      '{"redirect_uri":"https://shop.example/done#response_code=1"}',
      'https://shop.example/done#response_code=1',
      false,
    ],
    ['no address', '{}', null, false],
    ['a script', '{"redirect_uri":"javascript:alert(1)"}', null, true],
    ['plain http', '{"redirect_uri":"http://shop.example/"}', null, true],
    ['a file', '{"redirect_uri":"file:///etc/passwd"}', null, true],
    ['another program', '{"redirect_uri":"ms-settings:"}', null, true],
    ['a user name in front of the host', '{"redirect_uri":"https://shop.example@evil.example/"}', null, true],
    ['a number', '{"redirect_uri":1}', null, true],
    ['a list', '[]', null, true],
    ['a page', '<html>', null, true],
    ['an inherited name', '{"__proto__":{"redirect_uri":"https://evil.example"}}', null, false],
  ])('%s', async (_name, body, redirectUri, isReplyUnusable) => {
    const { service, room } = await open()
    service.serve('/response', (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    )
    expect(await give(room, service)).toMatchObject({ outcome: 'given', redirectUri, isReplyUnusable, failure: null })
  })
})

describe('§8.5, §15.9 a refusal', () => {
  test('is told only when the user says so', async () => {
    const { service, room } = await open()
    const { queryId } = await room.disclosure.open(service.link())
    expect(await room.disclosure.refuse(queryId, { tell: true })).toMatchObject({ outcome: 'refused', disclosed: [] })
    expect(await readAnswer(service, service.received[0])).toMatchObject({ error: 'access_denied' })
  })

  test.each(['refuse', 'dismiss'] as const)('%s sends nothing', async how => {
    const { service, room } = await open()
    const { queryId } = await room.disclosure.open(service.link())
    if (how === 'refuse') await room.disclosure.refuse(queryId, { tell: false })
    else await room.disclosure.dismiss(queryId)
    expect(service.received).toEqual([])
    expect(room.disclosure.current()).toBeUndefined()
    expect(room.pinsTaken()).toBe(0)
  })
})

describe('8. every outcome has its receipt', () => {
  test('given: what left by name and never by value, with the request as it was signed', async () => {
    const { service, room, payload } = await open({ dcql_query: personQuery(['given_name'], ['address', 'locality']) })
    const outcome = await give(room, service)
    const [entry] = await receipts(room)
    expect(entry).toMatchObject({
      entryId: outcome.receiptId,
      kind: 'disclosure',
      state: 'given',
      party: service.clientId,
    })
    const jwt = signJwt(service.header, payload, service.pki.signer.key).split('.').slice(0, 2).join('.')
    const body = entry?.body as Record<string, unknown>
    expect(body).toMatchObject({
      query: 'attributes',
      tier: 'verified',
      host: 'shop.example',
      name: 'Shop',
      requested: [['given_name'], ['address', 'locality']],
      optional: [],
      disclosed: [['given_name'], ['address', 'locality']],
      isSelfAttested: true,
      failure: null,
    })
    const kept = await room.withVault(({ read }) => findKeptRequest(read, String(body['requestSha256'])))
    expect(Buffer.from(kept ?? []).toString()).toContain(jwt)
    expect(
      createHash('sha256')
        .update(kept ?? '')
        .digest('hex'),
    ).toBe(body['requestSha256'])
    expect(JSON.stringify(body)).not.toMatch(/\bAnna\b|Hà Nội/)
  })

  test('refused with a closed vault: written when it opens, in order', async () => {
    const { service, room } = await open()
    const first = await room.disclosure.open(service.link())
    expect((await room.disclosure.dismiss(first.queryId)).receiptId).toBeNull()
    askRightly(service)
    await give(room, service)
    expect((await receipts(room)).map(({ state }) => state)).toEqual(['given', 'refused'])
  })

  test('refused by rule: a proven service that asks too much leaves a trace', async () => {
    const { service, room } = await open({ response_mode: 'direct_post', dcql_query: personQuery(['given_name']) })
    await expect(room.disclosure.open(service.link())).rejects.toMatchObject({ code: 'disclosure/not-encrypted' })
    askRightly(service)
    await give(room, service)
    const [, failed] = await receipts(room)
    expect(failed).toMatchObject({
      state: 'failed',
      party: service.clientId,
      body: { failure: 'disclosure/not-encrypted', disclosed: [] },
    })
  })

  test.each<readonly [name: string, status: number | null, code: string, disclosed: readonly (readonly string[])[]]>([
    ['the service refuses it: it may have read it', 400, 'disclosure/answer-rejected', [['age_over_18']]],
    ['the service sends it elsewhere: nobody follows', 307, 'disclosure/answer-rejected', [['age_over_18']]],
    ['the connection breaks after it was sent', null, 'disclosure/answer-undelivered', [['age_over_18']]],
  ])('failed: %s', async (_name, status, code, disclosed) => {
    const { service, room } = await open()
    service.serve('/response', (request, response) => {
      if (status === null) request.socket.destroy()
      else response.writeHead(status, { location: `${service.origin}/elsewhere` }).end()
    })
    expect(await give(room, service)).toMatchObject({ outcome: 'failed', disclosed, failure: { code } })
    expect(service.asked).not.toContain('/elsewhere')
    expect((await receipts(room))[0]).toMatchObject({ state: 'failed', body: { failure: code, disclosed } })
  })
})

describe('SIOPv2 draft 13', () => {
  test('a login is an ID token under the pairwise key, and nothing else', async () => {
    const { service, room, nonce } = await open({ response_type: 'id_token', scope: 'openid', dcql_query: undefined })
    const query = await room.disclosure.open(service.link())
    expect(query).toMatchObject({ kind: 'login', claims: [], isLogin: true })
    const outcome = await room.disclosure.answer(query.queryId, { approve: [], keyId, pin })
    expect(outcome).toMatchObject({ outcome: 'given', disclosed: [] })
    const answer = await readAnswer(service, service.received[0])
    expect(Object.keys(answer).sort()).toEqual(['id_token', 'state'])
    const thumbprint = await verifyIdToken(answer.id_token ?? '', { clientId: service.clientId, nonce })
    const [listed] = await room.withVault(({ read }) => room.book.list(read))
    expect(thumbprint.startsWith(listed?.pseudonymAlias ?? '-')).toBe(true)
  })

  test('with attributes in the same answer both come under the same key', async () => {
    const { service, room, nonce } = await open({ response_type: 'vp_token id_token', scope: 'openid' })
    await give(room, service)
    const answer = await readAnswer(service, service.received[0])
    const expected = { clientId: service.clientId, nonce }
    const thumbprint = await verifyIdToken(answer.id_token ?? '', expected)
    expect((await readClaims(answer, expected)).thumbprint).toBe(thumbprint)
  })
})

describe('services', () => {
  test('the same pseudonym each time, until the user takes another or the service is forgotten', async () => {
    const { service, room } = await open()
    const seen: string[] = []
    const meet = async (): Promise<void> => {
      const payload = service.payload()
      service.serveRequest(signJwt(service.header, payload, service.pki.signer.key))
      await give(room, service)
      const answer = await readAnswer(service, service.received.at(-1))
      const expected = { clientId: service.clientId, nonce: String(payload['nonce']) }
      seen.push((await readClaims(answer, expected)).thumbprint)
    }
    const idOf = async () => (await room.services.list({ keyId, pin }))[0]?.serviceId ?? ''
    await meet()
    await meet()
    await room.services.rotate(await idOf(), { keyId, pin })
    await meet()
    await room.services.forget(await idOf(), { keyId, pin })
    expect(await room.services.list({ keyId, pin })).toEqual([])
    await meet()
    expect(seen[0]).toBe(seen[1])
    expect(new Set(seen).size).toBe(3)
    const [listed] = await room.services.list({ keyId, pin })
    expect(listed).toMatchObject({ host: 'shop.example', tier: 'verified', answers: 1, given: [['age_over_18']] })
    await expect(room.services.rotate('000000000000', { keyId, pin })).rejects.toMatchObject({
      code: 'disclosure/service-unknown',
    })
    await expect(room.services.list()).rejects.toMatchObject({ code: 'vault/locked' })
  })

  test('a letter about rights is signed by the key that the service knows', async () => {
    const { service, room, nonce } = await open()
    await give(room, service)
    const message = Buffer.from('erase what you know of me')
    const { jwk, signature } = await room.withVault(({ read }) =>
      room.book.signAsPairwise(read, service.clientId, message),
    )
    const { thumbprint } = await readClaims(await readAnswer(service, service.received[0]), {
      clientId: service.clientId,
      nonce,
    })
    expect(createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')).toBe(thumbprint)
    const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    expect(await crypto.subtle.verify(algorithm, key, Uint8Array.from(signature), message)).toBe(true)
    await expect(
      room.withVault(({ read }) => room.book.signAsPairwise(read, 'x509_san_dns:other.example', message)),
    ).rejects.toMatchObject({ code: 'disclosure/service-unknown' })
  })

  test('what was never asked before is told, and how often it was answered', async () => {
    const { service, room } = await open()
    await give(room, service)
    askRightly(service, { dcql_query: personQuery(['age_over_18'], ['email']) })
    const { queryId } = await room.disclosure.open(service.link())
    const query = await room.disclosure.reveal(queryId, keyId, pin)
    expect(query.history).toMatchObject({ answered: 1 })
    expect(query.claims.map(({ name, isNew }) => [name, isNew])).toEqual([
      ['age_over_18', false],
      ['email', true],
    ])
  })
})
