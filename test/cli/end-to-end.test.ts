/** The main job with the real program: a key is made, a document signed, and another program finds the signature valid. */
import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { createdKeyShape, demoShape, doctorShape, keysShape, signShape, validateShape } from './json-shapes.ts'
import { createWorkFolder, pin, runSignet, startSignet } from './run-signet.ts'

const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
if (!hasPdfsig) console.log('[lacks] pdfsig: apt-get install poppler-utils')

const expectValidToPdfsig = (path: string): void => {
  if (hasPdfsig) expect(pdfsig(path)).toContain('Signature Validation: Signature is Valid.')
}

/** pdfsig ends with 1 for a certificate that nobody vouches for; its text tells. */
const pdfsig = (path: string): string => spawnSync('pdfsig', [path], { encoding: 'utf8' }).stdout

const expectIntact = async (folder: string, file: string): Promise<void> => {
  const ran = await runSignet(['validate', file, '--json'], { folder })
  const signature = validateShape.parse(JSON.parse(ran.stdout)).files[0]?.signatures[0]
  expect(signature).toMatchObject({ coverage: 'whole-document', level: 'B-B', changesAfter: [] })
  expect(signature?.reasons).toContain('intact')
  expect(signature?.indication).not.toBe('TOTAL-FAILED')
  expect(ran.exit).toBe(signature?.indication === 'TOTAL-PASSED' ? 0 : 1)
}

