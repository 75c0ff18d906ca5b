/** SD-JWT (RFC 9901): what Signet mints, read by `@sd-jwt/core`; and what that library lets pass is caught by the website's own checks. */
import { createHash, randomBytes } from 'node:crypto'
import { SDJwtInstance } from '@sd-jwt/core'
import { describe, expect, test } from 'vitest'
import { verifyPresentation } from '../../native-mocks/website/verify-answer.ts'
import { bindToService } from '../../src/main/disclosure/key-binding.ts'
import { derivePairwiseKey } from '../../src/main/disclosure/pairwise-key.ts'
import { mintSelfAttested } from '../../src/main/disclosure/self-attested.ts'

const key = derivePairwiseKey(Buffer.alloc(32, 3), 'dns:shop.example', 0)
const other = derivePairwiseKey(Buffer.alloc(32, 4), 'dns:shop.example', 0)
const clientId = 'x509_san_dns:shop.example'
const nonce = 'n'.repeat(32)
const claims = [
  { path: ['given_name'], value: 'Anna' },
  { path: ['age_over_18'], value: true },
  { path: ['address', 'locality'], value: 'Hà Nội' },
  { path: ['address', 'country'], value: 'VN' },
  { path: ['age_equal_or_over', '21'], value: true },
]

const mint = (now = new Date()) => mintSelfAttested(claims, { key, now, random: randomBytes })
const bind = (
  presented: string,
  change: { readonly clientId?: string; readonly nonce?: string; readonly now?: Date } = {},
) =>
  bindToService(presented, {
    clientId,
    nonce,
    now: new Date(),
    sign: key.sign,
    algorithm: 'ES256',
    digest: 'sha256',
    ...change,
  })
const hasher = (data: string | ArrayBuffer, algorithm: string): Uint8Array =>
  createHash(algorithm.replace('-', ''))
    .update(typeof data === 'string' ? data : Buffer.from(data))
    .digest()
const lenient = new SDJwtInstance({ hasher, verifier: () => true, kbVerifier: () => true })

test('every claim is a disclosure of its own, under fresh salts, in an order that tells nothing', async () => {
  const [first, second] = [await mint(), await mint()]
  const decoded = await lenient.decode(first)
  expect(decoded.disclosures).toHaveLength(claims.length)
  const salts = [first, second]
    .flatMap(text => text.split('~').slice(1, -1))
    .map(text => JSON.parse(Buffer.from(text, 'base64url').toString())[0])
  expect(new Set(salts).size).toBe(2 * claims.length)
  for (const salt of salts) expect(Buffer.from(salt, 'base64url')).toHaveLength(16)
  const payload = decoded.jwt?.payload as { readonly _sd: readonly string[] }
  expect([...payload._sd]).toEqual([...payload._sd].sort())
  expect(first.endsWith('~')).toBe(true)
})

test('the credential has no status, no name and no time that is not everybody’s', async () => {
  const { jwt } = await lenient.decode(await mint())
  expect(Object.keys(jwt?.payload ?? {}).sort()).toEqual(
    ['_sd', '_sd_alg', 'address', 'age_equal_or_over', 'cnf', 'exp', 'iat', 'iss', 'vct'].sort(),
  )
  expect(Object.keys(jwt?.header ?? {}).sort()).toEqual(['alg', 'kid', 'typ'])
})

test('the website reads exactly what was told', async () => {
  const verified = await verifyPresentation(await bind(await mint()), { clientId, nonce })
  expect(verified).toEqual({
    claims: {
      given_name: 'Anna',
      age_over_18: true,
      address: { locality: 'Hà Nội', country: 'VN' },
      age_equal_or_over: { '21': true },
    },
    isSelfAttested: true,
    thumbprint: key.thumbprint,
  })
})

describe('what a thief or a middleman makes of it is refused', () => {
  const tamper: Readonly<Record<string, () => Promise<string>>> = {
    'at another website': async () => bind(await mint(), { clientId: 'x509_san_dns:evil.example' }),
    'with another nonce': async () => bind(await mint(), { nonce: 'x'.repeat(32) }),
    'an hour later': async () => bind(await mint(), { now: new Date(Date.now() - 3_600_000) }),
    'a credential of an hour ago': async () => bind(await mint(new Date(Date.now() - 3_600_000))),
    'without its binding': mint,
    'bound by another key': async () =>
      bindToService(await mint(), {
        clientId,
        nonce,
        now: new Date(),
        sign: other.sign,
        algorithm: 'ES256',
        digest: 'sha256',
      }),
    'with one disclosure taken away afterwards': async () => {
      const parts = (await bind(await mint())).split('~')
      return [...parts.slice(0, 1), ...parts.slice(2)].join('~')
    },
    'with another value': async () => {
      const [jwt, , ...rest] = (await bind(await mint())).split('~')
      return [jwt, Buffer.from('["x","given_name","Eve"]').toString('base64url'), ...rest].join('~')
    },
    'with a disclosure that nobody signed': async () =>
      bind(`${await mint()}${Buffer.from('["x","admin",true]').toString('base64url')}~`),
    'as another type of token': async () => {
      const [jwt = '', ...rest] = (await mint()).split('~')
      const header = Buffer.from('{"typ":"JWT","alg":"ES256"}').toString('base64url')
      const input = `${header}.${jwt.split('.')[1]}`
      return bind([`${input}.${Buffer.from(key.sign(Buffer.from(input))).toString('base64url')}`, ...rest].join('~'))
    },
  }
  test.each(Object.entries(tamper))('%s', async (_name, make) => {
    await expect(verifyPresentation(await make(), { clientId, nonce })).rejects.toThrow()
  })
})

describe('the holes of the libraries are known, and are not ours', () => {
  test('@sd-jwt/core looks at neither audience nor age nor type: the website has to', async () => {
    const elsewhere = await bind(await mint(), {
      clientId: 'x509_san_dns:evil.example',
      now: new Date(Date.now() - 3_600_000),
    })
    await expect(lenient.verify(elsewhere, { keyBindingNonce: nonce })).resolves.toBeDefined()
    await expect(verifyPresentation(elsewhere, { clientId, nonce })).rejects.toThrow('audience')
  })

  test('@sd-jwt/core passes over a missing binding unless it is told of a nonce', async () => {
    await expect(lenient.verify(await mint())).resolves.toBeDefined()
    await expect(verifyPresentation(await mint(), { clientId, nonce })).rejects.toThrow()
  })
})
