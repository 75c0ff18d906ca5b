/** OpenSC's configuration for our own process: given only where nobody chose one, believed only when it says so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { takesPukWithoutLogin, writeOpenscConfiguration } from '../../src/main/tokens/pkcs11/opensc-configuration.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-opensc-'))
const at = (name: string): string => join(folder, name)
const write = (name: string, text: string): string => {
  writeFileSync(at(name), text)
  return at(name)
}
afterAll(() => rmSync(folder, { recursive: true }))

const debian = write('debian.conf', 'app default {\n\t# pkcs11 { }\n\tframework pkcs15 {\n\t}\n}\n')
const administered = write('administered.conf', 'app default {\n\tpkcs11 {\n\t\tlock_login = true;\n\t}\n}\n')

test('is written beside what the system says, and then a PUK may be given', () => {
  const path = writeOpenscConfiguration(at('profile/opensc.conf'), 'linux', {}, debian)
  expect(path).toBe(at('profile/opensc.conf'))
  expect(readFileSync(path ?? '', 'utf8')).toContain(readFileSync(debian, 'utf8'))
  expect(takesPukWithoutLogin({ OPENSC_CONF: path ?? '' })).toBe(true)
})

test('is written where the system has none', () => {
  expect(writeOpenscConfiguration(at('bare/opensc.conf'), 'linux', {}, at('absent'))).toBe(at('bare/opensc.conf'))
})

test.each([
  ['the user has one', 'linux', { OPENSC_CONF: '/home/anna/opensc.conf' }, debian],
  ['an administrator has settings of PKCS#11', 'linux', {}, administered],
  ['the place of the system file is not known', 'win32', {}, debian],
] as const)('is left alone when %s', (_why, platform, env, system) => {
  expect(writeOpenscConfiguration(at('unused/opensc.conf'), platform, env, system)).toBeNull()
})

test('a folder that cannot be written costs the PUK, not the token', () => {
  expect(writeOpenscConfiguration(join(debian, 'below/opensc.conf'), 'linux', {}, debian)).toBeNull()
})

test.each([
  ['# user_pin_unblock_style = set_pin_in_unlogged_session;', false],
  ['user_pin_unblock_style = none;', false],
  ['user_pin_unblock_style = init_pin_in_so_session;', false],
  ['user_pin_unblock_style = none; } } app b { pkcs11 { user_pin_unblock_style = set_pin_in_unlogged_session;', false],
  ['user_pin_unblock_style = set_pin_in_unlogged_session;', true],
  ['user_pin_unblock_style = "set_pin_in_unlogged_session";', true],
  ['', false],
])('with %s, a PUK may be given: %s', (line, may) => {
  const path = write('own.conf', `app default {\n\tpkcs11 {\n\t\t${line}\n\t}\n}\n`)
  expect(takesPukWithoutLogin({ OPENSC_CONF: path })).toBe(may)
  expect(takesPukWithoutLogin({}, path)).toBe(may)
})
