/** Queries of a website that knows none of our code, answered at the command line over the real core. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { type CoreUnderTest, openCore } from '../cli/run-over-core.ts'
import { addSecrets } from '../traces.ts'
import { openVaultWith } from './seed-vault.ts'

const pin = '7413096'
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
  const { json } = await signet('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
  keyId = json.key.keyId
  for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'authority.pem', '--for', purpose)
  await openVaultWith(folder, keyId, pin, {
    birthdate: '1990-02-28',
    given_name: 'Anna',
    phone_number: '+84 24 5550 1287',
    'address.street_address': '27 phố Hàng Bài',
    'address.locality': 'Hà Nội',
  })
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
