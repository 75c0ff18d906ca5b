/** Statements of real issuers: taken in after every check, shown beside the user's own word, presented in part, and refused once their issuer takes them back. */
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { compactDecrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { toAppError } from '../../src/shared/errors.ts'
import { createHolder, issueCredential, packBits, verifyPresented } from './issue-credential.ts'
import {
  askRightly,
  keyId,
  openRoom,
  openService,
  pin,
  type Reply,
  type ServiceUnderTest,
  signJwt,
  trusting,
} from './room-under-test.ts'

const vct = 'urn:eudi:pid:1'
const issuerHost = 'issuer.example'
const seconds = (): number => Math.floor(Date.now() / 1000)
const json = { 'content-type': 'application/json' }

const openWorld = async () => {
  const service = await openService('shop.example', [issuerHost])
  const holder = createHolder()
  const room = await openRoom({
    ...trusting(service),
    unlocked: holder.unlocked,
    findKey: holder.findKey,
  })
  return { service, holder, room, origin: service.origin.replace('shop.example', issuerHost) }
}
type World = Awaited<ReturnType<typeof openWorld>>

const x5c = ({ pki }: ServiceUnderTest) => [Buffer.from(pki.signer.der).toString('base64')]
/** An identity with a name in pieces, an address, a list, and a claim that cannot be withheld. */
const createPayload = ({ holder, origin }: World, change: object = {}) => ({
  iss: origin,
  vct,
  iat: seconds() - 60,
  exp: seconds() + 86_400,
  cnf: { jwk: holder.jwk },
  issuing_country: 'VN',
  given_name: 'Anna',
  family_name: 'Nguyễn',
  birthdate: '1990-02-28',
  age_over_18: true,
  nationalities: ['VN', 'FR'],
  address: { locality: 'Hà Nội', street_address: '27 phố Hàng Bài' },
  ...change,
})
const frame = {
  _sd: ['given_name', 'family_name', 'birthdate', 'age_over_18', 'address'],
  nationalities: { _sd: [0, 1] },
  address: { _sd: ['locality', 'street_address'] },
}
const issue = (world: World, change: object = {}, header: object = { x5c: x5c(world.service) }) =>
  issueCredential({
    key: world.service.pki.signer.key.privateKey,
    header,
    payload: createPayload(world, change),
    frame,
  })
const askFor = (...paths: readonly (readonly (string | number | null)[])[]) => ({
  dcql_query: {
    credentials: [
      { id: 'pid', format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims: paths.map(path => ({ path })) },
    ],
  },
})
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'kept',
    thrown => toAppError(thrown).code,
  )
const opening = { keyId, pin }
const importing = async (world: World, text: string) => world.room.credentials.import(text, async () => opening)

