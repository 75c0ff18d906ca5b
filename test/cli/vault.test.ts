/** `signet vault` over the real core: software keys, keys in a real token (SoftHSM2) and a passphrase. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { addSecrets } from '../traces.ts'
import { errorShape, keysShape } from './json-shapes.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder, pin } from './run-signet.ts'

const words = 'sieben Kamele im Nebel'

describe.skipIf(!softHsm2ModulePath)('the vault', () => {
  let folder = ''
  let softHsm: SoftHsm2
  let core: CoreUnderTest
  const environment = process.env['SOFTHSM2_CONF']
  const file = (name: string): string => join(folder, name)
  const signet = (...args: readonly string[]) => core.signet(...args)
  const vault = (...args: readonly string[]) => signet('vault', ...args)
  const codeOf = ({ stdout }: { readonly stdout: string }) => errorShape.parse(JSON.parse(stdout)).error.code
  const kinds = async () =>
    (JSON.parse((await vault()).stdout).slots as readonly { readonly kind: string }[]).map(({ kind }) => kind)
  const withPassphrase = ['--passphrase-file', 'words'] as const
  const withAnna = ['--with', 'Anna', '--with-pin-file', 'pin'] as const

  beforeAll(async () => {
    folder = await createWorkFolder()
    addSecrets(words, 'acht Kamele im Nebel')
    writeFileSync(file('words'), `${words}\n`)
    writeFileSync(file('wrong-words'), 'acht Kamele im Nebel\n')
    writeFileSync(file('short-words'), 'elf Zeichen\n')
    mkdirSync(file('hsm'))
    const keys = [
      { label: 'Rsa', algorithm: 'rsa-2048', certificateDer: 'self-signed' },
      { label: 'Signs', algorithm: 'p-256', certificateDer: 'self-signed' },
    ] as const
    softHsm = await createSoftHsm2({ directory: file('hsm'), label: 'Work token', pin, keys })
    process.env['SOFTHSM2_CONF'] = softHsm.env.SOFTHSM2_CONF
    core = await openCore(folder)
    await signet('modules', 'add', softHsm.modulePath)
  })
  afterAll(async () => {
    await core.close()
    rmSync(folder, { recursive: true, force: true })
    if (environment === undefined) delete process.env['SOFTHSM2_CONF']
    else process.env['SOFTHSM2_CONF'] = environment
  })

  test('is made by a passphrase, which has to be long enough and right', async () => {
    expect(JSON.parse((await vault()).stdout)).toEqual({ slots: [] })
    expect(codeOf(await vault('check', ...withPassphrase))).toBe('vault/no-slot')
    const short = await vault('add-slot', '--new-passphrase-file', 'short-words')
    expect([short.exit, codeOf(short)]).toEqual([4, 'vault/passphrase-unsuitable'])
    expect(await kinds()).toEqual([])
    expect((await vault('add-slot', '--new-passphrase-file', 'words')).exit).toBe(0)
    expect(await kinds()).toEqual(['passphrase'])
    const wrong = await vault('check', '--passphrase-file', 'wrong-words')
    expect([wrong.exit, codeOf(wrong)]).toEqual([4, 'vault/passphrase-incorrect'])
    expect((await vault('check', ...withPassphrase)).exit).toBe(0)
  })

  test('is opened by a software key, an RSA key in a token, and a token that can only sign and keeps a secret', async () => {
    await signet('keys', 'create', '--name', 'Anna', '--algorithm', 'p-256', '--pin-file', 'pin')
    expect((await vault('add-slot', 'Anna', '--pin-file', 'pin', ...withPassphrase)).exit).toBe(0)
    expect((await vault('add-slot', 'Rsa', '--pin-file', 'pin', ...withAnna)).exit).toBe(0)
    const signs = await vault('add-slot', 'Signs', '--pin-file', 'pin', ...withAnna)
    expect([signs.exit, codeOf(signs)]).toEqual([4, 'vault/key-only-signs'])
    expect((await vault('add-slot', 'Signs', '--pin-file', 'pin', '--keep-on-token', ...withAnna)).exit).toBe(0)
    expect(await kinds()).toEqual(['passphrase', 'software-token', 'pkcs11-rsa', 'pkcs11-data'])
    for (const key of ['Anna', 'Rsa', 'Signs']) {
      expect((await vault('check', '--with', key, '--with-pin-file', 'pin')).exit).toBe(0)
    }
    // Several keys open it: which one has to be said.
    expect(codeOf(await vault('check', '--with-pin-file', 'pin'))).toBe('keys/ambiguous')
  })

  test('keeps what each key signs, and its log is signed by the key that leaves', async () => {
    for (const key of ['Anna', 'Rsa', 'Signs']) {
      const signed = await signet('sign', 'contract.pdf', '--key', key, '--pin-file', 'pin', '--out', `${key}.pdf`)
      expect(signed.exit).toBe(0)
    }
    const { keys } = keysShape.parse(JSON.parse((await signet('keys')).stdout))
    const found = JSON.parse((await vault('check', ...withPassphrase)).stdout)
    expect(found).toMatchObject({
      damage: [],
      // Three slots were added, three documents signed; the passphrase signs nothing.
      log: { entryCount: 6, signedThrough: 6, findings: [] },
      trustIndex: { cap: null },
      incidents: [],
    })
    expect(found.log.signedBy).toBe(keys.find(({ label }) => label === 'Signs')?.keyId)
    // 40, no day old, 3 uses, a signed log.
    expect(found.trustIndex.value).toBe(64)
  })

  test('tells of a wrong PIN that came again and again, once it is open', async () => {
    for (let n = 0; n < 3; n++) {
      expect(codeOf(await vault('check', '--with', 'Anna', '--with-pin-file', 'wrong-pin'))).toBe(
        'tokens/pin-incorrect',
      )
    }
    const found = JSON.parse((await vault('check', ...withAnna)).stdout)
    expect(found.incidents).toMatchObject([{ type: 'wrong-pins', keyId: null, count: 1, toldAt: null }])
    expect(found.trustIndex.value).toBe(59)
  })

  test('gets a new key: slots that are not named are dropped only when that is said, mistyped words never become right', async () => {
    const all = ['Anna', 'Rsa', 'Signs'].flatMap(key => ['--with', key, '--with-pin-file', 'pin'])
    const left = await vault('rotate', ...withAnna)
    expect([left.exit, codeOf(left)]).toEqual([4, 'vault/slots-left'])
    expect(left.stderr).toContain('pkcs11-rsa')
    const mistyped = await vault('rotate', ...all, '--passphrase-file', 'wrong-words')
    expect(codeOf(mistyped)).toBe('vault/passphrase-incorrect')
    const before = readFileSync(file('profile/vault/vault-slots.json'), 'utf8')
    expect((await vault('rotate', ...all, ...withPassphrase)).exit).toBe(0)
    expect(readFileSync(file('profile/vault/vault-slots.json'), 'utf8')).not.toBe(before)
    expect(await kinds()).toEqual(['passphrase', 'software-token', 'pkcs11-rsa', 'pkcs11-data'])
    for (const key of ['Anna', 'Rsa', 'Signs']) {
      expect((await vault('check', '--with', key, '--with-pin-file', 'pin')).exit).toBe(0)
    }
    expect((await vault('rotate', ...withAnna, ...withPassphrase, '--drop-others')).exit).toBe(0)
    expect(await kinds()).toEqual(['passphrase', 'software-token'])
    expect(codeOf(await vault('check', '--with', 'Rsa', '--with-pin-file', 'pin'))).toBe('vault/no-slot')
  })

  test('keeps its last slot', async () => {
    const passphrase = await vault('remove-slot', 'passphrase', ...withAnna)
    expect(passphrase.exit).toBe(0)
    expect(codeOf(await vault('remove-slot', 'passphrase', ...withAnna))).toBe('vault/slot-not-found')
    const [last] = JSON.parse((await vault('slots')).stdout).slots
    expect(codeOf(await vault('remove-slot', last.slotId, ...withAnna))).toBe('vault/last-slot')
    expect((await vault('check', '--with-pin-file', 'pin')).exit).toBe(0)
  })

  test('answers no to a log that is not what was signed', async () => {
    const head = file('profile/vault/log-head.json')
    const [slot] = JSON.parse((await vault('slots')).stdout).slots
    copyFileSync(head, file('head'))
    await signet('sign', 'contract.pdf', '--key', 'Anna', '--pin-file', 'pin', '--out', 'again.pdf')
    copyFileSync(file('head'), head)
    const found = await vault('check', ...withAnna)
    expect(found.exit).toBe(1)
    expect(JSON.parse(found.stdout)).toMatchObject({
      log: { findings: [{ flaw: 'head-missing' }] },
      trustIndex: { cap: 'log' },
      incidents: [{ type: 'log-broken' }, { type: 'wrong-pins' }],
    })
    expect(slot.kind).toBe('software-token')
  })

  test.each([
    [['add-slot']],
    [['add-slot', 'Anna', '--new-passphrase-file', 'words']],
    [['check', '--with', 'Anna', '--passphrase-file', 'words']],
    [['rotate', '--with-pin-file', 'pin', '--with-pin-file', 'pin']],
    [['remove-slot']],
    [['no-such']],
  ])('%j is a usage error', async args => {
    const ran = await vault(...args)
    expect([ran.exit, codeOf(ran)]).toEqual([2, 'app/usage'])
  })
})
