/**
 * What can be wrong with a vault, its disk, its clock and what is put into it, a row each: told by its code and in two
 * sentences, without a word of the data, and everything that was there is there afterwards.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/main/app.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { Secret } from '../../src/shared/secret.ts'
import { mountSmallDisk } from '../small-disk.ts'
import { addSecrets } from '../traces.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'

const pin = '3170284'
const values = { given_name: 'Theodelinde', email: 'theo.d@oberkirch.example' }
const password = 'bốn từ không liên quan: thuyền, giấy'
const withPin = ['--pin-file', 'pin'] as const
const withPassword = ['--password-file', 'password', ...withPin] as const
let folder: string
let core: CoreUnderTest
let keyId = ''
const at = (name: string): string => join(folder, name)
const vaultFile = (): string => at('profile/vault/vault.db')

const makeFolder = (path: string): void => {
  mkdirSync(path, { recursive: true })
  const files = { pin, password, 'wrong-pin': '9999188', 'wrong-password': 'another password, also long' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), `${text}\n`)
}
const run = async (...args: readonly string[]) => {
  const ran = await core.signet(...args)
  return { ...ran, json: JSON.parse(ran.stdout) as Record<string, unknown> }
}
const readAttributes = async (): Promise<unknown> => {
  const { attributes } = (await run('attributes', ...withPin)).json as { attributes: { name: string; value: string }[] }
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
}

beforeAll(async () => {
  addSecrets(pin, '9999188', password)
  folder = mkdtempSync(join(tmpdir(), 'signet-vault-bad-'))
  makeFolder(folder)
  makeFolder(at('other'))
  const other = await openCore(at('other'))
  await other.signet('keys', 'create', '--name', 'Other', ...withPin)
  await other.signet('privacy', 'consent', 'give')
  await other.signet('attributes', 'set', 'given_name', 'Somebody', ...withPin)
  await other.signet('backup', 'create', '../other.backup', ...withPassword)
  await other.close()
  core = await openCore(folder)
  keyId = ((await run('keys', 'create', '--name', 'Theo', ...withPin)).json['key'] as { keyId: string }).keyId
  await run('privacy', 'consent', 'give')
  for (const [name, value] of Object.entries(values)) await run('attributes', 'set', name, value, ...withPin)
  await run('backup', 'create', 'mine.backup', ...withPassword)
})
afterEach(() => void vi.useRealTimers())
afterAll(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs it, and checks what holds for every failure. */
const fail = async (args: readonly string[], exit: number, code: string): Promise<void> => {
  const ran = await run(...args)
  const error = ran.json['error'] as { readonly code: string; readonly message: string } | undefined
  expect({ exit: ran.exit, code: error?.code }).toEqual({ exit, code })
  // What happened, and what to do.
  expect(error?.message).toMatch(/^\S.*[.)] \S.*[.)]$/)
  const said = ran.stdout + ran.stderr
  for (const word of [...Object.values(values), 'Somebody', 'planted', pin, password]) expect(said).not.toContain(word)
}

interface Row {
  readonly name: string
  /** What it answers mends it again. */
  readonly spoil?: () => void | (() => void | Promise<void>) | Promise<() => void | Promise<void>>
  readonly args: readonly string[]
  readonly exit: number
  readonly code: string
}

const change = (alter: (bytes: Buffer) => Buffer) => () => {
  const whole = readFileSync(vaultFile())
  writeFileSync(vaultFile(), alter(Buffer.from(whole)))
  const spoilt = readFileSync(vaultFile())
  return () => {
    // Nothing was made in its place, or mended.
    expect(readFileSync(vaultFile()).equals(spoilt)).toBe(true)
    writeFileSync(vaultFile(), whole)
  }
}
const set = (name: string, value: string) => ['attributes', 'set', name, value, ...withPin]
const restore = (file: string, ...how: readonly string[]) => ['backup', 'restore', file, ...how]

/** As the window has the vault open. */
const holdVault = async (): Promise<() => Promise<void>> => {
  const host = createNodeHost({ userDataPath: at('profile'), processEntries: { pkcs11: '' } })
  const holder = await createApp({ host, isWindow: true })
  await holder.session.unlock(keyId, new Secret(pin))
  return () => holder.close()
}

