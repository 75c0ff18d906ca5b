/** Queries of a website that knows none of our code, answered at the command line over the real core. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { deleteAttribute } from '../../src/main/vault/attributes.ts'
import { listLogEntries } from '../../src/main/vault/log-entries.ts'
import { type CoreUnderTest, openCore } from '../cli/run-over-core.ts'
import { addSecrets } from '../traces.ts'
import { openVaultWith, withVault } from './seed-vault.ts'

const pin = '7413096'
/** What the user holds; four digits alone would stand by chance in some identifier or hash. */
const held = {
  birthdate: '1990-02-28',
  given_name: 'Anna',
  phone_number: '+84 24 5550 1287',
  'address.street_address': '27 phố Hàng Bài',
  'address.locality': 'Hà Nội',
}
const values = Object.entries(held).flatMap(([name, value]) => (name === 'given_name' ? [] : [value]))
let folder: string
let core: CoreUnderTest
let website: Website
let keyId: string

const signet = async (...args: readonly string[]) => {
  const { exit, stdout, stderr } = await core.signet(...args)
  return { exit, stderr, json: JSON.parse(stdout || 'null') }
}
const answer = (link: string, ...args: readonly string[]) => signet('answer', link, '--pin-file', 'pin', ...args)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-answer-'))
  addSecrets(pin)
  writeFileSync(join(folder, 'pin'), `${pin}\n`)
  website = await openWebsite()
  writeFileSync(join(folder, 'authority.pem'), website.authority)
  mkdirSync(join(folder, 'profile'), { recursive: true })
  writeFileSync(join(folder, 'profile', 'settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  core = await openCore(folder)
  await signet('privacy', 'consent', 'give')
  const { json } = await signet('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
  keyId = json.key.keyId
  for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'authority.pem', '--for', purpose)
  await openVaultWith(folder, keyId, pin, held)
})
afterAll(async () => {
  await core.close()
  await website.close()
})

test('an age check is answered without the birth date, and its result waits where the website says', async () => {
  const { link, transaction } = await website.ask('age')
  const { exit, json, stderr } = await answer(link, '--approve', 'age_over_18', '--key', keyId)
  expect(stderr).not.toContain('signet:')
  expect(exit).toBe(0)
  expect(json).toMatchObject({
    query: {
      clientId: 'x509_san_dns:localhost',
      tier: 'verified',
      host: 'localhost',
      name: 'Cave Valette',
      purpose: 'We may sell wine to adults only.',
      claims: [{ path: ['age_over_18'], required: true }],
    },
    outcome: 'given',
    disclosed: [['age_over_18']],
    redirectUri: `${website.origin}/result/${transaction.id}?response_code=${transaction.responseCode}`,
  })
  expect(json.receiptId).toMatch(/^[0-9a-f-]{36}$/)
  expect(transaction.told?.claims).toEqual({ age_over_18: true })
  expect(transaction.told?.isSelfAttested).toBe(true)
})

test('as little as the website accepts is given with --approve-required', async () => {
  const { link, transaction } = await website.ask('address')
  const { exit, json } = await answer(link, '--approve-required')
  expect(exit).toBe(0)
  expect(
    json.query.claims.map(({ path, required }: { path: string[]; required: boolean }) => [path.join('.'), required]),
  ).toEqual([
    ['age_over_18', true],
    ['address.street_address', true],
    ['address.locality', true],
    ['phone_number', false],
  ])
  expect(json.disclosed).toEqual([['age_over_18'], ['address', 'street_address'], ['address', 'locality']])
  expect(transaction.told?.claims).toEqual({
    age_over_18: true,
    address: { street_address: '27 phố Hàng Bài', locality: 'Hà Nội' },
  })
})

test('the optional item goes along when it is named', async () => {
  const { link, transaction } = await website.ask('address')
  const names = 'age_over_18,address.street_address,address.locality,phone_number'
  expect((await answer(link, '--approve', names)).exit).toBe(0)
  expect(transaction.told?.claims).toMatchObject({ phone_number: '+84 24 5550 1287' })
})

test('a login tells a name that is the same tomorrow, and nothing else', async () => {
  const logIn = async () => {
    const { link, transaction } = await website.ask('login')
    const { exit, json } = await answer(link, '--approve-required')
    expect(exit).toBe(0)
    expect(json).toMatchObject({ outcome: 'given', disclosed: [], query: { claims: [], kind: 'login' } })
    return transaction.told
  }
  const [first, second] = [await logIn(), await logIn()]
  expect(first).toEqual({ claims: {}, isSelfAttested: true, thumbprint: second?.thumbprint })
})

test('a refusal sends nothing, is written down, and ends with status 1', async () => {
  const { link, transaction } = await website.ask('age')
  const before = website.received.length
  const { exit, json } = await answer(link, '--refuse')
  expect(exit).toBe(1)
  expect(json).toMatchObject({ outcome: 'refused', disclosed: [], redirectUri: null })
  expect(json.receiptId).toMatch(/^[0-9a-f-]{36}$/)
  expect(website.received).toHaveLength(before)
  expect(transaction.state).toBe('waiting')
})

