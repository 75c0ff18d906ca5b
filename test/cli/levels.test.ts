/** Levels on the command line, with the real program: reached, refused, and never lowered in silence. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPki, type TestPki } from '../../native-mocks/pki/test-pki.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { addSecrets } from '../traces.ts'
import { signShape } from './json-shapes.ts'
import { createWorkFolder, pin, runSignet } from './run-signet.ts'

describe.skipIf(lacksOpenssl)('a self-signed key and a timestamp authority', () => {
  let folder = ''
  let pki: TestPki
  beforeAll(async () => {
    pki = await openTestPki()
    folder = await createWorkFolder()
    const args = ['keys', 'create', '--name', 'Anna', '--algorithm', 'rsa-2048', '--pin-stdin']
    expect((await runSignet(args, { folder, stdin: `${pin}\n` })).exit).toBe(0)
  })
  afterAll(async () => {
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const sign = (out: string, ...more: readonly string[]) =>
    runSignet(['sign', 'contract.pdf', '--out', out, '--key', 'Anna', '--pin-file', 'pin', '--json', ...more], {
      folder,
    })

  test('sign --level b-t with RSA-PSS, and extend it', async () => {
    const tsa = ['--tsa', pki.tsaUrl('down'), '--tsa', pki.tsaUrl()]
    const signed = await sign('stamped.pdf', '--level', 'b-t', '--rsa-padding', 'pss', ...tsa)
    expect(signed.exit).toBe(0)
    expect(signShape.parse(JSON.parse(signed.stdout)).files[0]).toMatchObject({ level: 'B-T', output: 'stamped.pdf' })
    const extend = ['extend', 'stamped.pdf', '--level', 'b-t', '--out', 'extended.pdf', '--json', ...tsa]
    const extended = await runSignet(extend, { folder })
    expect([extended.exit, JSON.parse(extended.stdout)]).toEqual([
      0,
      { files: [{ input: 'stamped.pdf', output: 'extended.pdf', format: 'pades', level: 'B-T' }] },
    ])
    const before = readFileSync(join(folder, 'stamped.pdf'))
    expect(readFileSync(join(folder, 'extended.pdf')).subarray(0, before.length).equals(before)).toBe(true)
  })

  test('the authorities of the settings, with an account whose password stands in a file', async () => {
    const url = pki.tsaUrl('private')
    addSecrets('opensesame')
    writeFileSync(join(folder, 'tsa-password'), 'opensesame\n')
    const settingsPath = join(folder, 'profile', 'settings.json')
    const accounts = [{ url, user: 'anna', passwordFile: join(folder, 'tsa-password') }]
    writeFileSync(settingsPath, JSON.stringify({ tsa: { url, accounts } }))
    const ran = await sign('from-settings.pdf', '--level', 'b-t')
    rmSync(settingsPath)
    expect(ran.exit).toBe(0)
  })

  test('a proxy of the environment is used', async () => {
    // The test's own server stands for the proxy: what it is asked for names the authority behind it.
    const environment = { HTTP_PROXY: pki.url, http_proxy: pki.url, NO_PROXY: '', no_proxy: '' }
    const args = ['--level', 'b-t', '--tsa', 'http://tsa.invalid/', '--out', 'proxied.pdf', '--pin-file', 'pin']
    const ran = await runSignet(['sign', 'contract.pdf', '--key', 'Anna', ...args], { folder, environment })
    expect(ran.exit).toBe(5)
    expect(pki.requests.some(path => path.includes('tsa.invalid'))).toBe(true)
  })

  const refusals: readonly (readonly [string, readonly string[], number, string])[] = [
    ['no authority named', ['--level', 'b-t'], 2, 'timestamps/no-authority'],
    ['self-signed at b-lt', ['--level', 'b-lt', '--tsa', 'TSA/good'], 1, 'revocation/self-signed'],
    ['authority down', ['--level', 'b-t', '--tsa', 'TSA/down'], 5, 'timestamps/unreachable'],
    ['expired authority', ['--level', 'b-t', '--tsa', 'TSA/expired'], 5, 'timestamps/certificate-unsuitable'],
  ]
  test.each(refusals)('%s', async (_name, args, exit, code) => {
    const ran = await sign('refused.pdf', ...args.map(arg => arg.replace('TSA', `${pki.url}/tsa`)))
    expect([ran.exit, ran.stderr]).toEqual([exit, expect.stringContaining(code)])
    expect(JSON.parse(ran.stdout).error.code).toBe(code)
    expect(ran.stderr).toContain(`signet: ${code}: `)
    expect(existsSync(join(folder, 'refused.pdf'))).toBe(false)
  })

  test('extend refuses what is not signed', async () => {
    const args = ['extend', 'contract.pdf', '--level', 'b-t', '--tsa', pki.tsaUrl(), '--out', 'no.pdf', '--json']
    const ran = await runSignet(args, { folder })
    expect([ran.exit, JSON.parse(ran.stdout).error.code]).toEqual([3, 'pdf/no-signature'])
  })
})
