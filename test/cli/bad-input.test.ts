/** Every bad input ends with its code, its exit status, a sentence, and everything that was there untouched. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePdf } from '../pdf/make-pdf.ts'
import { mountSmallDisk } from '../small-disk.ts'
import { createdKeyShape, errorShape } from './json-shapes.ts'
import { createWorkFolder, pin, runSignet } from './run-signet.ts'

/** Made once; every test works on a copy. */
let original = ''
let folder = ''
let keyId = ''

beforeAll(async () => {
  original = await createWorkFolder()
  const args = ['keys', 'create', '--name', 'Anna', '--pin-file', 'pin', '--json']
  const ran = await runSignet(args, { folder: original })
  keyId = createdKeyShape.parse(JSON.parse(ran.stdout)).key.keyId
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-cli-'))
  cpSync(original, folder, { recursive: true })
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))
afterAll(() => rmSync(original, { recursive: true, force: true }))

/** Runs with `--json`, and checks what holds for every failure. */
const fail = async (args: readonly string[], exit: number, code: string) => {
  const ran = await runSignet([...args, '--json'], { folder })
  const { error } = errorShape.parse(JSON.parse(ran.stdout))
  expect({ code: error.code, exit: ran.exit }).toEqual({ code, exit })
  const line = ran.stderr.split('\n').find(each => each.startsWith('signet: '))
  expect(line).toBe(`signet: ${code}: ${error.message}`)
  expect(error.message).toMatch(/^\S.* \S+.*[.)]$/)
  expect(error.message).not.toContain(code)
  for (const secret of [pin, '9999188']) expect(ran.stdout + ran.stderr).not.toContain(secret)
  return error
}

/** Names and contents of everything beside the profile. */
const snapshot = () =>
  readdirSync(folder)
    .filter(name => name !== 'profile')
    .map(name => {
      const path = join(folder, name)
      return [name, statSync(path).isFile() ? readFileSync(path, 'base64') : readdirSync(path)]
    })

const sign = (file: string, ...more: readonly string[]) => ['sign', file, '--pin-file', 'pin', ...more]

