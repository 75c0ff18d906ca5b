/** Status lists as clients read them: the norm's own examples, and every list that must not be believed. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { thumbprintOf } from '../../src/main/pki/jwk-thumbprint.ts'
import { createOutbox } from '../../src/main/recovery/outbox.ts'
import { createRegistryLink, parseRegistration, type Registration } from '../../src/main/recovery/registry-link.ts'
import { createStatement, toPublicJwk } from '../../src/main/recovery/signed-statement.ts'
import { createStatusClient } from '../../src/main/recovery/status-client.ts'
import { packStatusList, parseStatusList } from '../../src/main/recovery/status-list.ts'
import { AppError } from '../../src/shared/errors.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = toPublicJwk(publicKey)
const registryKeyId = thumbprintOf(jwk)
const signer = async (message: Uint8Array) => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
const now = new Date('2026-11-22T03:00:00Z')
const seconds = now.getTime() / 1000

const codeOf = async (action: () => unknown): Promise<string> => {
  try {
    await action()
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown)
  }
  return 'believed'
}

const uri = 'https://registry.example/lists/0.jwt'
const makeList = (change: object = {}, entries = [{ index: 7, state: 'revoked' as const }]): Promise<string> => {
  const claims = { sub: uri, iat: seconds, exp: seconds + 86_400, ttl: 3600, status_list: packStatusList(entries) }
  return createStatement('statuslist+jwt', jwk, { ...claims, ...change }, signer)
}
const expected = { uri, registryKeyId, now, notBefore: 0 }

describe('a status list', () => {
  test('is packed as the examples of the norm (draft-21 §4.1)', () => {
    const ofBits = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    const revoked = ofBits.flatMap((value, index) => (value ? [{ index, state: 'revoked' as const }] : []))
    expect(packStatusList(revoked, 16, 1)).toEqual({ bits: 1, lst: 'eNrbuRgAAhcBXQ' })
  })

  test('tells each state at its place', async () => {
    const entries = [
      { index: 0, state: 'revoked' as const },
      { index: 5, state: 'suspended' as const },
      { index: 131_071, state: 'revoked' as const },
    ]
    const claims = { sub: uri, iat: seconds, status_list: packStatusList(entries) }
    const list = parseStatusList(await createStatement('statuslist+jwt', jwk, claims, signer), expected)
    expect([0, 1, 5, 131_070, 131_071].map(list.stateAt)).toEqual([
      ...['revoked', 'in-use', 'suspended', 'in-use', 'revoked'],
    ])
    for (const index of [131_072, -1, 0.5, Number.NaN, 2 ** 40]) {
      expect(await codeOf(() => list.stateAt(index)), String(index)).toBe('status/out-of-range')
    }
    // §7.1: a state that an application defines itself.
    const bytes = deflateSync(Buffer.of(0b11)).toString('base64url')
    const strange = await makeList({ status_list: { bits: 2, lst: bytes } })
    expect(await codeOf(() => parseStatusList(strange, expected).stateAt(0))).toBe('status/unreadable')
  })

  test('is believed only as the registry signed it, for this address, of now', async () => {
    const genuine = await makeList()
    expect(parseStatusList(genuine, expected).stateAt(7)).toBe('revoked')
    const [header = '', payload = '', value = ''] = genuine.split('.')
    const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const foreign = await createStatement(
      ...([
        'statuslist+jwt',
        toPublicJwk(thief.publicKey),
        { sub: uri, iat: seconds, status_list: packStatusList([]) },
      ] as const),
      async message => sign('sha256', message, { key: thief.privateKey, dsaEncoding: 'ieee-p1363' }),
    )
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')
    const cases: Readonly<Record<string, readonly [string, string]>> = {
      'of another signer': [foreign, 'status/untrusted'],
      'changed afterwards': [`${header}.${payload.slice(0, -4)}AAAA.${value}`, 'status/untrusted'],
      'with another signature': [`${header}.${payload}.${'A'.repeat(86)}`, 'status/untrusted'],
      'without a signature': [
        `${encode({ alg: 'none', typ: 'statuslist+jwt', jwk })}.${payload}.`,
        'status/unreadable',
      ],
      'of another type': [`${encode({ alg: 'ES256', typ: 'JWT', jwk })}.${payload}.${value}`, 'status/unreadable'],
      'of another address': [await makeList({ sub: 'https://registry.example/lists/1.jwt' }), 'status/other-list'],
      expired: [await makeList({ exp: seconds - 1 }), 'status/expired'],
      'of tomorrow': [await makeList({ iat: seconds + 86_400 }), 'status/expired'],
      'that is none': ['<html>not found</html>', 'status/unreadable'],
      'that unpacks to 64 MB': [await makeList({ status_list: { bits: 2, lst: bomb } }), 'status/too-large'],
      'that is no zlib': [await makeList({ status_list: { bits: 2, lst: 'AAAA' } }), 'status/unreadable'],
      'of three bits': [await makeList({ status_list: { bits: 3, lst: 'AAAA' } }), 'status/unreadable'],
      'of megabytes': ['A'.repeat(3 * 1024 * 1024), 'status/too-large'],
    }
    for (const [name, [token, code]] of Object.entries(cases)) {
      expect(await codeOf(() => parseStatusList(token, expected)), name).toBe(code)
    }
    expect(await codeOf(() => parseStatusList(genuine, { ...expected, notBefore: seconds + 1 }))).toBe(
      'status/rolled-back',
    )
  })
})

describe('a client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-status-'))
  let server: Server
  let url = ''
  let clock = now
  let run = 0
  let answer: { readonly status?: number; readonly body: string | Buffer; readonly headers?: Record<string, string> }
  const asked: { readonly method: string | undefined; readonly path: string | undefined; readonly body: string }[] = []

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', part => {
        body += part
      })
      request.on('end', () => {
        asked.push({ method: request.method, path: request.url, body })
        response.writeHead(answer.status ?? 200, answer.headers).end(answer.body)
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  })
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    asked.length = 0
    clock = now
    run++
  })

  const listUri = (): string => `${url}/lists/0.jwt`
  const open = () => {
    const settings = () => ({ url, keyId: registryKeyId, timeoutMs: 60_000 })
    const link = createRegistryLink({ fetch, settings })
    const directory = join(folder, String(run))
    const registration: Registration = { text: '', keyId: 'K'.repeat(43), listUri: listUri(), index: 7 }
    const client = createStatusClient({ directory, link, settings, clock: () => clock })
    return { link, check: (force = false) => client.check(registration, force) }
  }
  const listAt = (at: Date, state: 'in-use' | 'revoked'): Promise<string> => {
    const iat = at.getTime() / 1000
    return makeList({ sub: listUri(), iat, exp: iat + 86_400 }, state === 'revoked' ? [{ index: 7, state }] : [])
  }
  const hoursLater = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000)

  test('asks once an hour, or when it is told to, and tells what it was asked for by nothing but the list', async () => {
    const { check } = open()
    answer = { body: await listAt(now, 'in-use') }
    expect((await check()).state).toBe('in-use')
    expect((await check()).state).toBe('in-use')
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /lists/0.jwt'])
    answer = { body: await listAt(hoursLater(1), 'revoked') }
    clock = hoursLater(1.01)
    expect(await check()).toEqual({ state: 'revoked', madeAt: hoursLater(1).toISOString() })
    expect(asked).toHaveLength(2)
    expect((await check(true)).state).toBe('revoked')
    expect(asked).toHaveLength(3)
  })

  test('is not led back to an older list, nor kept from what it knew by a bad one', async () => {
    const { check } = open()
    answer = { body: await listAt(hoursLater(1), 'revoked') }
    clock = hoursLater(1)
    await check()
    answer = { body: await listAt(now, 'in-use') }
    expect(await codeOf(() => check(true))).toBe('status/rolled-back')
    answer = { body: 'maintenance' }
    expect(await codeOf(() => check(true))).toBe('status/unreadable')
    expect((await check()).state).toBe('revoked')
  })

  test('takes no more than it can hold, whatever is packed', async () => {
    const { check } = open()
    const headers = { 'content-encoding': 'gzip' }
    answer = { body: gzipSync(Buffer.alloc(32 * 1024 * 1024, 'A')), headers }
    expect(await codeOf(() => check())).toBe('status/too-large')
    answer = { body: gzipSync(await listAt(now, 'in-use')), headers }
    expect((await check()).state).toBe('in-use')
  })

  test('does not follow a registry elsewhere, and speaks TLS to every other computer', async () => {
    const { link, check } = open()
    answer = { status: 302, body: '', headers: { location: 'https://elsewhere.example/' } }
    expect(await codeOf(() => check())).toBe('registry/unreachable')
    expect(await codeOf(() => link.fetchList('https://elsewhere.example/lists/0.jwt'))).toBe('status/other-list')
    const plain = createRegistryLink({
      fetch: () => Promise.reject(new Error('never')),
      settings: () => ({ url: 'http://registry.example', keyId: registryKeyId, timeoutMs: 60_000 }),
    })
    expect(await codeOf(() => plain.findKey('K'.repeat(43)))).toBe('registry/unreachable')
    expect(asked).toHaveLength(1)
  })

  test('believes a place in the lists only as the registry signed it for this key', async () => {
    const claims = { sub: 'K'.repeat(43), iat: seconds, status: { status_list: { idx: 7, uri } } }
    const text = await createStatement('key-registration+jwt', jwk, claims, signer)
    expect(parseRegistration(text, 'K'.repeat(43), registryKeyId)).toMatchObject({ index: 7, listUri: uri })
    expect(await codeOf(() => parseRegistration(text, 'L'.repeat(43), registryKeyId))).toBe('status/untrusted')
    expect(await codeOf(() => parseRegistration(text, 'K'.repeat(43), 'M'.repeat(43)))).toBe('status/untrusted')
    expect(await codeOf(async () => parseRegistration(await makeList(), 'K'.repeat(43), registryKeyId))).toBe(
      'status/unreadable',
    )
  })

  test('keeps what it could not send, sends it once, and drops only what was refused', async () => {
    const { link } = open()
    const log = { warn: () => {} }
    const outbox = createOutbox({ directory: join(folder, `outbox-${run}`), link, log })
    const text = `statement ${randomBytes(8).toString('hex')}`
    answer = { status: 503, body: '' }
    expect(await outbox.put(text)).toBe(false)
    expect(await outbox.put(text)).toBe(false)
    expect(await outbox.isWaiting(text)).toBe(true)
    answer = { status: 201, body: '' }
    expect(await outbox.flush()).toBe(0)
    expect(await outbox.flush()).toBe(0)
    expect(asked.map(({ method, body }) => `${method} ${body}`)).toEqual([...Array(3)].map(() => `PUT ${text}`))
    expect(asked[0]?.path).toMatch(/^\/inbox\/[0-9a-f]{64}\.jwt$/)
    answer = { status: 413, body: '' }
    expect(await codeOf(() => outbox.put(text))).toBe('registry/refused')
    expect(await outbox.isWaiting(text)).toBe(false)
  })
})
