/** Attributes, consent, receipts and settings on the command line, over one real core. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { addSecrets } from '../traces.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'

const pin = '7306195'
let folder: string
let core: CoreUnderTest
const withPin = ['--pin-file', 'pin'] as const

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-my-data-'))
  addSecrets(pin)
  writeFileSync(join(folder, 'pin'), `${pin}\n`)
  writeFileSync(join(folder, 'contract.pdf'), await createSampleDocument(new Date()))
  core = await openCore(folder)
  expect((await core.signet('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')).exit).toBe(0)
})
afterAll(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = async (...args: readonly string[]) => {
  const { exit, stdout, stderr } = await core.signet(...args)
  return { exit, stderr, json: JSON.parse(stdout) as Record<string, unknown> }
}
const expectError = async (code: string, exit: number, ...args: readonly string[]) => {
  const ran = await run(...args)
  expect({ exit: ran.exit, code: (ran.json['error'] as { code: string }).code }).toEqual({ exit, code })
  return ran
}

test('before any consent, every use of personal data ends with a sentence and asks for no PIN; signing works', async () => {
  for (const args of [['attributes'], ['attributes', 'set', 'given_name', 'Anna'], ['attributes', 'delete', 'email']]) {
    await expectError('privacy/consent-missing', 4, ...args)
  }
  await expectError('privacy/consent-missing', 4, 'receipts')
  await expectError('privacy/consent-missing', 4, 'receipts', 'export', 'receipts.json')
  expect((await run('sign', 'contract.pdf', ...withPin)).exit).toBe(0)
  const given = await run('privacy', 'consent', 'give', '--lang', 'fr')
  expect(given.json).toMatchObject({ processing: { consent: { state: 'given', language: 'fr' }, stopped: null } })
  expect(given.stderr).toContain('Ce que Signet fait de vos données')
})

test('attributes are set, amended, listed and deleted', async () => {
  expect((await run('attributes', ...withPin)).json).toEqual({ attributes: [] })
  writeFileSync(join(folder, 'street'), '27 phố Hàng Bài\nHà Nội\n')
  for (const [name, value] of [
    ['given_name', 'Minh'],
    ['given_name', 'Minh Anh'],
    ['birthdate', '1986-07-14'],
    ['phone_number', '+84 24 3825 0000'],
  ]) {
    expect((await run('attributes', 'set', name ?? '', value ?? '', ...withPin)).exit).toBe(0)
  }
  const long = ['attributes', 'set', 'address.street_address', '--value-file', 'street']
  expect((await run(...long, ...withPin)).exit).toBe(0)
  const { json } = await run('attributes', ...withPin)
  const own = { source: 'self-attested', place: 'vault', keyId: null, expiresAt: null, changedAt: expect.any(String) }
  expect(json).toEqual({
    attributes: [
      { ...own, name: 'address.street_address', value: '27 phố Hàng Bài\nHà Nội' },
      { ...own, name: 'birthdate', value: '1986-07-14' },
      { ...own, name: 'given_name', value: 'Minh Anh' },
      { ...own, name: 'phone_number', value: '+842438250000' },
    ],
  })
  expect((await run('attributes', 'delete', 'phone_number', ...withPin)).exit).toBe(0)
  await expectError('attributes/not-found', 3, 'attributes', 'delete', 'phone_number', ...withPin)
})

test('what cannot be a value is refused before the PIN, and the error keeps it to itself', async () => {
  await expectError('attributes/unknown', 2, 'attributes', 'set', 'shoe_size', '43')
  await expectError('attributes/computed', 2, 'attributes', 'set', 'age_over_18', 'true')
  await expectError('attributes/invalid', 3, 'attributes', 'set', 'birthdate', '31.12.1999')
  writeFileSync(join(folder, 'bytes'), Buffer.from([0x41, 0xff, 0xfe]))
  await expectError('attributes/characters', 3, 'attributes', 'set', 'given_name', '--value-file', 'bytes')
  writeFileSync(join(folder, 'large'), 'x'.repeat(2_000_000))
  await expectError('attributes/too-long', 3, 'attributes', 'set', 'given_name', '--value-file', 'large')
  await expectError('documents/not-found', 3, 'attributes', 'set', 'given_name', '--value-file', 'none')
  await expectError('app/usage', 2, 'attributes', 'set', 'given_name')
  const { stderr } = await expectError('attributes/characters', 3, 'attributes', 'set', 'email', 'planted\u202e@x.org')
  expect(stderr).not.toContain('planted')
})

test('receipts are listed and exported; the file is replaced only on demand', async () => {
  expect((await run('receipts', ...withPin)).json).toEqual({ receipts: [] })
  expect((await run('receipts', 'export', 'receipts.json', ...withPin)).json).toMatchObject({ receipts: 0 })
  expect(readFileSync(join(folder, 'receipts.json'), 'utf8')).toBe('{"receipts":[]}\n')
  await expectError('documents/target-exists', 3, 'receipts', 'export', 'receipts.json', ...withPin)
  expect((await run('receipts', 'export', 'receipts.json', '--force', ...withPin)).exit).toBe(0)
  await expectError('documents/target-not-writable', 3, 'receipts', 'export', 'none/receipts.json', ...withPin)
})

test('settings are listed, read and set; what the schema refuses changes nothing', async () => {
  expect((await run('settings', 'set', 'retention.card-data', '30 minutes')).json).toEqual({
    name: 'retention.card-data',
    value: '30m',
  })
  expect((await run('settings', 'get', 'retention.card-data')).json['value']).toBe('30m')
  expect((await run('settings', 'set', 'tsa.url', 'http://a.example,https://b.example')).json['value']).toEqual([
    'http://a.example',
    'https://b.example',
  ])
  expect((await run('settings', 'set', 'tsa.url', 'none')).json['value']).toEqual([])
  expect((await run('settings', 'set', 'services.allow-private-network', 'on')).json['value']).toBe(true)
  const thumbprint = createHash('sha256').update('the key of a registry').digest('base64url')
  await run('settings', 'set', 'registry.url', 'https://keys.example.org/desk')
  expect((await run('settings', 'set', 'registry.keyId', thumbprint)).json['value']).toBe(thumbprint)
  const { settings } = (await run('settings')).json
  expect(settings).toMatchObject({
    language: null,
    'retention.documents': '7d',
    'services.allow-private-network': true,
    'registry.url': 'https://keys.example.org/desk',
    'registry.keyId': thumbprint,
  })
  for (const [name, value] of [
    ['retention.card-data', 'for ever'],
    ['retention.card-data', '0m'],
    ['retention.documents', '99999d'],
    ['tsa.url', 'ftp://a.example'],
    ['services.allow-private-network', 'perhaps'],
    ['backup.keep', '0'],
    ['backup.folder', 'relative/folder'],
    ['retention.session', '9999d'],
    ['registry.url', 'ftp://keys.example.org'],
    ['registry.keyId', thumbprint.slice(1)],
    ['shoe.size', '43'],
  ]) {
    await expectError('app/usage', 2, 'settings', 'set', name ?? '', value ?? '')
  }
  expect((await run('settings', 'get', 'retention.card-data')).json['value']).toBe('30m')
  expect((await run('settings', 'get', 'registry.keyId')).json['value']).toBe(thumbprint)
  // Nobody is asked by the tests that follow.
  for (const name of ['registry.url', 'registry.keyId'])
    expect((await run('settings', 'set', name, 'none')).json['value']).toBeNull()
})

test('the retention table tells how long and, with the vault open, how many', async () => {
  const rows = (await run('privacy', 'retention')).json['retention'] as { class: string; keepFor: string | null }[]
  expect(rows.map(row => [row.class, row.keepFor])).toEqual([
    ['session', '30m'],
    ['card-data', '30m'],
    ['documents', '7d'],
    ['receipts', null],
    ['log', null],
  ])
  const counted = (await run('privacy', 'retention', '--count', ...withPin)).json['retention']
  expect(counted).toMatchObject([
    { count: null },
    { count: 0 },
    { count: 0 },
    { count: 0 },
    { count: expect.any(Number) },
  ])
})

test('what is frozen stands still, signing too, until it is released', async () => {
  await run('privacy', 'freeze')
  await expectError('privacy/frozen', 4, 'attributes', ...withPin)
  await expectError('privacy/frozen', 4, 'sign', 'contract.pdf', '--out', 'frozen.pdf', ...withPin)
  expect(readdirSync(folder)).not.toContain('frozen.pdf')
  await run('privacy', 'release')
  expect((await run('attributes', ...withPin)).exit).toBe(0)
})

test('a consent that was taken back stops everything, and what may be done then is told', async () => {
  const { json } = await run('privacy', 'consent', 'withdraw')
  expect(json).toMatchObject({ processing: { stopped: 'privacy/consent-withdrawn' }, next: expect.any(Array) })
  await expectError('privacy/consent-withdrawn', 4, 'attributes', ...withPin)
  await expectError('privacy/consent-withdrawn', 4, 'receipts', ...withPin)
  await expectError('privacy/consent-withdrawn', 4, 'sign', 'contract.pdf', '--out', 'withdrawn.pdf', ...withPin)
  expect(readdirSync(folder)).not.toContain('withdrawn.pdf')
  expect((await run('privacy')).json).toMatchObject({ processing: { consent: { state: 'withdrawn' } } })
  await run('privacy', 'consent', 'give')
  expect((await run('attributes', ...withPin)).exit).toBe(0)
})