const serveStatus = (world: World, set: readonly number[], change: object = {}) => {
  const { service, origin } = world
  const uri = `${origin}/status`
  const claims = {
    sub: uri,
    iat: seconds(),
    exp: seconds() + 600,
    ttl: 300,
    status_list: { bits: 1, lst: packBits(1000, set) },
  }
  const token = signJwt(
    { typ: 'statuslist+jwt', alg: 'ES256', x5c: x5c(service) },
    { ...claims, ...change },
    service.pki.signer.key,
  )
  service.serve('/status', (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/statuslist+jwt' }).end(token),
  )
  return { status: { status_list: { idx: 417, uri } } }
}

test('a statement is kept, shown with its source, and presented in part, bound to this service', async () => {
  const world = await openWorld()
  const { service, room, holder } = world
  const kept = await importing(world, await issue(world))
  expect(kept).toMatchObject({ type: vct, issuer: world.origin, vouchedBy: 'Certisud Test', keyId: holder.keyId })
  const nonce = 'n'.repeat(32)
  askRightly(service, { ...askFor(['given_name'], ['address', 'locality'], ['nationalities', 1]), nonce })
  const opened = await room.disclosure.open(service.link())
  const { claims, statements } = await room.disclosure.reveal(opened.queryId, holder.keyId, pin)
  expect(claims.map(({ name, value, source }) => [name, value, source])).toEqual([
    ['given_name', 'Anna', 'issued'],
    ['address.locality', 'Hà Nội', 'issued'],
    ['nationalities', 'FR', 'issued'],
  ])
  expect(statements).toEqual([{ issuer: world.origin, keyId: holder.keyId, alwaysTold: ['issuing_country'] }])
  const outcome = await room.disclosure.answer(opened.queryId, { approve: 'required', keyId: holder.keyId, pin })
  expect(outcome).toMatchObject({ outcome: 'given', failure: null })
  expect(outcome.disclosed).toEqual([
    ['given_name'],
    ['address', 'locality'],
    ['nationalities', 1],
    ['issuing_country'],
  ])
  const sent = new URLSearchParams(service.received[0]).get('response') ?? ''
  const { plaintext } = await compactDecrypt(sent, service.encryption.privateKey)
  const [presented = ''] = JSON.parse(Buffer.from(plaintext).toString('utf8')).vp_token.pid
  const told = await verifyPresented(presented, createPublicKey(service.pki.signer.key.privateKey), { nonce })
  expect(told.binding).toMatchObject({ aud: service.clientId, nonce })
  const { given_name, address, nationalities, issuing_country } = told.claims
  expect({ given_name, address, nationalities, issuing_country }).toEqual({
    given_name: 'Anna',
    address: { locality: 'Hà Nội' },
    nationalities: ['FR'],
    issuing_country: 'VN',
  })
  for (const withheld of ['family_name', 'birthdate', 'age_over_18']) expect(told.claims).not.toHaveProperty(withheld)
  expect(holder.signatures()).toBe(1)
})

test('the own word and the statement of somebody else are each taken where their type is asked for', async () => {
  const world = await openWorld()
  const { service, room, holder } = world
  await importing(world, await issue(world))
  const credential = (id: string, type: string, path: string) => ({
    ...{ id, format: 'dc+sd-jwt', meta: { vct_values: [type] }, claims: [{ path: [path] }] },
  })
  const credentials = [
    credential('own', 'urn:signet:self-attested-person:1', 'email'),
    credential('pid', vct, 'birthdate'),
  ]
  askRightly(service, { dcql_query: { credentials } })
  const opened = await room.disclosure.open(service.link())
  const { claims } = await room.disclosure.reveal(opened.queryId, holder.keyId, pin)
  expect(claims.map(({ name, source }) => [name, source])).toEqual([
    ['email', 'self-attested'],
    ['birthdate', 'issued'],
  ])
  const outcome = await room.disclosure.answer(opened.queryId, { approve: 'required', keyId: holder.keyId, pin })
  expect(outcome.disclosed).toEqual([['email'], ['birthdate'], ['issuing_country']])
})

test('a type that is not held is never answered with the own word', async () => {
  const world = await openWorld()
  const { service, room } = world
  askRightly(service, askFor(['given_name']))
  const { queryId } = await room.disclosure.open(service.link())
  const outcome = await room.disclosure.answer(queryId, { approve: 'required', keyId, pin })
  expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'disclosure/not-held' } })
  expect(service.received).toEqual([])
})

describe('an authority that the website trusts', () => {
  const stranger = Buffer.alloc(20, 1).toString('base64url')
  /** `own`: key identifier of the issuer's authority, as OpenID4VP 1.0 §6.1.1.1 writes it. */
  const ask = async (listOf: (own: string) => readonly object[], type = vct) => {
    const world = await openWorld()
    const { service, room, holder } = world
    await importing(world, await issue(world))
    const own = Buffer.from(service.pki.authority.certificate.subjectKeyIdentifier ?? []).toString('base64url')
    expect(own).toMatch(/^[\w-]{27}$/)
    const credential = {
      ...{ id: 'pid', format: 'dc+sd-jwt', meta: { vct_values: [type] }, claims: [{ path: ['given_name'] }] },
      trusted_authorities: listOf(own),
    }
    askRightly(service, { dcql_query: { credentials: [credential] } })
    const { queryId } = await room.disclosure.open(service.link())
    return room.disclosure.answer(queryId, { approve: 'required', keyId: holder.keyId, pin })
  }
  const aki = (...values: readonly string[]) => ({ type: 'aki', values })
  const notHeld = { outcome: 'failed', disclosed: [], failure: { code: 'disclosure/not-held' } }

  test('is found by the key that the issuer’s certificate names', async () => {
    const list = { type: 'etsi_tl', values: ['https://lotl.example'] }
    expect(await ask(own => [list, aki(stranger, own)])).toMatchObject({ outcome: 'given', failure: null })
  })

  test('did not certify a statement of others: that is as good as not held', async () => {
    expect(await ask(() => [aki(stranger)])).toMatchObject(notHeld)
  })

  test('certified no word of the user', async () => {
    expect(await ask(own => [aki(own)], 'urn:signet:self-attested-person:1')).toMatchObject(notHeld)
  })

  test('that no statement proves is refused before anything is shown', async () => {
    const federation = { type: 'openid_federation', values: ['https://federation.example'] }
    await expect(ask(() => [federation])).rejects.toMatchObject({
      code: 'disclosure/unsupported',
      facts: { problem: 'trusted_authorities' },
    })
  })
})