describe('sign', () => {
  const cases: readonly {
    readonly name: string
    readonly prepare?: () => void
    readonly args: readonly string[]
    readonly exit: number
    readonly code: string
  }[] = [
    {
      name: 'a file that is no PDF',
      prepare: () => writeFileSync(join(folder, 'note.pdf'), 'Dear Sir or Madam'),
      args: sign('note.pdf'),
      exit: 3,
      code: 'pdf/not-a-pdf',
    },
    {
      name: 'an empty file',
      prepare: () => writeFileSync(join(folder, 'empty.pdf'), ''),
      args: sign('empty.pdf'),
      exit: 3,
      code: 'documents/empty',
    },
    {
      name: 'a truncated file',
      prepare: () => truncateSync(join(folder, 'contract.pdf'), 400),
      args: sign('contract.pdf'),
      exit: 3,
      code: 'pdf/damaged',
    },
    {
      name: 'a folder without documents',
      prepare: () => mkdirSync(join(folder, 'd.pdf')),
      args: sign('d.pdf'),
      exit: 3,
      code: 'documents/folder-empty',
    },
    { name: 'a missing file', args: sign('absent.pdf'), exit: 3, code: 'documents/not-found' },
    {
      name: 'a target that exists',
      prepare: () => writeFileSync(join(folder, 'contract-signed.pdf'), 'precious'),
      args: sign('contract.pdf'),
      exit: 3,
      code: 'documents/target-exists',
    },
    {
      name: 'a target that is the input',
      args: sign('contract.pdf', '--out', 'contract.pdf', '--force'),
      exit: 3,
      code: 'documents/target-is-input',
    },
    {
      name: 'a target in a folder that is not there',
      args: sign('contract.pdf', '--out-dir', 'absent'),
      exit: 3,
      code: 'documents/target-not-writable',
    },
    {
      name: 'a field that is not there',
      args: sign('contract.pdf', '--field', 'Absent'),
      exit: 3,
      code: 'pdf/field-not-found',
    },
    { name: 'a key that is not there', args: sign('contract.pdf', '--key', 'Nobody'), exit: 4, code: 'keys/not-found' },
    { name: 'no way to ask for the PIN', args: ['sign', 'contract.pdf'], exit: 4, code: 'tokens/pin-required' },
    {
      name: 'a PIN file that is not there',
      args: ['sign', 'contract.pdf', '--pin-file', 'absent'],
      exit: 3,
      code: 'documents/not-found',
    },
  ]

  test.each(cases)('$name', async ({ prepare, args, exit, code }) => {
    prepare?.()
    const before = snapshot()
    await fail(args, exit, code)
    expect(snapshot()).toEqual(before)
  })

  // The superuser may read every file but those of the kernel that are for writing only.
  const unreadable = process.getuid?.() === 0 ? '/sys/bus/cpu/uevent' : null
  if (unreadable !== null && !existsSync(unreadable))
    console.log('[lacks] an unreadable file: run as another user than root')
  test.skipIf(unreadable !== null && !existsSync(unreadable))('an unreadable file', async () => {
    const path = unreadable ?? join(folder, 'secret.pdf')
    if (unreadable === null) {
      cpSync(join(folder, 'contract.pdf'), path)
      chmodSync(path, 0)
    }
    await fail(sign(path, '--out', 'signed.pdf'), 3, 'documents/unreadable')
    await fail(['validate', path], 3, 'documents/unreadable')
    expect(existsSync(join(folder, 'signed.pdf'))).toBe(false)
  })

  const smallDisk = mountSmallDisk()
  afterAll(() => smallDisk?.unmount())
  test.skipIf(!smallDisk)('a full disk', async () => {
    const large = makePdf({ extra: [`<</Length 200000>>stream\n${'x'.repeat(200_000)}\nendstream`] })
    writeFileSync(join(folder, 'large.pdf'), large)
    await fail(sign('large.pdf', '--out', join(smallDisk?.path ?? '', 'signed.pdf')), 3, 'documents/disk-full')
    expect(readdirSync(smallDisk?.path ?? '')).toEqual([])
  })

  test('a read-only target', async () => {
    // The superuser may write into any folder but those of the kernel.
    const isSuperuser = process.getuid?.() === 0
    const readOnly = isSuperuser ? '/proc' : mkdtempSync(join(tmpdir(), 'signet-read-only-'))
    if (!isSuperuser) chmodSync(readOnly, 0o500)
    await fail(sign('contract.pdf', '--out', join(readOnly, 'signed.pdf')), 3, 'documents/target-not-writable')
    expect(existsSync(join(readOnly, 'signed.pdf'))).toBe(false)
  })

  test('a wrong PIN tells the tries that are left, and locks the key in the end', async () => {
    const wrong = ['sign', 'contract.pdf', '--pin-file', 'wrong-pin']
    const before = snapshot()
    const triesLeft: unknown[] = []
    for (let i = 0; i < 4; i++) triesLeft.push((await fail(wrong, 4, 'tokens/pin-incorrect'))['triesLeft'])
    expect(triesLeft).toEqual([4, 3, 2, 1])
    await fail(wrong, 4, 'tokens/last-try')
    await fail([...wrong, '--last-try'], 4, 'tokens/pin-locked')
    await fail(sign('contract.pdf'), 4, 'tokens/pin-locked')
    expect(snapshot()).toEqual(before)
  })

  const vaultFile = (name: string) => join(folder, 'profile/vault', name)

  test('a vault that is corrupted', async () => {
    expect((await runSignet(sign('contract.pdf', '--out', 'first.pdf'), { folder })).exit).toBe(0)
    const { size } = statSync(vaultFile('vault.db'))
    writeFileSync(vaultFile('vault.db'), Buffer.alloc(size, 'no database'))
    const before = snapshot()
    await fail(sign('contract.pdf'), 3, 'vault/damaged')
    expect(snapshot()).toEqual(before)
    expect((await runSignet(['validate', 'first.pdf'], { folder })).stdout).toContain('Anna')
  })

  test('a vault of a newer version', async () => {
    expect((await runSignet(sign('contract.pdf', '--out', 'first.pdf'), { folder })).exit).toBe(0)
    const slots = JSON.parse(readFileSync(vaultFile('vault-slots.json'), 'utf8'))
    writeFileSync(vaultFile('vault-slots.json'), JSON.stringify({ ...slots, version: 999 }))
    await fail(sign('contract.pdf'), 3, 'vault/newer')
    const doctor = await runSignet(['doctor', '--json'], { folder })
    expect(JSON.parse(doctor.stdout).checks).toContainEqual(
      expect.objectContaining({ name: 'vault', problem: 'vault/newer' }),
    )
    expect(doctor.exit).toBe(1)
  })
})

