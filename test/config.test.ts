import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConfig, profileDirectory } from '../src/main/config.ts'

const lacksModes = process.platform === 'win32'
if (lacksModes) console.log('[lacks] file modes: run this test on Linux or macOS')

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const tsa = { url: [], timeoutMs: 20_000, accounts: [] }
const network = { proxy: null, noProxy: [] }
const trust = { platform: [] }
const [links, webEid] = [{ schemes: ['openid4vp'] }, { extensions: [] }]
const own = {
  registry: { url: null, keyId: null, timeoutMs: 4000 },
  lock: { isOn: true, afterMinutes: 30, whenKeyRemoved: true },
  retention: { cardData: '15m', documents: '7d', receipts: null, log: null },
  services: { allowPrivateNetwork: false },
  backup: { folder: null, keep: 7 },
}
const defaults = {
  language: null,
  firstStart: 'open',
  recentDocuments: { isKept: true },
  links,
  modules: { added: [] },
  network,
  tsa,
  trust,
  webEid,
  ...own,
}

test('a new profile has the defaults, and reading writes nothing', () => {
  const profile = join(makeFolder(), 'profile')
  expect(openConfig(profile).settings).toEqual(defaults)
  expect(() => readdirSync(profile)).toThrow('ENOENT')
})

test('what is changed is kept, the rest stays', () => {
  const profile = join(makeFolder(), 'profile')
  const config = openConfig(profile)
  config.update({ language: 'vi' })
  config.update({ modules: { added: ['/usr/lib/größe.so'] } })
  const expected = { ...defaults, language: 'vi', modules: { added: ['/usr/lib/größe.so'] } }
  expect(config.settings).toEqual(expected)
  expect(openConfig(profile).settings).toEqual(expected)
  expect(readdirSync(profile)).toEqual(['settings.json'])
})

test('a change that makes no sense is refused and changes nothing', () => {
  const config = openConfig(makeFolder())
  config.update({ language: 'fr' })
  expect(() => config.update({ language: 'xx' as 'en' })).toThrow()
  expect(config.settings.language).toBe('fr')
})

test('a broken file is set aside under a free name, and the defaults hold', () => {
  const profile = makeFolder()
  const path = join(profile, 'settings.json')
  for (const broken of ['{"language":', '{"language":"xx"}', '[]', '', '{"modules":{"added":[1]}}']) {
    writeFileSync(path, broken)
    expect(openConfig(profile).settings).toEqual(defaults)
  }
  expect(readdirSync(profile).sort()).toEqual([1, 2, 3, 4, 5].map(n => `settings.json.broken-${n}`))
  expect(readFileSync(`${path}.broken-2`, 'utf8')).toBe('{"language":"xx"}')
})

test('unknown keys stay out, missing ones have their defaults', () => {
  const profile = makeFolder()
  const path = join(profile, 'settings.json')
  writeFileSync(path, '{"language":"fr","colour":"red","modules":{"other":1}}')
  const config = openConfig(profile)
  expect(config.settings).toEqual({ ...defaults, language: 'fr' })
  config.update({ language: 'en' })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...defaults, language: 'en' })
})

test.skipIf(lacksModes)('only the user may read the file', () => {
  const profile = join(makeFolder(), 'profile')
  openConfig(profile).update({ language: 'en' })
  expect(statSync(join(profile, 'settings.json')).mode & 0o777).toBe(0o600)
  expect(statSync(profile).mode & 0o777).toBe(0o700)
})

test.each([
  ['linux', {}, '/home/ann', '/home/ann/.config/Signet'],
  ['linux', { XDG_CONFIG_HOME: '/data/cfg' }, '/home/ann', '/data/cfg/Signet'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ann', '/home/ann/.config/Signet'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/home/ann', '/home/ann/.config/Signet'],
  ['freebsd', {}, '/home/ann', '/home/ann/.config/Signet'],
  ['darwin', { XDG_CONFIG_HOME: '/data/cfg' }, '/Users/ann', '/Users/ann/Library/Application Support/Signet'],
  ['win32', { APPDATA: 'D:\\Roaming' }, 'C:\\Users\\ann', 'D:\\Roaming\\Signet'],
  ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Roaming\\Signet'],
] as const)('the profile on %s with %o', (platform, env, home, expected) => {
  expect(profileDirectory(platform, env, home)).toBe(expected)
})

test('timestamp authorities: one address or several, accounts whose secrets stand elsewhere', () => {
  const profile = makeFolder()
  const write = (tsaSettings: object) =>
    writeFileSync(join(profile, 'settings.json'), JSON.stringify({ tsa: tsaSettings }))
  write({ url: 'https://tsa.example/' })
  expect(openConfig(profile).settings.tsa).toEqual({ ...tsa, url: ['https://tsa.example/'] })
  const account = { url: 'https://b.example/', user: 'anna', passwordFile: '/run/secret' }
  write({ url: ['https://a.example/', account.url], accounts: [account] })
  expect(openConfig(profile).settings.tsa).toMatchObject({
    url: ['https://a.example/', account.url],
    accounts: [account],
  })
  write({ url: 'file:///etc/passwd' })
  expect(openConfig(profile).settings.tsa).toEqual(tsa)
})
