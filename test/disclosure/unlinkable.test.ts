/** Two services that lay all they ever received side by side cannot tell that they have the same user (RFC 9901 §10.1). */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAnswer } from '../../src/main/disclosure/create-answer.ts'
import { createHeldClaims } from '../../src/main/disclosure/held-claims.ts'
import type { CheckedRequest } from '../../src/main/disclosure/open-request.ts'
import { derivePairwiseKey } from '../../src/main/disclosure/pairwise-key.ts'
import { parseRequestParameters } from '../../src/main/disclosure/request-parameters.ts'
import { sampleAttributes } from './room-under-test.ts'

const services = 50
const answersEach = 20

/** Every field that stands in an answer, with its place: header, claims, signature, salt, digest, identifier. */
const fieldsOf = (compact: string): readonly (readonly [place: string, value: string])[] => {
  const flatten = (place: string, value: unknown): readonly (readonly [string, string])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) =>
          flatten(`${place}.${Array.isArray(value) ? '*' : name}`, inner),
        )
      : [[place, String(value)]]
  const ofJwt = (name: string, jwt: string): readonly (readonly [string, string])[] => {
    const [header = '', claims = '', signature = ''] = jwt.split('.')
    const [readHeader, readClaims] = [header, claims].map(part => JSON.parse(Buffer.from(part, 'base64url').toString()))
    return [
      ...flatten(`${name}.header`, readHeader),
      ...flatten(`${name}.claims`, readClaims),
      [`${name}.signature`, signature],
      // The two halves of an ECDSA signature: a nonce that is used twice would give the key away as well.
      [`${name}.r`, Buffer.from(signature, 'base64url').subarray(0, 32).toString('hex')],
    ]
  }
  const [jwt = '', ...rest] = compact.split('~')
  const disclosures = rest
    .slice(0, -1)
    .flatMap(text => flatten('disclosure', JSON.parse(Buffer.from(text, 'base64url').toString())))
  return [...ofJwt('credential', jwt), ...disclosures, ...ofJwt('binding', rest.at(-1) ?? '')]
}

/** What all users share, and what the user told on purpose. */
const common = new Set([
  ...['credential.header.typ', 'credential.header.alg', 'credential.claims.vct', 'credential.claims._sd_alg'],
  ...[
    'credential.claims.iat',
    'credential.claims.exp',
    'credential.claims.cnf.jwk.crv',
    'credential.claims.cnf.jwk.kty',
  ],
  ...['binding.header.typ', 'binding.header.alg', 'binding.claims.iat'],
])

const createRequest = (host: string): CheckedRequest => {
  const clientId = `x509_san_dns:${host}`
  const parameters = parseRequestParameters({
    ...{ response_type: 'vp_token id_token', scope: 'openid', response_mode: 'direct_post.jwt', client_id: clientId },
    ...{ response_uri: `https://${host}/response`, nonce: randomBytes(24).toString('base64url') },
    dcql_query: { credentials: [{ id: 'person', format: 'dc+sd-jwt', claims: [{ path: ['age_over_18'] }] }] },
  })
  const client = { clientId, tier: 'verified', identity: `dns:${host}`, vouchedBy: 'CA' } as const
  return { client, parameters, responseHost: host, received: Buffer.from(''), expiresAt: null }
}

/** What the user says is signed by a pairwise key, never by a token. */
const noToken = undefined as never

test(`${services} services with ${answersEach} answers each share no key, salt, signature, digest or identifier`, async () => {
  const master = randomBytes(32)
  const now = new Date()
  const held = createHeldClaims(
    Object.entries(sampleAttributes).map(([name, value]) => ({
      ...{ name, value, source: 'self-attested' as const, changedAt: '', expiresAt: null },
    })),
    now,
  )
  const path = ['age_over_18']
  const claim = held.find(path)
  if (!claim) throw new Error('the age is known')
  /** For each value, the services that saw it. */
  const seenBy = new Map<string, Set<number>>()
  const withinService = new Map<string, number>()
  let fields = 0
  for (let service = 0; service < services; service++) {
    const host = `shop-${service}.example`
    const key = derivePairwiseKey(master, `dns:${host}`, 0)
    for (let turn = 0; turn < answersEach; turn++) {
      const planned = [{ id: 'person', credential: 'self-attested' as const, claims: [{ path, held: claim }] }]
      const { answer } = await createAnswer(createRequest(host), planned, { key, now, random: randomBytes }, noToken)
      const presentation = (answer['vp_token'] as Readonly<Record<string, readonly string[]>>)['person']?.[0] ?? ''
      const found = fieldsOf(presentation).filter(([place]) => !common.has(place))
      fields += found.length
      for (const [place, value] of found) {
        if (place.startsWith('disclosure') && ['age_over_18', 'true'].includes(value)) continue
        seenBy.set(`${place} ${value}`, (seenBy.get(`${place} ${value}`) ?? new Set()).add(service))
        if (/signature|\.r$|_sd|disclosure|nonce|sd_hash/.test(place)) {
          withinService.set(`${place} ${value}`, (withinService.get(`${place} ${value}`) ?? 0) + 1)
        }
      }
      // The ID token names the same pairwise key and nothing besides.
      const idToken = String(answer['id_token'])
      const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString())
      expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'nonce', 'sub', 'sub_jwk'])
      seenBy.set(`sub ${claims.sub}`, (seenBy.get(`sub ${claims.sub}`) ?? new Set()).add(service))
    }
  }
  expect(fields).toBeGreaterThan(services * answersEach * 10)
  expect([...seenBy].filter(([, by]) => by.size > 1)).toEqual([])
  // And one service cannot match two answers by anything but the pseudonym that it is meant to know.
  expect([...withinService].filter(([, count]) => count > 1)).toEqual([])
})

test('the time of issue is that of everybody who answers in the same minute', async () => {
  const key = derivePairwiseKey(Buffer.alloc(32, 1), 'dns:shop.example', 0)
  const times = await Promise.all(
    ['2026-11-22T10:00:01.234Z', '2026-11-22T10:00:58.000Z'].map(async at => {
      const planned = [{ id: 'person', credential: 'self-attested' as const, claims: [] }]
      const mint = { key, now: new Date(at), random: randomBytes }
      const { answer } = await createAnswer(createRequest('shop.example'), planned, mint, noToken)
      const jwt = (answer['vp_token'] as Readonly<Record<string, readonly string[]>>)['person']?.[0] ?? ''
      const { iat, exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
      return [iat, exp - iat]
    }),
  )
  expect(times).toEqual([
    [1795341600, 600],
    [1795341600, 600],
  ])
})
