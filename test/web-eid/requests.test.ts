import { createHash, type KeyObject, randomBytes, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createArrivals } from '../../src/main/arrival/arrivals.ts'
import type { TokenKey } from '../../src/main/tokens/key-store.ts'
import { summarizeKey } from '../../src/main/tokens/key-summary.ts'
import { signWithPrivateKey } from '../../src/main/tokens/software/private-key.ts'
import { askWindow } from '../../src/main/web-eid/request-client.ts'
import { openRequestServer } from '../../src/main/web-eid/request-server.ts'
import { createWebEidRequests } from '../../src/main/web-eid/requests.ts'
import type { NewLogEntry } from '../../src/shared/model/log.ts'
import { Secret } from '../../src/shared/secret.ts'
import { issueKey } from './issue-key.ts'
import { type Token, verifyToken } from './verify-token.ts'

const origin = 'https://shop.example'
const challengeNonce = randomBytes(32).toString('base64')
/** Once the certificates have begun. */
let now: Date

interface TestKey {
  readonly key: TokenKey
  readonly privateKey: KeyObject
}

let authentication: TestKey
let signing: TestKey
let entries: NewLogEntry[]

const createWorld = () => {
  entries = []
  const all = [authentication, signing]
  const find = (keyId: string): TestKey => all.find(({ key }) => key.keyId === keyId) as TestKey
  const arrivals = createArrivals({ now: () => new Date(), random: randomBytes })
  const requests = createWebEidRequests({
    arrivals,
    listKeys: async () => all.map(({ key }) => summarizeKey(key, now)),
    findKey: async keyId => find(keyId).key,
    async unlock(keyId) {
      const { key, privateKey } = find(keyId)
      return {
        key,
        sign: async request => signWithPrivateKey(privateKey, key.publicKey, request),
        deriveSlotKey: async () => null,
        close: async () => undefined,
      }
    },
    record: async entry => void entries.push(entry),
    now: () => now,
    version: '1.2.3',
  })
  const answer = (keyId: string, isConfirmed = false) =>
    requests.answer({ arrivalId: arrivals.current()?.arrivalId ?? '', keyId, pin: new Secret('1234'), isConfirmed })
  return { arrivals, requests, answer }
}

const never = new AbortController().signal
const authenticate = (change: object = {}) => ({
  command: 'authenticate',
  arguments: { challengeNonce, origin, ...change },
})

beforeAll(async () => {
  authentication = await issueKey('Minh Anh', ['digitalSignature'])
  signing = await issueKey('Minh Anh', ['nonRepudiation'])
  now = new Date()
})

describe('a login with the certificate', () => {
  test('is shown, and answered with a token for this website and challenge alone', async () => {
    const { arrivals, requests, answer } = createWorld()
    const response = requests.handle(authenticate(), never)
    expect(arrivals.current()).toMatchObject({ kind: 'web-eid', request: { act: 'log-in', site: { origin } } })
    await answer(authentication.key.keyId)
    const token = (await response) as Token
    expect(verifyToken(token, origin, challengeNonce)?.subject).toContain('Minh Anh')
    expect(verifyToken(token, 'https://other.example', challengeNonce)).toBeUndefined()
    expect(verifyToken(token, origin, randomBytes(32).toString('base64'))).toBeUndefined()
    expect(token).toMatchObject({ algorithm: 'ES384', format: 'web-eid:1.0' })
    expect(token).not.toHaveProperty('unverifiedSigningCertificates')
    expect(arrivals.current()).toBeNull()
    expect(entries).toMatchObject([{ state: 'given', party: origin, body: { query: 'identified-login' } }])
    expect(JSON.stringify(entries)).not.toContain(challengeNonce)
  })

  test('brings the certificate for signatures where the website asks for it (format 1.1)', async () => {
    const { requests, answer } = createWorld()
    const response = requests.handle(authenticate({ getSigningCertificate: true }), never)
    await answer(authentication.key.keyId)
    const token = (await response) as Token
    expect(verifyToken(token, origin, challengeNonce)).toBeDefined()
    expect(token.format).toBe('web-eid:1.1')
    const [offered] = token.unverifiedSigningCertificates ?? []
    expect(Buffer.from(offered?.certificate ?? '', 'base64').equals(signing.key.certificate as Uint8Array)).toBe(true)
    expect(offered?.supportedSignatureAlgorithms).toContainEqual({
      cryptoAlgorithm: 'ECC',
      hashFunction: 'SHA-384',
      paddingScheme: 'NONE',
    })
  })

  test('is not made with a key whose certificate is for signatures', async () => {
    const { requests, answer, arrivals } = createWorld()
    const response = requests.handle(authenticate(), never)
    await expect(answer(signing.key.keyId)).rejects.toThrow('web-eid/no-key')
    expect(arrivals.current()).not.toBeNull()
    arrivals.close(arrivals.current()?.arrivalId ?? '')
    expect(await response).toMatchObject({ error: { code: 'ERR_WEBEID_USER_CANCELLED' } })
    expect(entries).toMatchObject([{ state: 'refused', body: { disclosed: [] } }])
  })

  test('that the website takes back leaves the window', async () => {
    const { requests, arrivals, answer } = createWorld()
    const gone = new AbortController()
    const response = requests.handle(authenticate(), gone.signal)
    gone.abort()
    expect(await response).toHaveProperty('error')
    expect(arrivals.current()).toBeNull()
    await expect(answer(authentication.key.keyId)).rejects.toThrow('web-eid/withdrawn')
  })

  test('is refused while another question is open, and when it is not valid', async () => {
    const { requests } = createWorld()
    void requests.handle(authenticate(), never)
    expect(await requests.handle(authenticate(), never)).toMatchObject({ error: { code: 'ERR_WEBEID_ACTION_PENDING' } })
    expect(await requests.handle(authenticate({ origin: 'http://shop.example' }), never)).toMatchObject({
      error: { code: 'ERR_WEBEID_NATIVE_INVALID_ARGUMENT', message: expect.stringContaining('https') },
    })
  })
})

