/** A statement of an issuer, at the command line with a real key: taken in, listed, presented to a website, removed. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactDecrypt } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { toPem } from '../../src/main/pki/certificate.ts'
import { openCore } from '../cli/run-over-core.ts'
import { addSecrets, keepTrace } from '../traces.ts'
import { issueCredential, verifyPresented } from './issue-credential.ts'
import { askRightly, openService } from './room-under-test.ts'

const pin = '9031746'
const vct = 'https://university.example/diploma'

test('a diploma is imported, told to a website in part, and removed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-credentials-'))
  addSecrets(pin)
  writeFileSync(join(folder, 'pin'), `${pin}\n`)
  mkdirSync(join(folder, 'profile'))
  writeFileSync(join(folder, 'profile', 'settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  const service = await openService('localhost')
  writeFileSync(join(folder, 'authority.pem'), toPem(service.pki.authority.der))
  const core = await openCore(folder)
  onTestFinished(() => core.close())
  const signet = async (...args: readonly string[]) => {
    const { exit, stdout, stderr } = await core.signet(...args)
    keepTrace(stderr)
    return { exit, json: JSON.parse(stdout || 'null') }
  }
  const withPin = (...args: readonly string[]) => signet(...args, '--pin-file', 'pin')
  await signet('privacy', 'consent', 'give')
  const { key } = (await withPin('keys', 'create', '--name', 'Anna', '--algorithm', 'p-384')).json
  for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'authority.pem', '--for', purpose)

  const holder = (await signet('credentials', 'key')).json
  expect(holder).toMatchObject({ keyId: key.keyId, jwk: { kty: 'EC', crv: 'P-384' } })
  expect(holder.jwk).not.toHaveProperty('d')
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const iss = `did:jwk:${Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' }))).toString('base64url')}`
  const text = await issueCredential({
    key: privateKey,
    header: { kid: '#0' },
    payload: { iss, vct, cnf: { jwk: holder.jwk }, degree: 'Dược sĩ', given_name: 'Anna' },
    frame: { _sd: ['degree', 'given_name'] },
  })
  writeFileSync(join(folder, 'diploma'), `${text}\n`)
  writeFileSync(join(folder, 'forged'), text.replace('~', 'A~'))
  expect(await withPin('credentials', 'import', 'forged')).toMatchObject({
    exit: 3,
    json: { error: { code: 'credentials/untrusted' } },
  })
  expect(await withPin('credentials', 'import', 'nowhere')).toMatchObject({ exit: 3 })
  const imported = await withPin('credentials', 'import', 'diploma')
  expect(imported).toMatchObject({ exit: 0, json: { credential: { type: vct, issuer: iss, keyId: key.keyId } } })
  const { credentialId } = imported.json.credential
  expect((await withPin('credentials')).json.credentials).toEqual([imported.json.credential])
  expect(await withPin('credentials', 'check', credentialId)).toMatchObject({
    exit: 0,
    json: { checked: credentialId },
  })
  const shown = (await withPin('credentials', 'show', credentialId)).json.credential.claims
  expect(shown).toEqual([
    { path: ['degree'], name: 'degree', value: 'Dược sĩ', isAlwaysTold: false },
    { path: ['given_name'], name: 'given_name', value: 'Anna', isAlwaysTold: false },
  ])

  const nonce = 'q'.repeat(32)
  const claims = [{ path: ['degree'] }]
  const credentials = [{ id: 'diploma', format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims }]
  askRightly(service, { nonce, dcql_query: { credentials } })
  const answered = await withPin('answer', service.link(), '--approve', 'degree')
  expect(answered).toMatchObject({ exit: 0, json: { outcome: 'given', disclosed: [['degree']] } })
  const sent = new URLSearchParams(service.received[0]).get('response') ?? ''
  const { plaintext } = await compactDecrypt(sent, service.encryption.privateKey)
  const [presented = ''] = JSON.parse(Buffer.from(plaintext).toString('utf8')).vp_token.diploma
  const told = await verifyPresented(presented, publicKey, { nonce })
  expect(told.claims).toMatchObject({ degree: 'Dược sĩ' })
  expect(told.claims).not.toHaveProperty('given_name')

  const [receipt] = (await withPin('receipts')).json.receipts
  expect(receipt).toMatchObject({ eventState: 'given', disclosed: [['degree']] })
  expect(JSON.stringify(receipt)).not.toContain('Dược sĩ')
  expect((await withPin('credentials', 'remove', credentialId)).exit).toBe(0)
  expect(await withPin('credentials', 'show', credentialId)).toMatchObject({
    exit: 3,
    json: { error: { code: 'credentials/unknown' } },
  })
})