test('a refusal is told where the user says so', async () => {
  const { link, transaction } = await website.ask('age')
  const refused = await signet('answer', link, '--refuse', '--tell')
  expect(refused.exit).toBe(1)
  expect(transaction).toMatchObject({ state: 'refused', problem: 'access_denied' })
  // Nobody can write into a closed vault, and that is said; what waits tells nobody what it is.
  expect(refused.json.receiptId).toBeNull()
  expect(refused.stderr).toContain('The receipt waits, sealed')
  const waiting = join(folder, 'profile/waiting-receipts')
  const boxes = () => readdirSync(waiting).filter(name => name.endsWith('.box'))
  expect(boxes()).toHaveLength(1)
  expect(readFileSync(join(waiting, boxes()[0] ?? '')).includes('localhost')).toBe(false)
  const { receipts } = (await signet('receipts', '--pin-file', 'pin')).json
  expect(receipts[0]).toMatchObject({ eventState: 'refused', clientId: 'x509_san_dns:localhost' })
  expect(boxes()).toEqual([])
})

test('without a terminal and without a decision nothing is even fetched', async () => {
  const { link } = await website.ask('age')
  const { exit, json } = await answer(link)
  expect(exit).toBe(2)
  expect(json.error.code).toBe('disclosure/consent-needed')
})

test.each([
  [['--approve', 'given_name'], 2, 'disclosure/not-asked'],
  [['--approve', ''], 2, 'disclosure/approval-incomplete'],
  [['--approve', 'age_over_18', '--refuse'], 2, 'app/usage'],
])('%j cannot be', async (options, exit, code) => {
  const { link } = await website.ask('age')
  const ran = await answer(link, ...options)
  expect([ran.exit, ran.json.error.code]).toEqual([exit, code])
})

test('a wrong PIN gives nothing', async () => {
  writeFileSync(join(folder, 'wrong-pin'), '1112223\n')
  const { link, transaction } = await website.ask('age')
  const ran = await signet('answer', link, '--approve-required', '--pin-file', 'wrong-pin')
  expect([ran.exit, ran.json.error.code]).toEqual([4, 'tokens/pin-incorrect'])
  expect(transaction.state).toBe('waiting')
})

test('what the user has not is a failure with a receipt, and nothing is sent', async () => {
  const nothing = await website.ask('birthdate')
  await withVault(folder, keyId, pin, vault => vault.write(writable => deleteAttribute(writable, 'birthdate')))
  const { exit, json } = await answer(nothing.link, '--approve', 'birthdate')
  expect(exit).toBe(1)
  expect(json).toMatchObject({ outcome: 'failed', disclosed: [], error: { code: 'disclosure/not-held' } })
  expect(json.receiptId).toMatch(/^[0-9a-f-]{36}$/)
  expect(nothing.transaction.state).toBe('waiting')
})

test('the services that were answered are listed, given another pseudonym, and forgotten', async () => {
  const listed = await signet('services', '--pin-file', 'pin')
  expect(listed.json.services).toMatchObject([{ host: 'localhost', tier: 'verified', name: 'Cave Valette' }])
  const { serviceId, pseudonymAlias } = listed.json.services[0]
  const rotated = await signet('services', 'rotate', serviceId, '--pin-file', 'pin')
  expect(rotated.json.service.pseudonymAlias).not.toBe(pseudonymAlias)
  expect((await signet('services', 'forget', serviceId, '--pin-file', 'pin')).exit).toBe(0)
  expect((await signet('services', '--pin-file', 'pin')).json.services).toEqual([])
  expect((await signet('services', 'forget', serviceId, '--pin-file', 'pin')).json.error.code).toBe(
    'disclosure/service-unknown',
  )
})

test('the log holds every outcome in one chain, and no value in any of them', async () => {
  const entries = await withVault(folder, keyId, pin, ({ read }) => listLogEntries(read, 1000))
  const receipts = entries.filter(({ kind }) => kind === 'disclosure')
  expect(new Set(receipts.map(({ state }) => state))).toEqual(new Set(['given', 'refused', 'failed']))
  const text = JSON.stringify(receipts)
  for (const value of values) expect(text).not.toContain(value)
})

test('nothing of what was told stands in a file that can be read', () => {
  const profile = join(folder, 'profile')
  const holding = (): readonly string[] =>
    readdirSync(profile, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .filter(({ parentPath, name }) => {
        const bytes = readFileSync(join(parentPath, name))
        return values.some(value => bytes.includes(value) || bytes.includes(Buffer.from(value, 'utf16le')))
      })
      .map(({ name }) => name)
  expect(holding()).toEqual([])
  // The look sees what is there.
  writeFileSync(join(profile, 'planted'), `x${values[0]}x`)
  expect(holding()).toEqual(['planted'])
  rmSync(join(profile, 'planted'))
})