describe('a software key', () => {
  let folder = ''
  let keyId = ''
  let puk = ''

  beforeAll(async () => {
    folder = await createWorkFolder()
    const ran = await runSignet(['keys', 'create', '--name', 'Anna Example', '--pin-stdin', '--json'], {
      folder,
      stdin: `${pin}\n`,
    })
    const created = createdKeyShape.parse(JSON.parse(ran.stdout))
    keyId = created.key.keyId
    puk = created.puk
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('is listed once it was made', async () => {
    const { keys } = keysShape.parse(JSON.parse((await runSignet(['keys', '--json'], { folder })).stdout))
    expect(keys.find(key => key.keyId === keyId)).toMatchObject({
      label: 'Anna Example',
      canSign: true,
      pin: { state: 'ok' },
    })
    expect((await runSignet(['keys', 'certificate', 'Anna Example'], { folder })).stdout).toMatch(
      /^-----BEGIN CERTIFICATE-----/,
    )
  })

  test('signs a document that others find valid, and keeps its bytes', async () => {
    const args = [
      'sign',
      'contract.pdf',
      '--pin-file',
      'pin',
      '--reason',
      'I agree',
      '--location',
      'Huế',
      '--key',
      keyId,
    ]
    const ran = await runSignet([...args, '--json'], { folder })
    const [file] = signShape.parse(JSON.parse(ran.stdout)).files
    expect(file).toMatchObject({ input: 'contract.pdf', output: 'contract-signed.pdf', keyId, digest: 'sha256' })
    const [before, after] = ['contract.pdf', 'contract-signed.pdf'].map(name => readFileSync(join(folder, name)))
    expect(after?.subarray(0, before?.length).equals(before ?? Buffer.alloc(0))).toBe(true)
    expectValidToPdfsig(join(folder, 'contract-signed.pdf'))
    await expectIntact(folder, 'contract-signed.pdf')
  })

  test('finds out that a signed document was changed', async () => {
    const bytes = readFileSync(join(folder, 'contract-signed.pdf'))
    const at = bytes.indexOf('%PDF-1.') + 7
    bytes[at] = (bytes[at] ?? 0) === 0x37 ? 0x36 : 0x37
    writeFileSync(join(folder, 'changed.pdf'), bytes)
    const ran = await runSignet(['validate', 'changed.pdf', '--json'], { folder })
    expect(validateShape.parse(JSON.parse(ran.stdout)).files[0]?.indication).toBe('TOTAL-FAILED')
    expect(ran.exit).toBe(1)
  })

  test('replaces a target only with --force', async () => {
    writeFileSync(join(folder, 'there.pdf'), 'precious')
    const args = ['sign', 'contract.pdf', '--pin-file', 'pin', '--out', 'there.pdf', '--key', keyId]
    expect((await runSignet(args, { folder })).exit).toBe(3)
    expect(readFileSync(join(folder, 'there.pdf'), 'utf8')).toBe('precious')
    expect((await runSignet([...args, '--force'], { folder })).exit).toBe(0)
    await expectIntact(folder, 'there.pdf')
  })

  test('gets a new PIN, is locked by wrong ones and unblocked by its PUK', async () => {
    writeFileSync(join(folder, 'new-pin'), '7391846\n')
    writeFileSync(join(folder, 'puk'), `${puk}\n`)
    const change = ['keys', 'change-pin', keyId, '--pin-file', 'pin', '--new-pin-file', 'new-pin']
    expect((await runSignet(change, { folder })).exit).toBe(0)
    const sign = (pinFile: string) =>
      runSignet(['sign', 'contract.pdf', '--out', 'again.pdf', '--force', '--last-try', '--pin-file', pinFile], {
        folder,
      })
    expect((await sign('new-pin')).exit).toBe(0)
    for (let i = 0; i < 5; i++) expect((await sign('pin')).exit).toBe(4)
    expect((await sign('new-pin')).stderr).toContain('tokens/pin-locked')
    const unblock = ['keys', 'unblock', keyId, '--puk-file', 'puk', '--new-pin-file', 'pin']
    expect((await runSignet(unblock, { folder })).exit).toBe(0)
    expect((await sign('pin')).exit).toBe(0)
  })

  test('gets another certificate', async () => {
    const args = [
      'keys',
      'certificate',
      keyId,
      '--self-signed',
      '--name',
      'Anna Renamed',
      '--pin-file',
      'pin',
      '--json',
    ]
    const ran = await runSignet(args, { folder })
    expect(JSON.parse(ran.stdout).key.certificate.subject).toContain('Anna Renamed')
    const pem = JSON.parse((await runSignet(['keys', 'certificate', keyId, '--json'], { folder })).stdout).pem
    writeFileSync(join(folder, 'own.pem'), pem)
    const install = ['keys', 'certificate', keyId, '--install', 'own.pem', '--pin-file', 'pin']
    expect((await runSignet(install, { folder })).exit).toBe(0)
  })
})

describe('a key of a real PKCS#11 token', () => {
  test.skipIf(!softHsm2ModulePath)('signs with RSA and ECDSA', async () => {
    const folder = await createWorkFolder()
    const directory = join(folder, 'softhsm')
    mkdirSync(directory)
    const algorithms = ['rsa-2048', 'rsa-4096', 'p-256', 'p-384'] as const
    const token = await createSoftHsm2({
      directory,
      label: 'Signet test',
      pin,
      keys: algorithms.map(algorithm => ({
        label: `Key ${algorithm}`,
        algorithm,
        certificateDer: 'self-signed' as const,
      })),
    })
    const options = { folder, environment: token.env }
    const added = await runSignet(['modules', 'add', token.modulePath], options)
    expect(added).toMatchObject({ exit: 0 })
    for (const algorithm of algorithms) {
      const output = `${algorithm}.pdf`
      const args = ['sign', 'contract.pdf', '--key', `Key ${algorithm}`, '--pin-file', 'pin', '--out', output, '--json']
      const ran = await runSignet(args, options)
      expect({ exit: ran.exit, stderr: ran.stderr }).toMatchObject({ exit: 0 })
      expect(signShape.parse(JSON.parse(ran.stdout)).files[0]?.digest).toBe(algorithm === 'p-384' ? 'sha384' : 'sha256')
      expectValidToPdfsig(join(folder, output))
      await expectIntact(folder, output)
    }
    const wrong = await runSignet(['sign', 'contract.pdf', '--key', 'Key p-256', '--pin-file', 'wrong-pin'], options)
    expect(wrong.exit).toBe(4)
    expect(wrong.stderr).toContain('signet: tokens/pin-incorrect: ')
    expect(existsSync(join(folder, 'contract-signed.pdf'))).toBe(false)
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('the program itself', () => {
  test('demo signs a sample and leaves the user’s profile alone', async () => {
    const folder = await createWorkFolder()
    const ran = await runSignet(['demo', '--out-dir', 'demo', '--json'], { folder })
    const { signed, steps } = demoShape.parse(JSON.parse(ran.stdout))
    expect(steps.some(step => step.includes('age_over_18: true'))).toBe(true)
    expect(signed).toBe(join(folder, 'demo/signet-demo-signed.pdf'))
    expect(ran.exit).toBe(0)
    expectValidToPdfsig(signed)
    expect(existsSync(join(folder, 'profile'))).toBe(false)
    const again = await runSignet(['demo', '--out-dir', 'demo'], { folder })
    expect(again.exit).toBe(3)
    expect(again.stderr).toContain('signet: documents/target-exists: ')
    const text = await runSignet(['demo', '--out-dir', 'other'], { folder })
    expect(text.stdout.trimEnd().split('\n').at(-1)).toBe(join(folder, 'other/signet-demo-signed.pdf'))
    rmSync(folder, { recursive: true, force: true })
  })

  test('doctor tells every part with its state', async () => {
    const folder = await createWorkFolder()
    const ran = await runSignet(['doctor', '--json'], { folder })
    const { checks } = doctorShape.parse(JSON.parse(ran.stdout))
    expect(checks.map(check => check.name)).toEqual(
      expect.arrayContaining(['runtime', 'profile', 'vault', 'software-token']),
    )
    expect(ran.exit).toBe(checks.some(check => check.state === 'problem') ? 1 : 0)
    for (const check of checks) expect(check.fix === null).toBe(check.problem === null)
    rmSync(folder, { recursive: true, force: true })
  })

  test('a reader that goes away ends nothing with an error', async () => {
    const folder = await createWorkFolder()
    const child = startSignet(['keys'], { folder })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', text => {
      stderr += text
    })
    expect(await once(child, 'close')).toEqual([0, null])
    expect(stderr).toBe('')
    rmSync(folder, { recursive: true, force: true })
  })

  test.skipIf(process.platform === 'win32')('an interruption ends with 130 and leaves no half document', async () => {
    const folder = await createWorkFolder()
    await runSignet(['keys', 'create', '--name', 'Anna', '--pin-file', 'pin'], { folder })
    // Nobody ever writes the PIN: the program waits for it until it is interrupted.
    const child = startSignet(['sign', 'contract.pdf', '--pin-stdin'], { folder })
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([130, null])
    expect(existsSync(join(folder, 'contract-signed.pdf'))).toBe(false)
    rmSync(folder, { recursive: true, force: true })
  })

  test('an old Node ends in a sentence', () => {
    const root = join(import.meta.dirname, '../..')
    const entry = join(root, 'src/main/signet.ts')
    // What the entry sees of an old runtime is its version; nothing else is loaded then.
    const pretend = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.19.0"})'
    const run = () =>
      execFileSync(process.execPath, ['--import', pretend, entry, '--json'], { stdio: 'pipe', encoding: 'utf8' })
    expect(run).toThrow(
      expect.objectContaining({
        status: 70,
        stdout: expect.stringContaining('{"error":{"code":"app/node-too-old"'),
        stderr: expect.stringMatching(/^signet: app\/node-too-old: .*20\.19\.0\. .*\n$/),
      }),
    )
  })
})
