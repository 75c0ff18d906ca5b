/** The user's rights from one end to the other: taken along, erased without a trace, restored from a backup; daily backups. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactDecrypt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSecrets } from '../traces.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'

const pin = '4029175'
const password = 'bốn từ không liên quan: thuyền, giấy'
const values = { given_name: 'Theodelinde', 'address.locality': 'Oberkirchwald', email: 'theo.d@oberkirch.example' }
let folder: string
let core: CoreUnderTest
const at = (name: string): string => join(folder, name)
const withPin = ['--pin-file', 'pin'] as const

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-rights-'))
  addSecrets(pin, password)
  writeFileSync(at('pin'), `${pin}\n`)
  writeFileSync(at('password'), `${password}\n`)
  writeFileSync(at('wrong'), 'another password, also long\n')
  core = await openCore(folder)
  await run('keys', 'create', '--name', 'Theo', ...withPin)
  await run('privacy', 'consent', 'give')
  for (const [name, value] of Object.entries(values)) await run('attributes', 'set', name, value, ...withPin)
})
afterAll(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = async (...args: readonly string[]) => {
  const { exit, stdout } = await core.signet(...args)
  return { exit, json: JSON.parse(stdout) as Record<string, unknown> }
}
const codeOf = async (...args: readonly string[]) => {
  const { exit, json } = await run(...args)
  return [exit, (json['error'] as { readonly code: string } | undefined)?.code]
}
const readAttributes = async () => {
  const { attributes } = (await run('attributes', ...withPin)).json as { attributes: { name: string; value: string }[] }
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
}
/** Files under the folder in which one of the values stands. */
const filesWithValues = (under: string): readonly string[] =>
  readdirSync(under, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => {
      const bytes = readFileSync(file)
      return Object.values(values).some(value => bytes.includes(value) || bytes.includes(Buffer.from(value, 'utf16le')))
    })

test('everything is taken along: as JSON, encrypted for any JOSE library, and as a folder with CSV and vCard', async () => {
  expect((await run('privacy', 'export', 'all.json', ...withPin)).json).toMatchObject({ form: 'json', attributes: 3 })
  const text = readFileSync(at('all.json'), 'utf8')
  const all = JSON.parse(text)
  expect(
    Object.fromEntries(all.attributes.map((each: { name: string; value: string }) => [each.name, each.value])),
  ).toEqual(values)
  expect(Object.keys(all)).toEqual([...Object.keys(all)].sort())
  expect(all.log.map((entry: { kind: string }) => entry.kind)).toContain('consent')
  expect(all.processing.consent.state).toBe('given')
  if (process.platform !== 'win32') expect(statSync(at('all.json')).mode & 0o777).toBe(0o600)
  expect(await codeOf('privacy', 'export', 'all.json', ...withPin)).toEqual([3, 'documents/target-exists'])
  expect(readFileSync(at('all.json'), 'utf8')).toBe(text)

  expect((await run('privacy', 'export', 'all.jwe', '--password-file', 'password', ...withPin)).exit).toBe(0)
  const opened = await compactDecrypt(readFileSync(at('all.jwe'), 'utf8'), new TextEncoder().encode(password), {
    keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
    maxPBES2Count: 1_000_000,
  })
  expect(JSON.parse(Buffer.from(opened.plaintext).toString()).attributes).toEqual(all.attributes)

  expect((await run('privacy', 'export', 'all/', ...withPin)).exit).toBe(0)
  expect(readdirSync(at('all')).sort()).toEqual(['log.csv', 'profile.vcf', 'signet.json'])
  const card = readFileSync(at('all/profile.vcf'), 'utf8')
  expect(card).toMatch(/^BEGIN:VCARD\r\nVERSION:4\.0\r\nFN:Theodelinde\r\n/)
  expect(card).toContain('ADR:;;;Oberkirchwald;;;\r\n')
  expect(readFileSync(at('all/log.csv'), 'utf8').split('\r\n')[0]).toContain('seq,')
})