test('another key cannot present it; the question stays, and the right key answers', async () => {
  const world = await openWorld()
  const { service, room, holder } = world
  await importing(world, await issue(world))
  askRightly(service, askFor(['given_name']))
  const { queryId } = await room.disclosure.open(service.link())
  expect(await codeOf(room.disclosure.answer(queryId, { approve: 'required', keyId, pin }))).toBe(
    'credentials/other-key',
  )
  expect(service.received).toEqual([])
  expect(room.disclosure.current()?.queryId).toBe(queryId)
  const outcome = await room.disclosure.answer(queryId, { approve: 'required', keyId: holder.keyId, pin })
  expect(outcome.outcome).toBe('given')
})

test('a statement that its issuer takes back is neither kept nor presented', async () => {
  const world = await openWorld()
  const { service, room, holder } = world
  const status = serveStatus(world, [416, 418])
  const text = await issue(world, status)
  const { credentialId, isRevocable } = await importing(world, text)
  expect(isRevocable).toBe(true)
  expect(await codeOf(room.credentials.check(credentialId, opening))).toBe('kept')
  serveStatus(world, [417])
  room.wait(301_000)
  expect(await codeOf(room.credentials.check(credentialId, opening))).toBe('credentials/revoked')
  askRightly(service, { ...askFor(['given_name']), exp: seconds() + 3600 })
  const { queryId } = await room.disclosure.open(service.link())
  const give = () => room.disclosure.answer(queryId, { approve: 'required', keyId: holder.keyId, pin })
  expect(await codeOf(give())).toBe('credentials/revoked')
  expect(await codeOf(importing(world, text))).toBe('credentials/revoked')
  expect(service.received).toEqual([])
  // Nobody says that it is still good: that is not good enough.
  service.serve('/status', (_request, response) => response.writeHead(503).end())
  room.wait(301_000)
  expect(await codeOf(give())).toBe('credentials/unreachable')
  expect(service.received).toEqual([])
})

test('a statement past its end is offered no more', async () => {
  const world = await openWorld()
  const { service, room, holder } = world
  const kept = await importing(world, await issue(world, { exp: seconds() + 120 }))
  expect(kept).toMatchObject({ state: 'in-force', isRevocable: false })
  room.wait(121_000)
  expect(await room.credentials.list(opening)).toMatchObject([{ state: 'ended' }])
  expect(await codeOf(room.credentials.check(kept.credentialId, opening))).toBe('credentials/expired')
  askRightly(service, { ...askFor(['given_name']), exp: seconds() + 600 })
  const { queryId } = await room.disclosure.open(service.link())
  const outcome = await room.disclosure.answer(queryId, { approve: 'required', keyId: holder.keyId, pin })
  expect(outcome.failure?.code).toBe('disclosure/not-held')
})