const rows: readonly Row[] = [
  {
    name: 'a wrong PIN',
    args: ['attributes', '--pin-file', 'wrong-pin'],
    exit: 4,
    code: 'tokens/pin-incorrect',
  },
  {
    name: 'a wrong PIN for the key that is to open a restored vault',
    args: restore('mine.backup', '--password-file', 'password', '--pin-file', 'wrong-pin'),
    exit: 4,
    code: 'tokens/pin-incorrect',
  },
  {
    name: 'a wrong password of a backup',
    args: restore('mine.backup', '--password-file', 'wrong-password', ...withPin),
    exit: 4,
    code: 'backup/password-incorrect',
  },
  {
    name: 'a truncated vault',
    spoil: change(bytes => bytes.subarray(0, bytes.length - 4096)),
    args: ['attributes', ...withPin],
    exit: 3,
    code: 'vault/damaged',
  },
  {
    name: 'flipped bits in every page of the vault',
    spoil: change(bytes => {
      for (let page = 0; page < bytes.length; page += 4096) bytes[page + 200] = (bytes[page + 200] ?? 0) ^ 0x10
      return bytes
    }),
    args: ['attributes', ...withPin],
    exit: 3,
    code: 'vault/damaged',
  },
  {
    name: 'a vault that another program has open',
    spoil: holdVault,
    args: ['attributes', ...withPin],
    exit: 70,
    code: 'app/profile-in-use',
  },
  {
    name: 'a vault that another program has open, to be replaced by a backup',
    spoil: holdVault,
    args: restore('mine.backup', ...withPassword),
    exit: 70,
    code: 'app/profile-in-use',
  },
  {
    name: 'an attribute of a megabyte',
    spoil: () => writeFileSync(at('large'), 'planted'.repeat(150_000)),
    args: ['attributes', 'set', 'given_name', '--value-file', 'large', ...withPin],
    exit: 3,
    code: 'attributes/too-long',
  },
  { name: 'a date that is none', args: set('birthdate', '1986-02-30'), exit: 3, code: 'attributes/invalid' },
  { name: 'a date to come', args: set('birthdate', '2999-01-01'), exit: 3, code: 'attributes/invalid' },
  { name: 'an address that is none', args: set('email', 'planted@nowhere'), exit: 3, code: 'attributes/invalid' },
  {
    name: 'an address that runs something',
    args: set('website', 'javascript:planted()'),
    exit: 3,
    code: 'attributes/invalid',
  },
  {
    name: 'control characters',
    args: set('family_name', 'planted\u001b[31m'),
    exit: 3,
    code: 'attributes/characters',
  },
  {
    name: 'characters that turn the reading around',
    args: set('family_name', 'planted\u202etxt'),
    exit: 3,
    code: 'attributes/characters',
  },
  {
    name: 'a backup of another person',
    args: restore('other.backup', ...withPassword),
    exit: 4,
    code: 'backup/other-person',
  },
  {
    name: 'a backup that was cut off',
    spoil: () => writeFileSync(at('cut.backup'), readFileSync(at('mine.backup')).subarray(0, -9)),
    args: restore('cut.backup', ...withPassword),
    exit: 3,
    code: 'backup/damaged',
  },
  {
    name: 'a backup that is none',
    spoil: () => writeFileSync(at('none.backup'), 'Dear Sir or Madam'),
    args: restore('none.backup', ...withPassword),
    exit: 3,
    code: 'backup/damaged',
  },
]

describe('told by its code, and nothing is lost', () => {
  test.each(rows)('$name', async ({ spoil, args, exit, code }) => {
    const mend = await spoil?.()
    await fail(args, exit, code)
    await mend?.()
    expect(await readAttributes()).toEqual(values)
    expect(readdirSync(at('profile')).filter(name => name.startsWith('vault'))).toEqual(['vault'])
    expect(readdirSync(at('profile/vault')).filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
  })
})

test('a clock that is set back by years loses nothing, and the log stays whole', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(Date.now() - 3 * 365 * 86_400_000) })
  expect(await readAttributes()).toEqual(values)
  expect((await run('attributes', 'set', 'nickname', 'Linde', ...withPin)).exit).toBe(0)
  expect((await run('backup', 'create', 'earlier.backup', ...withPassword)).exit).toBe(0)
  vi.useRealTimers()
  expect(await readAttributes()).toEqual({ ...values, nickname: 'Linde' })
  expect((await run('vault', 'check', '--with-pin-file', 'pin')).json).toMatchObject({
    damage: [],
    log: { findings: [] },
  })
  expect((await run('attributes', 'delete', 'nickname', ...withPin)).exit).toBe(0)
})

const probe = mountSmallDisk()
probe?.unmount()
test.skipIf(!probe)('a disk that is full is told as that, and nothing is lost', async () => {
  const disk = mountSmallDisk(4_000)
  if (!disk) throw new Error('a disk could be mounted a moment ago')
  const outer = { folder, core }
  try {
    cpSync(at('profile'), join(disk.path, 'profile'), { recursive: true })
    cpSync(at('mine.backup'), join(disk.path, 'mine.backup'))
    makeFolder(disk.path)
    folder = disk.path
    core = await openCore(folder)
    expect(await readAttributes()).toEqual(values)
    const filler = at('filler')
    expect(() => writeFileSync(filler, Buffer.alloc(8_000_000))).toThrow('ENOSPC')
    await fail(set('nickname', 'planted'), 70, 'vault/disk-full')
    await fail(restore('mine.backup', ...withPassword), 70, 'vault/disk-full')
    await fail(['backup', 'create', 'new.backup', ...withPassword], 70, 'vault/disk-full')
    await fail(['privacy', 'export', 'all.json', ...withPin], 3, 'documents/disk-full')
    expect([existsSync(at('new.backup')), existsSync(at('all.json'))]).toEqual([false, false])
    rmSync(filler)
    expect(await readAttributes()).toEqual(values)
  } finally {
    await core.close()
    ;({ folder, core } = outer)
    disk.unmount()
  }
  expect(await readAttributes()).toEqual(values)
})