test('a backup comes back after everything was erased, and nothing had been left', async () => {
  const made = await run('backup', 'create', 'mine.backup', '--password-file', 'password', ...withPin)
  expect(made).toMatchObject({ exit: 0, json: { file: 'mine.backup', sizeBytes: statSync(at('mine.backup')).size } })
  writeFileSync(at('weak'), 'password1\n')
  expect(await codeOf('backup', 'create', 'b', '--password-file', 'weak', ...withPin)).toEqual([
    3,
    'backup/password-weak',
  ])

  expect(await codeOf('privacy', 'erase', ...withPin)).toEqual([2, 'app/usage'])
  expect(await readAttributes()).toEqual(values)
  const erased = await run('privacy', 'erase', '--yes', ...withPin)
  expect(erased.exit).toBe(0)
  expect(erased.json).toMatchObject({
    destroyed: expect.arrayContaining([{ thing: 'vault', count: 1 }]),
    left: [{ thing: 'software-keys', reason: 'not-asked' }],
  })
  expect(readdirSync(at('profile'))).not.toContain('vault')
  expect(readdirSync(at('profile'))).not.toContain('processing.json')
  expect(filesWithValues(at('profile'))).toEqual([])
  expect(await codeOf('attributes', ...withPin)).toEqual([4, 'privacy/consent-missing'])

  expect(await codeOf('backup', 'restore', 'mine.backup', '--password-file', 'wrong', ...withPin)).toEqual([
    4,
    'backup/password-incorrect',
  ])
  expect((await run('backup', 'restore', 'mine.backup', '--password-file', 'password', ...withPin)).exit).toBe(0)
  await run('privacy', 'consent', 'give')
  expect(await readAttributes()).toEqual(values)
})

test('a backup of somebody else, or a damaged one, leaves what is here', async () => {
  const other = await openCore(at('other').replace(/$/, ''))
  mkdirSync(at('other'), { recursive: true })
  for (const name of ['pin', 'password']) writeFileSync(join(at('other'), name), readFileSync(at(name)))
  await other.signet('keys', 'create', '--name', 'Other', ...withPin)
  await other.signet('privacy', 'consent', 'give')
  await other.signet('attributes', 'set', 'given_name', 'Somebody', ...withPin)
  await other.signet('backup', 'create', '../other.backup', '--password-file', 'password', ...withPin)
  await other.close()
  const restore = ['backup', 'restore', 'other.backup', '--password-file', 'password', ...withPin]
  expect(await codeOf(...restore)).toEqual([4, 'backup/other-person'])
  const bytes = readFileSync(at('mine.backup'))
  writeFileSync(at('damaged.backup'), bytes.subarray(0, bytes.length - 7))
  expect(await codeOf('backup', 'restore', 'damaged.backup', '--password-file', 'password', ...withPin)).toEqual([
    3,
    'backup/damaged',
  ])
  expect(await readAttributes()).toEqual(values)
  expect((await run(...restore, '--replace-other')).exit).toBe(0)
  expect(await readAttributes()).toEqual({ given_name: 'Somebody' })
  expect(readdirSync(at('profile')).filter(name => name.startsWith('vault'))).toEqual(['vault'])
})

test('daily backups need a folder, are made when something opens the vault, and the old ones go', async () => {
  expect(await codeOf('backup', 'daily', 'on', '--password-file', 'password', ...withPin)).toEqual([
    2,
    'backup/no-folder',
  ])
  mkdirSync(at('daily'))
  const old = ['2026-01-01', '2026-01-02', '2026-01-03'].map(day => `signet-${day}.backup`)
  for (const name of [...old, 'other.txt']) writeFileSync(join(at('daily'), name), 'old')
  await run('settings', 'set', 'backup.folder', at('daily'))
  await run('settings', 'set', 'backup.keep', '2')
  const on = await run('backup', 'daily', 'on', '--password-file', 'password', ...withPin)
  expect(on.json).toMatchObject({ daily: { isOn: true, keep: 2, lastAt: expect.any(String), problem: null } })
  const made = readdirSync(at('daily')).sort()
  expect(made).toHaveLength(3)
  expect(made).toEqual(expect.arrayContaining(['other.txt', 'signet-2026-01-03.backup']))
  const newest = made.findLast(name => name.endsWith('.backup')) ?? ''
  expect((await run('backup', 'restore', join('daily', newest), '--password-file', 'password', ...withPin)).exit).toBe(
    0,
  )
  expect((await run('backup', 'daily', 'off', ...withPin)).json).toMatchObject({ daily: { isOn: false } })
})

test('an erasure that was stopped is carried out by the next program', async () => {
  writeFileSync(join(at('profile'), 'erasing.json'), '{}\n')
  await core.close()
  core = await openCore(folder)
  const left = readdirSync(at('profile'))
  expect(left.filter(name => /^(vault|documents|processing|erasing)/.test(name))).toEqual([])
  expect(left).toContain('software-keys')
})
