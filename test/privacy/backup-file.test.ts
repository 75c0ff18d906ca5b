/** The file of a backup: who opens it, and that no byte of it can change, go or come unseen. */

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BackupKey, createSeal, openBackup, writeBackup } from '../../src/main/privacy/backup-file.ts'
import { openStream, readLines, sealStream } from '../../src/main/privacy/sealed-stream.ts'
import { Secret } from '../../src/shared/secret.ts'
import { lacksOpenssl, runOpenssl } from '../pki/openssl.ts'
import { makeFolder } from '../vault/vault-fixture.ts'

const password = new Secret('horse battery staple, correct')
const createdAt = new Date('2026-11-22T08:00:00Z')
/** Some segments long, and not a multiple of them. */
const rows = Array.from({ length: 3000 }, (_, n) => `["row ${n}","${'ầ'.repeat(20)}"]\n`)

const write = async (lock: Parameters<typeof createSeal>[0], lines: readonly string[] = rows) => {
  const path = join(makeFolder(), 'test.backup')
  const content = { vaultId: 'vault-1', createdAt, lines }
  writeFileSync(path, Buffer.concat([...writeBackup(await createSeal(lock, randomBytes), content, randomBytes)]))
  return path
}

const readAll = async (path: string, key: BackupKey): Promise<readonly string[]> => {
  const backup = openBackup(path)
  try {
    await backup.unlock(key)
    return [...backup.lines()].map(line => `${line}\n`)
  } finally {
    backup.close()
  }
}
/** DER, self-signed. */
const certify = (key: KeyObject, keyUsage: string): Uint8Array =>
  runOpenssl(
    ['req', '-x509', '-new', '-key', 'key.pem', '-subj', '/CN=Backup', '-days', '1', '-outform', 'DER'].concat([
      '-addext',
      `keyUsage=critical,${keyUsage}`,
    ]),
    { 'key.pem': key.export({ type: 'pkcs8', format: 'pem' }) },
  )
const toPem = (key: KeyObject): Secret => new Secret(String(key.export({ type: 'pkcs8', format: 'pem' })))
const failure = (code: string) => expect.objectContaining({ code })

test('a password opens it, another does not, and a weak one makes none', async () => {
  const path = await write({ password })
  expect(await readAll(path, { password })).toEqual(rows)
  await expect(readAll(path, { password: new Secret('horse battery staple, wrong') })).rejects.toThrow(
    failure('backup/password-incorrect'),
  )
  await expect(write({ password: new Secret('password1') })).rejects.toThrow(failure('backup/password-weak'))
  const bytes = readFileSync(path)
  expect(bytes.includes('row 1')).toBe(false)
})

describe.skipIf(lacksOpenssl)('for a certificate', () => {
  const makeKey = {
    'RSA 2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  }

  test.each(Object.entries(makeKey))('%s', async (_name, make) => {
    const [own, other] = [make(), make()]
    const certificate = certify(own.privateKey, 'keyEncipherment,keyAgreement')
    await expect(write({ certificate: certify(own.privateKey, 'digitalSignature') })).rejects.toThrow(
      failure('backup/recipient-unsuitable'),
    )
    const path = await write({ certificate })
    expect(await readAll(path, { privateKeyPem: toPem(own.privateKey) })).toEqual(rows)
    for (const key of [
      { privateKeyPem: toPem(other.privateKey) },
      { privateKeyPem: new Secret('no key') },
      { password },
    ]) {
      await expect(readAll(path, key)).rejects.toThrow(failure('backup/key-unsuitable'))
    }
  })
})

test.skipIf(lacksOpenssl)('no byte can be changed, cut off, added or moved', async () => {
  // A password takes its time at each try; the stream is the same.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { key, jwe } = await createSeal({ certificate: certify(privateKey, 'keyAgreement') }, randomBytes)
  const whole = Buffer.concat([
    ...writeBackup({ key, jwe }, { vaultId: 'vault-1', createdAt, lines: rows }, randomBytes),
  ])
  const path = join(makeFolder(), 'test.backup')
  const headEnd = whole.indexOf('\n', 14) + 1
  const isRefused = async (bytes: Uint8Array): Promise<boolean> => {
    writeFileSync(path, bytes)
    return readAll(path, { privateKeyPem: toPem(privateKey) }).then(
      () => false,
      error => /^backup\//.test(error.code),
    )
  }
  const change = (at: number): Buffer => {
    const bytes = Buffer.from(whole)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    return bytes
  }
  const sealed = 65_536 + 16
  const first = whole.subarray(headEnd, headEnd + sealed)
  const second = whole.subarray(headEnd + sealed, headEnd + 2 * sealed)
  const cases = [
    change(3),
    change(whole.indexOf('2026-11')),
    change(headEnd - 10),
    change(headEnd),
    change(headEnd + sealed + 5),
    change(whole.length - 1),
    whole.subarray(0, whole.length - 1),
    whole.subarray(0, headEnd + sealed),
    whole.subarray(0, headEnd + 2 * sealed),
    whole.subarray(0, headEnd),
    whole.subarray(0, 20),
    Buffer.alloc(0),
    Buffer.concat([whole, Buffer.from([0])]),
    Buffer.concat([whole, first]),
    Buffer.concat([whole.subarray(0, headEnd), second, first, whole.subarray(headEnd + 2 * sealed)]),
    Buffer.concat([whole.subarray(0, headEnd), whole.subarray(headEnd + sealed)]),
    randomBytes(5000),
  ]
  for (const [at, bytes] of cases.entries()) expect(await isRefused(bytes), `case ${at}`).toBe(true)
  expect(await isRefused(whole)).toBe(false)
})

test('a newer form is told apart from a damaged one', async () => {
  const path = await write({ password }, [])
  writeFileSync(path, readFileSync(path, 'latin1').replace('{"version":1', '{"version":2'), 'latin1')
  expect(() => openBackup(path)).toThrow(failure('backup/newer'))
  expect(() => openBackup(join(makeFolder(), 'none'))).toThrow(failure('documents/not-found'))
})

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('a stream of %i bytes comes back as it was', sizeBytes => {
  const [key, context] = [randomBytes(32), Buffer.from('context')]
  const text = sizeBytes === 0 ? '' : `${'x'.repeat(sizeBytes - 1)}\n`
  const sealed = Buffer.concat([...sealStream(key, context, text === '' ? [] : [text.slice(0, 7), text.slice(7)])])
  const read = () => {
    let at = 0
    return (size: number): Buffer => {
      const part = Buffer.from(sealed.subarray(at, at + size))
      at += part.length
      return part
    }
  }
  expect([...readLines(openStream(key, context, read()))].map(line => `${line}\n`).join('')).toBe(text)
  expect(() => [...openStream(key, Buffer.from('other'), read())]).toThrow()
})