test('the issuer is proven by the keys of its address, by reference too, or by a DID', async () => {
  const world = await openWorld()
  const { service, origin } = world
  const jwk = {
    ...createPublicKey(service.pki.signer.key.privateKey).export({ format: 'jwk' }),
    kid: 'k1',
    alg: 'ES256',
  }
  const well = '/.well-known/jwt-vc-issuer'
  const reply =
    (value: object): Reply =>
    (_request, response) =>
      response.writeHead(200, json).end(JSON.stringify(value))
  service.serve(well, reply({ issuer: origin, jwks: { keys: [jwk] } }))
  expect(await importing(world, await issue(world, {}, { kid: 'k1' }))).toMatchObject({ vouchedBy: issuerHost })
  service.serve(`${well}/tenant`, reply({ issuer: `${origin}/tenant`, jwks_uri: `${origin}/keys` }))
  service.serve('/keys', reply({ keys: [jwk] }))
  expect(await importing(world, await issue(world, { iss: `${origin}/tenant` }, { kid: 'k1' }))).toMatchObject({
    issuer: `${origin}/tenant`,
  })
  const did = `did:jwk:${Buffer.from(JSON.stringify({ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y })).toString('base64url')}`
  expect(await importing(world, await issue(world, { iss: did }, { kid: `${did}#0` }))).toMatchObject({
    vouchedBy: null,
  })
  const web = `did:web:${issuerHost}%3A${new URL(origin).port}`
  service.serve(
    '/.well-known/did.json',
    reply({ id: web, verificationMethod: [{ id: `${web}#k1`, publicKeyJwk: jwk }] }),
  )
  expect(await importing(world, await issue(world, { iss: web }, { kid: '#k1' }))).toMatchObject({
    vouchedBy: issuerHost,
  })
  expect(await world.room.credentials.list(opening)).toHaveLength(4)
})

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
/** Of an issuer that takes no library's word for what may be told so. */
const signWithDisclosure = async (world: World, name: string, value: unknown, change: object = {}): Promise<string> => {
  const told = disclosureOf('salt', name, value)
  const _sd = [createHash('sha256').update(told).digest('base64url')]
  const header = { typ: 'dc+sd-jwt', alg: 'ES256', x5c: x5c(world.service) }
  return `${signJwt(header, { ...createPayload(world, change), _sd }, world.service.pki.signer.key)}~${told}~`
}
const disclosureOf = (...parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

test.each<readonly [string, string, (world: World) => Promise<string>]>([
  ['no SD-JWT', 'credentials/invalid', async () => 'hello'],
  [
    'one that carries the key binding of a presentation',
    'credentials/invalid',
    async world => `${await issue(world)}a.b.c`,
  ],
  ['another type of object', 'credentials/invalid', world => issue(world, {}, { typ: 'JWT', x5c: x5c(world.service) })],
  ['no key that it is bound to', 'credentials/invalid', world => issue(world, { cnf: undefined })],
  [
    'the private part of a key',
    'credentials/invalid',
    world => issue(world, { cnf: { jwk: { ...world.holder.jwk, d: 'AA' } } }),
  ],
  [
    'a disclosure that belongs to nothing',
    'credentials/invalid',
    async world => `${await issue(world)}${disclosureOf('s', 'x', 1)}~`,
  ],
  [
    'a disclosure that stands twice',
    'credentials/invalid',
    async world => {
      const text = await issue(world)
      return `${text}${text.split('~')[1]}~`
    },
  ],
  [
    'a changed disclosure',
    'credentials/invalid',
    async world => {
      const [jwt, ...rest] = (await issue(world)).split('~')
      return [jwt, disclosureOf('salt', 'given_name', 'Eve'), ...rest.slice(1)].join('~')
    },
  ],
  [
    'a validity told by a disclosure',
    'credentials/invalid',
    world => signWithDisclosure(world, 'exp', seconds() + 60, { exp: undefined }),
  ],
  [
    'a type told by a disclosure in the place of its own',
    'credentials/invalid',
    world => signWithDisclosure(world, 'vct', 'urn:other:1'),
  ],
  [
    'a prototype told by a disclosure',
    'credentials/invalid',
    world => signWithDisclosure(world, '__proto__', { isAdmin: true }),
  ],
  [
    'a prototype among what cannot be withheld',
    'credentials/invalid',
    world => signWithDisclosure(world, 'x', 1, JSON.parse('{"address":{"__proto__":{"isAdmin":true}}}')),
  ],
  [
    'no signature, and an algorithm that says so',
    'credentials/invalid',
    async world => {
      const [jwt = '', ...rest] = (await issue(world)).split('~')
      const head = Buffer.from(JSON.stringify({ typ: 'dc+sd-jwt', alg: 'none', x5c: x5c(world.service) }))
      return [`${head.toString('base64url')}.${jwt.split('.')[1]}.AA`, ...rest].join('~')
    },
  ],
  [
    'letters that turn the line around in its type',
    'credentials/invalid',
    world => issue(world, { vct: 'urn:\u202eabc' }),
  ],
  ['more than half a megabyte', 'credentials/invalid', async world => (await issue(world)) + 'A'.repeat(600_000)],
  [
    'a signature by somebody else',
    'credentials/untrusted',
    world =>
      issueCredential({ key: stranger, header: { x5c: x5c(world.service) }, payload: createPayload(world), frame }),
  ],
  [
    'the certificate of another address',
    'credentials/untrusted',
    world => issue(world, { iss: 'https://bank.example' }),
  ],
  ['an issuer that is no address', 'credentials/untrusted', world => issue(world, { iss: 'Ministry' }, { kid: 'k1' })],
  ['no issuer at all', 'credentials/untrusted', world => issue(world, { iss: undefined }, { kid: 'k1' })],
  [
    'an issuer over http',
    'credentials/untrusted',
    world => issue(world, { iss: 'http://issuer.example' }, { kid: 'k1' }),
  ],
  ['an address without keys', 'credentials/unreachable', world => issue(world, {}, { kid: 'k1' })],
  [
    'a binding to a key that is not here',
    'credentials/other-key',
    world => issue(world, { cnf: { jwk: createHolder().jwk } }),
  ],
  ['one whose time is over', 'credentials/expired', world => issue(world, { exp: seconds() - 1 })],
  ['one whose time has not come', 'credentials/expired', world => issue(world, { nbf: seconds() + 3600 })],
  [
    'a status list without this entry',
    'status/out-of-range',
    world => {
      const { status } = serveStatus(world, [])
      return issue(world, { status: { status_list: { ...status.status_list, idx: 5000 } } })
    },
  ],
  [
    'a status list of another address',
    'credentials/untrusted',
    world => issue(world, serveStatus(world, [], { sub: 'https://other.example/' })),
  ],
  [
    'a status list past its end',
    'credentials/untrusted',
    world => issue(world, serveStatus(world, [], { exp: seconds() - 1 })),
  ],
  [
    'a status list at no address',
    'credentials/untrusted',
    world => issue(world, { status: { status_list: { idx: 1, uri: 'http://x/' } } }),
  ],
])('%s is not kept: %s', async (_what, code, make) => {
  const world = await openWorld()
  const before = world.room.pinsTaken()
  expect(await codeOf(importing(world, await make(world)))).toBe(code)
  expect(world.room.pinsTaken()).toBe(before)
  expect(await world.room.credentials.list(opening)).toEqual([])
})

test('a status list at an address of this network is never asked for', async () => {
  const world = await openWorld()
  const asked: string[] = []
  const room = await openRoom({
    ...trusting(world.service),
    findKey: world.holder.findKey,
    allowPrivateNetwork: () => false,
    async resolve(host) {
      asked.push(host)
      return [{ address: '169.254.169.254', family: 4 }]
    },
  })
  const text = await issue(world, serveStatus(world, []))
  expect(await codeOf(room.credentials.import(text, async () => opening))).toBe('credentials/unreachable')
  expect(asked).toEqual([issuerHost])
  expect(world.service.wire().connections).toBe(0)
})

test('what is kept is listed, shown with its values, and removed', async () => {
  const world = await openWorld()
  const { credentials } = world.room
  const { credentialId } = await importing(world, await issue(world))
  const shown = await credentials.show(credentialId, opening)
  // By name, whatever the order of the digests.
  const names = ['address.locality', 'address.street_address', 'age_over_18', 'birthdate', 'family_name', 'given_name']
  expect(shown.claims.map(({ name }) => name)).toEqual([...names, 'issuing_country', 'nationalities'])
  expect(shown.claims.find(({ name }) => name === 'family_name')).toMatchObject({
    value: 'Nguyễn',
    isAlwaysTold: false,
  })
  expect(shown.claims.find(({ name }) => name === 'issuing_country')).toMatchObject({ value: 'VN', isAlwaysTold: true })
  await importing(world, await issue(world, { vct: 'urn:other:1' }))
  expect((await credentials.list(opening)).map(({ type }) => type)).toEqual([vct, 'urn:other:1'])
  await credentials.remove(credentialId, opening)
  expect((await credentials.list(opening)).map(({ type }) => type)).toEqual(['urn:other:1'])
  expect(await codeOf(credentials.show(credentialId, opening))).toBe('credentials/unknown')
  expect(await codeOf(credentials.remove(credentialId, opening))).toBe('credentials/unknown')
})
