/** Letters to a website that was really answered: it can tell from whom they are, and learns no name unless told. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { listLogEntries } from '../../src/main/vault/log-entries.ts'
import { type CoreUnderTest, openCore } from '../cli/run-over-core.ts'
import { openVaultWith, withVault } from '../disclosure/seed-vault.ts'
import { addSecrets } from '../traces.ts'

const pin = '6150382'
const clientId = 'x509_san_dns:localhost'
let folder: string
let core: CoreUnderTest
let website: Website
let keyId: string
/** Of the key that the website has seen. */
let thumbprint: string | undefined

const at = (name: string): string => join(folder, name)
const signet = async (...args: readonly string[]) => {
  const { exit, stdout, stderr } = await core.signet(...args)
  return { exit, stderr, json: JSON.parse(stdout || 'null') }
}
const writeLetter = (out: string, ...args: readonly string[]) =>
  signet('privacy', 'letter', clientId, '--right', 'erasure', '--out', out, '--pin-file', 'pin', ...args)
const lastRight = async () =>
  (await withVault(folder, keyId, pin, ({ read }) => listLogEntries(read, 100))).find(({ kind }) => kind === 'rights')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-letters-'))
  addSecrets(pin)
  writeFileSync(at('pin'), `${pin}\n`)
  website = await openWebsite()
  writeFileSync(at('authority.pem'), website.authority)
  mkdirSync(at('profile'), { recursive: true })
  writeFileSync(join(at('profile'), 'settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  core = await openCore(folder)
  await signet('privacy', 'consent', 'give')
  const { json } = await signet('keys', 'create', '--name', 'Anna Letter', '--pin-file', 'pin')
  keyId = json.key.keyId
  for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'authority.pem', '--for', purpose)
  await openVaultWith(folder, keyId, pin, { birthdate: '1990-02-28' })
  const { link, transaction } = await website.ask('age')
  await signet('answer', link, '--approve-required', '--pin-file', 'pin')
  thumbprint = transaction.told?.thumbprint
})
afterAll(async () => {
  await core.close()
  await website.close()
})

test('the signature beside the letter is of the key that the website has seen, and of this very file', async () => {
  const { exit, json } = await writeLetter('letter.pdf')
  expect({ exit, json }).toEqual({
    exit: 0,
    json: {
      ...{ file: 'letter.pdf', clientId, right: 'erasure' },
      ...{ signature: 'pairwise', signatureFile: 'letter.pdf.jws' },
    },
  })
  const jws = readFileSync(at('letter.pdf.jws'), 'utf8')
  const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['ES256'] })
  expect(await calculateJwkThumbprint(protectedHeader.jwk as JWK)).toBe(thumbprint)
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'rights-letter+jwt', jwk: expect.any(Object) })
  expect(Object.keys(protectedHeader.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
    aud: clientId,
    iat: expect.any(Number),
    sha256: createHash('sha256')
      .update(readFileSync(at('letter.pdf')))
      .digest('hex'),
  })
  expect(readFileSync(at('letter.pdf')).includes('/ByteRange')).toBe(false)
  expect(await lastRight()).toMatchObject({ party: clientId, body: { right: 'erasure', signature: 'pairwise' } })
})

test('neither file is replaced unless told so, and then both', async () => {
  const before = readFileSync(at('letter.pdf.jws'), 'utf8')
  const again = await writeLetter('letter.pdf')
  expect([again.exit, again.json.error.code]).toEqual([3, 'documents/target-exists'])
  writeFileSync(at('other.pdf.jws'), 'of somebody else')
  const beside = await writeLetter('other.pdf')
  expect([beside.exit, beside.json.error.code]).toEqual([3, 'documents/target-exists'])
  expect(existsSync(at('other.pdf'))).toBe(false)
  expect((await writeLetter('letter.pdf', '--letter-lang', 'vi', '--force')).exit).toBe(0)
  const jws = readFileSync(at('letter.pdf.jws'), 'utf8')
  expect(jws).not.toBe(before)
  const { payload } = await compactVerify(jws, EmbeddedJWK)
  const digest = createHash('sha256')
    .update(readFileSync(at('letter.pdf')))
    .digest('hex')
  expect(JSON.parse(Buffer.from(payload).toString()).sha256).toBe(digest)
})

test('a certificate signs inside the PDF, after it was said that it names the user', async () => {
  const { exit, json, stderr } = await writeLetter('named.pdf', '--certificate', keyId)
  expect(stderr).toMatch(/signed with the certificate of .*Anna Letter.* x509_san_dns:localhost will read that name/)
  expect({ exit, json }).toMatchObject({ exit: 0, json: { signature: 'certificate', signatureFile: null } })
  expect(existsSync(at('named.pdf.jws'))).toBe(false)
  const validated = await signet('validate', 'named.pdf', '--offline')
  expect(JSON.stringify(validated.json)).toContain('Anna Letter')
  expect(JSON.stringify(validated.json)).toContain('"intact"')
  expect(await lastRight()).toMatchObject({ body: { right: 'erasure', signature: 'certificate' } })
})

test('the certificate may be of a key that opens no vault, with a PIN of its own', async () => {
  const other = '8204617'
  addSecrets(other)
  writeFileSync(at('other-pin'), `${other}\n`)
  await signet('keys', 'create', '--name', 'Work', '--pin-file', 'other-pin')
  const options = ['--key', keyId, '--certificate', 'Work', '--certificate-pin-file']
  const wrong = await writeLetter('work.pdf', ...options, 'pin')
  expect([wrong.exit, wrong.json.error.code]).toEqual([4, 'tokens/pin-incorrect'])
  expect(readdirSync(folder).filter(name => name.startsWith('work'))).toEqual([])
  expect((await writeLetter('work.pdf', ...options, 'other-pin')).json).toMatchObject({ signature: 'certificate' })
  expect(readdirSync(folder).filter(name => name.startsWith('work'))).toEqual(['work.pdf'])
})

test('after a new pseudonym the letter is not signed: the new key would tell that both are one person', async () => {
  const { serviceId } = (await signet('services', '--key', keyId, '--pin-file', 'pin')).json.services[0]
  await signet('services', 'rotate', serviceId, '--key', keyId, '--pin-file', 'pin')
  const { exit, json } = await writeLetter('letter.pdf', '--key', keyId, '--force')
  expect({ exit, json }).toMatchObject({ exit: 0, json: { signature: 'none', signatureFile: null } })
  // The one of the older letter would not fit.
  expect(existsSync(at('letter.pdf.jws'))).toBe(false)
  expect(await lastRight()).toMatchObject({ body: { signature: 'none' } })
})
