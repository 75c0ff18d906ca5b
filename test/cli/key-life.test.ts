/** The life of keys over the real core: imported, requested, deleted, PINs changed and unblocked, data on a token. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { addSecrets } from '../traces.ts'
import {
  createdKeyShape,
  deletedShape,
  errorShape,
  keysShape,
  madeKeyShape,
  modulesShape,
  newPinShape,
  requestShape,
  tokenDataShape,
} from './json-shapes.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder, pin } from './run-signet.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.log('[lacks] openssl: apt-get install openssl')

const codeIn = (stdout: string): string => errorShape.parse(JSON.parse(stdout)).error.code

describe.skipIf(!hasOpenssl)('a key from a file', () => {
  let folder = ''
  const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  let core: CoreUnderTest
  const signet: CoreUnderTest['signet'] = (...args) => core.signet(...args)

  beforeAll(async () => {
    folder = await createWorkFolder()
    core = await openCore(folder)
    addSecrets('file password')
    writeFileSync(join(folder, 'password'), 'file password')
    const subject = (name: string) => ['-nodes', '-subj', `/CN=${name}`, '-days', '30']
    openssl('req', '-x509', '-newkey', 'rsa:2048', ...subject('Root'), '-keyout', 'root.key', '-out', 'root.pem')
    openssl('req', '-newkey', 'rsa:2048', ...subject('Issuer'), '-keyout', 'ca.key', '-out', 'ca.csr')
    writeFileSync(join(folder, 'ca.ext'), 'basicConstraints=critical,CA:TRUE')
    const root = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-extfile', 'ca.ext']
    openssl('x509', '-req', '-in', 'ca.csr', ...root, '-days', '30', '-out', 'ca.pem')
    openssl('req', '-newkey', 'rsa:2048', ...subject('Anna'), '-keyout', 'anna.key', '-out', 'anna.csr')
    openssl(
      'x509',
      '-req',
      '-in',
      'anna.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      'anna.pem',
    )
    const input = ['-inkey', 'anna.key', '-in', 'anna.pem', '-certfile', 'ca.pem', '-passout', 'file:password']
    openssl('pkcs12', '-export', '-legacy', ...input, '-out', 'anna.p12')
  })
  afterAll(async () => {
    await core.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('is refused with a wrong password, and nothing stays', async () => {
    const ran = await signet('keys', 'import', 'anna.p12', '--password-file', 'pin', '--pin-file', 'pin')
    expect([ran.exit, codeIn(ran.stdout)]).toEqual([4, 'keys/password-incorrect'])
    const none = await signet('keys', 'import', 'contract.pdf', '--password-file', 'password', '--pin-file', 'pin')
    expect([none.exit, codeIn(none.stdout)]).toEqual([3, 'keys/file-unreadable'])
    const absent = await signet('keys', 'import', 'absent.p12', '--password-file', 'password', '--pin-file', 'pin')
    expect([absent.exit, codeIn(absent.stdout)]).toEqual([3, 'documents/not-found'])
    const { keys } = keysShape.parse(JSON.parse((await signet('keys')).stdout))
    expect(keys.filter(({ token }) => token.kind === 'software')).toEqual([])
  })

  test('signs, and its chain goes with the signature', async () => {
    const imported = await signet('keys', 'import', 'anna.p12', '--password-file', 'password', '--pin-file', 'pin')
    const { key } = createdKeyShape.parse(JSON.parse(imported.stdout))
    expect(key).toMatchObject({ label: 'Anna', algorithm: 'rsa', sizeBits: 2048, canSign: true })
    const again = await signet('keys', 'import', 'anna.p12', '--password-file', 'password', '--pin-file', 'pin')
    expect(codeIn(again.stdout)).toBe('keys/exists')
    expect((await signet('sign', 'contract.pdf', '--key', key.keyId, '--pin-file', 'pin')).exit).toBe(0)
    const signed = readFileSync(join(folder, 'contract-signed.pdf'), 'latin1').toLowerCase()
    for (const name of ['anna.pem', 'ca.pem']) {
      const der = openssl('x509', '-in', name, '-outform', 'DER')
      expect(signed).toContain(der.toString('hex'))
    }
  })

  test('gets its certificate by a request', async () => {
    const out = ['--out', 'anna-new.csr', '--name', 'Anna Nguyễn', '--pin-file', 'pin']
    const ran = await signet('keys', 'request', 'Anna', ...out)
    expect(requestShape.parse(JSON.parse(ran.stdout))).toMatchObject({ file: 'anna-new.csr' })
    expect(
      openssl('req', '-in', 'anna-new.csr', '-verify', '-noout', '-subject', '-nameopt', 'utf8').toString(),
    ).toContain('Anna Nguyễn')
    const there = await signet('keys', 'request', 'Anna', ...out)
    expect([there.exit, codeIn(there.stdout)]).toEqual([3, 'documents/target-exists'])
    expect((await signet('keys', 'request', 'Anna', ...out, '--force')).exit).toBe(0)
    const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '30']
    openssl('x509', '-req', '-in', 'anna-new.csr', ...ca, '-out', 'new.pem')
    const bundle = Buffer.concat([readFileSync(join(folder, 'new.pem')), readFileSync(join(folder, 'ca.pem'))])
    writeFileSync(join(folder, 'bundle.pem'), bundle)
    const installed = await signet('keys', 'certificate', 'Anna', '--install', 'bundle.pem', '--pin-file', 'pin')
    expect(JSON.parse(installed.stdout).key.certificate.subject).toContain('Anna Nguyễn')
  })

  test('is deleted only with an express word', async () => {
    const refused = await signet('keys', 'delete', 'Anna')
    expect([refused.exit, codeIn(refused.stdout)]).toEqual([2, 'app/usage'])
    const ran = await signet('keys', 'delete', 'Anna', '--yes')
    expect(deletedShape.parse(JSON.parse(ran.stdout)).deleted).toHaveLength(43)
    expect(codeIn((await signet('keys', 'delete', 'Anna', '--yes')).stdout)).toBe('keys/not-found')
  })

  test('that is new gets a random PIN, told once', async () => {
    const ran = await signet('keys', 'create', '--name', 'Random', '--random-pin')
    const created = createdKeyShape.parse(JSON.parse(ran.stdout))
    expect(created.pin).toMatch(/^[0-9]{8}$/)
    writeFileSync(join(folder, 'random-pin'), created.pin ?? '')
    const change = ['keys', 'change-pin', 'Random', '--pin-file', 'random-pin', '--random-pin']
    const changed = newPinShape.parse(JSON.parse((await signet(...change)).stdout))
    expect(changed.pin).not.toBe(created.pin)
    expect(codeIn((await signet(...change)).stdout)).toBe('tokens/pin-incorrect')
  })
})

describe.skipIf(!softHsm2ModulePath)('a key on a PKCS#11 token', () => {
  let folder = ''
  let softHsm: SoftHsm2
  let core: CoreUnderTest
  const signet: CoreUnderTest['signet'] = (...args) => core.signet(...args)
  const environment = process.env['SOFTHSM2_CONF']

  beforeAll(async () => {
    folder = await createWorkFolder()
    mkdirSync(join(folder, 'hsm'))
    softHsm = await createSoftHsm2({
      directory: join(folder, 'hsm'),
      label: 'Work token',
      pin,
      keys: [{ label: 'Certified', algorithm: 'rsa-2048', certificateDer: 'self-signed' }],
    })
    // The token process starts with our environment.
    process.env['SOFTHSM2_CONF'] = softHsm.env.SOFTHSM2_CONF
    core = await openCore(folder)
    writeFileSync(join(folder, 'so-pin'), `so-${pin}`)
    writeFileSync(join(folder, 'new-pin'), '71-Đà Lạt')
    writeFileSync(join(folder, 'value'), 'Nguyễn Thị Minh Anh')
  })
  afterAll(async () => {
    await core.close()
    rmSync(folder, { recursive: true, force: true })
    if (environment === undefined) delete process.env['SOFTHSM2_CONF']
    else process.env['SOFTHSM2_CONF'] = environment
  })

  test('is seen by a module under any of its names, with the state of the token', async () => {
    const link = join(folder, 'link.so')
    symlinkSync(softHsm.modulePath, link)
    expect((await signet('modules', 'add', link)).exit).toBe(0)
    const { modules } = modulesShape.parse(JSON.parse((await signet('modules')).stdout))
    const softhsm = modules.filter(({ tokens }) => tokens.some(({ label }) => label === 'Work token'))
    expect(softhsm).toMatchObject([
      { source: 'added', quarantined: false, tokens: [{ initialized: true, writeProtected: false, keyCount: 1 }] },
    ])
    expect((await signet('modules', 'retry', link)).exit).toBe(0)
    expect((await signet('modules', 'retry', join(folder, 'absent.so'))).exit).toBe(4)
    expect((await signet('modules', 'remove', softHsm.modulePath)).exit).toBe(0)
    expect(codeIn((await signet('modules', 'remove', link)).stdout)).toBe('tokens/module-not-found')
  })

  test('gets a new PIN, and again another by the security officer', async () => {
    const sign = (file: string) =>
      signet('sign', 'contract.pdf', '--key', 'Certified', '--pin-file', file, '--out', 'out.pdf', '--force')
    const change = ['keys', 'change-pin', 'Certified', '--pin-file', 'pin', '--new-pin-file', 'new-pin']
    expect(newPinShape.parse(JSON.parse((await signet(...change)).stdout))).not.toHaveProperty('pin')
    expect((await sign('new-pin')).exit).toBe(0)
    expect(codeIn((await sign('pin')).stdout)).toBe('tokens/pin-incorrect')
    const unblock = (...how: readonly string[]) =>
      signet('keys', 'unblock', 'Certified', ...how, '--new-pin-file', 'pin')
    expect(codeIn((await unblock('--so-pin-file', 'new-pin')).stdout)).toBe('tokens/puk-incorrect')
    expect(codeIn((await unblock('--puk-file', 'so-pin')).stdout)).toBe('tokens/unblock-unsupported')
    expect((await unblock('--puk-file', 'so-pin', '--so-pin-file', 'so-pin')).exit).toBe(2)
    expect((await unblock('--so-pin-file', 'so-pin')).exit).toBe(0)
    expect((await sign('pin')).exit).toBe(0)
  })

  test('is made inside the token', async () => {
    const create = (token: string) =>
      signet('keys', 'create', '--token', token, '--name', 'Inside', '--algorithm', 'p-384', '--pin-file', 'pin')
    const { key } = madeKeyShape.parse(JSON.parse((await create('Work token')).stdout))
    expect(key).toMatchObject({ label: 'Inside', canSign: true, token: { kind: 'pkcs11', label: 'Work token' } })
    expect(codeIn((await create('No token')).stdout)).toBe('tokens/not-found')
    const sign = ['sign', 'contract.pdf', '--key', key.keyId, '--pin-file', 'pin', '--out', 'inside.pdf']
    expect((await signet(...sign)).exit).toBe(0)
  })

  test('keeps personal data behind its PIN', async () => {
    const data = (...args: readonly string[]) => signet('keys', 'data', 'Certified', ...args)
    expect((await data('--set', 'full_name', '--value-file', 'value', '--pin-file', 'pin')).exit).toBe(0)
    const list = async (...args: readonly string[]) =>
      tokenDataShape.parse(JSON.parse((await data(...args)).stdout)).data
    expect(await list('--pin-file', 'pin')).toEqual([{ name: 'full_name', text: 'Nguyễn Thị Minh Anh' }])
    expect(await list('--public')).toEqual([])
    expect((await data()).exit).toBe(4)
    expect((await data('--set', 'x', '--pin-file', 'pin')).exit).toBe(2)
    expect((await data('--delete', 'full_name', '--pin-file', 'pin')).exit).toBe(0)
    expect(codeIn((await data('--delete', 'full_name', '--pin-file', 'pin')).stdout)).toBe('tokens/data-unavailable')
  })

  test('shows the data objects of an identity card, laid out as the Belgian eID’s, with their claims', async () => {
    // The middleware names the file that a field comes from as its application, and pads nothing.
    const card: readonly (readonly [string, string | Buffer])[] = [
      ['surname', 'Vanden Bossche'],
      ['firstnames', 'Zoé Lucie'],
      ['date_of_birth', '14 JUIL 1986'],
      ['gender', 'V'],
      ['card_number', '590123456789'],
      ['PHOTO_FILE', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ]
    for (const [label, value] of card) {
      writeFileSync(join(folder, 'field'), value)
      const where = ['--module', softHsm.modulePath, '--token-label', 'Work token', '--login', '--pin', pin]
      const what = ['--write-object', join(folder, 'field'), '--type', 'data', '--label', label]
      execFileSync('pkcs11-tool', [...where, ...what, '--application-label', 'beidpkcs11'], { stdio: 'pipe' })
    }
    const { stdout } = await signet('keys', 'data', 'Certified', '--public')
    const shown = tokenDataShape.parse(JSON.parse(stdout)).data
    expect([...shown].sort((left, right) => left.name.localeCompare(right.name, 'en'))).toEqual([
      { name: 'card_number', text: '590123456789' },
      { name: 'date_of_birth', text: '14 JUIL 1986', claim: { name: 'birthdate', value: '1986-07-14' } },
      { name: 'firstnames', text: 'Zoé Lucie', claim: { name: 'given_name', value: 'Zoé Lucie' } },
      { name: 'gender', text: 'V', claim: { name: 'gender', value: 'female' } },
      { name: 'PHOTO_FILE', base64: '/9j/4AAQSkZJRg==' },
      { name: 'surname', text: 'Vanden Bossche', claim: { name: 'family_name', value: 'Vanden Bossche' } },
    ])
  })
})