describe('a hash', () => {
  const document = Buffer.from('what only the website has')
  const hash = createHash('sha256').update(document).digest('base64')
  const sign = (certificate: Uint8Array | null) => ({
    command: 'sign',
    arguments: {
      origin,
      hash,
      hashFunction: 'SHA-256',
      certificate: Buffer.from(certificate ?? []).toString('base64'),
    },
  })

  test('is signed after it was confirmed, with the certificate that the website has', async () => {
    const { requests, answer } = createWorld()
    const given = requests.handle({ command: 'get-signing-certificate', arguments: { origin } }, never)
    await answer(signing.key.keyId)
    const { certificate } = (await given) as { readonly certificate: string }
    const response = requests.handle(sign(Buffer.from(certificate, 'base64')), never)
    await expect(answer(signing.key.keyId)).rejects.toThrow('app/bad-request')
    await answer(signing.key.keyId, true)
    const { signature, signatureAlgorithm } = (await response) as Readonly<Record<string, string>>
    const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
    expect(verify('sha256', document, key, Buffer.from(signature ?? '', 'base64'))).toBe(true)
    expect(signatureAlgorithm).toEqual({ cryptoAlgorithm: 'ECC', hashFunction: 'SHA-256', paddingScheme: 'NONE' })
    expect(entries.map(({ body }) => (body as { readonly query: string }).query)).toEqual([
      'identified-login',
      'hash-signing',
    ])
  })

  test('is never signed with a key that logs in: it could be a login at another website', async () => {
    const { requests, answer } = createWorld()
    void requests.handle(sign(authentication.key.certificate), never)
    await expect(answer(authentication.key.keyId, true)).rejects.toThrow('web-eid/no-key')
    await expect(answer(signing.key.keyId, true)).rejects.toThrow('web-eid/no-key')
  })
})

describe.skipIf(process.platform === 'win32')('the socket of the window', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-socket-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const fail = (): never => {
    throw new Error('started')
  }
  const ask = (message: unknown, signal = never) => askWindow(message, { profile: folder, startWindow: fail, signal })

  test('is only of the user, answers whoever has the token, and nobody else', async () => {
    const heard: unknown[] = []
    const server = await openRequestServer({
      profile: folder,
      platform: process.platform,
      handle: async message => {
        heard.push(message)
        return { done: true }
      },
    })
    const place = JSON.parse(readFileSync(join(folder, 'web-eid.json'), 'utf8')) as { path: string; token: string }
    expect(statSync(join(folder, 'web-eid.json')).mode & 0o777).toBe(0o600)
    expect(statSync(place.path).mode & 0o777).toBe(0o600)
    expect(await ask({ text: 'ä' })).toEqual({ done: true })
    writeFileSync(join(folder, 'web-eid.json'), JSON.stringify({ ...place, token: 'A'.repeat(43) }))
    await expect(ask({ text: 'forged' })).rejects.toThrow('web-eid/no-window')
    for (const line of ['{}\n', 'nonsense\n', `${'x'.repeat(70_000)}`]) {
      const socket = connect(place.path)
      const closed = new Promise(resolve => socket.once('close', resolve))
      socket.on('error', () => undefined).write(line)
      await closed
    }
    expect(heard).toEqual([{ text: 'ä' }])
    await server.close()
    await expect(ask({})).rejects.toThrow('started')
  })

  test('is told when the other side goes', async () => {
    const told = Promise.withResolvers<void>()
    const server = await openRequestServer({
      profile: folder,
      platform: process.platform,
      handle: (_message, signal) =>
        new Promise(resolve => {
          signal.addEventListener('abort', () => {
            told.resolve()
            resolve({})
          })
        }),
    })
    const gone = new AbortController()
    const asked = ask({}, gone.signal).catch(() => undefined)
    await delay(50)
    gone.abort()
    await told.promise
    await asked
    await server.close()
  })
})