describe('validate', () => {
  test.each([
    ['no PDF', () => writeFileSync(join(folder, 'x.pdf'), 'Dear Sir or Madam'), 'pdf/not-a-pdf'],
    ['empty', () => writeFileSync(join(folder, 'x.pdf'), ''), 'documents/empty'],
    ['a directory', () => mkdirSync(join(folder, 'x.pdf')), 'documents/not-a-file'],
    ['missing', () => {}, 'documents/not-found'],
  ])('a file that is %s', async (_name, prepare, code) => {
    prepare()
    await fail(['validate', 'x.pdf'], 3, code)
  })
})

describe('modules', () => {
  test('a module that is missing', async () => {
    await fail(['modules', 'add', 'absent.so'], 4, 'tokens/module-not-found')
    await fail(['modules', 'remove', 'absent.so'], 4, 'tokens/module-not-found')
  })

  test('a file that is no PKCS#11 library', async () => {
    writeFileSync(join(folder, 'text.so'), 'not a library')
    await fail(['modules', 'add', 'text.so'], 4, 'tokens/module-invalid')
    const { modules } = JSON.parse((await runSignet(['modules', '--json'], { folder })).stdout)
    expect(JSON.stringify(modules)).not.toContain('text.so')
  })

  test.skipIf(process.platform !== 'linux')('a library that is not PKCS#11', async () => {
    const library = execFileSync('ldconfig', ['-p'], { encoding: 'utf8' }).match(/=> (\S*libz\.so\.1)/)?.[1]
    expect(library).toBeDefined()
    await fail(['modules', 'add', library ?? ''], 4, 'tokens/module-invalid')
  })
})

describe('certificates and PINs', () => {
  test('a file that is no certificate', async () => {
    writeFileSync(join(folder, 'note.pem'), 'Dear Sir or Madam')
    const args = ['keys', 'certificate', keyId, '--install', 'note.pem', '--pin-file', 'pin']
    await fail(args, 3, 'keys/certificate-unreadable')
  })

  test('a new PIN that the rules refuse', async () => {
    writeFileSync(join(folder, 'short'), '1\n')
    const args = ['keys', 'change-pin', keyId, '--pin-file', 'pin', '--new-pin-file', 'short']
    await fail(args, 4, 'tokens/pin-unsuitable')
    await fail(['keys', 'create', '--name', 'Bob', '--pin-file', 'short'], 4, 'tokens/pin-unsuitable')
  })

  test('a wrong PUK', async () => {
    writeFileSync(join(folder, 'puk'), 'PUK-0000-0000-0000-0000\n')
    await fail(['keys', 'unblock', keyId, '--puk-file', 'puk', '--new-pin-file', 'pin'], 4, 'tokens/puk-incorrect')
  })
})
