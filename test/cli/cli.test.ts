/** The command line over a double of the core: arguments, languages, keys, secrets, shapes, exit statuses. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.ts'
import { translateReason } from '../../src/shared/messages/describe-error.ts'
import type { FileVerdict, SignatureVerdict } from '../../src/shared/model/validation.ts'
import { errorShape, keysShape, partlySignedShape, signShape, validateShape } from './json-shapes.ts'
import { correctPin, createKey, idOf, runInProcess } from './run-in-process.ts'

const anna = createKey({ keyId: idOf('annaKey1'), label: 'Anna' })
const bob = createKey({ keyId: idOf('bobsKey1'), label: 'Bob', algorithm: 'ec', sizeBits: 384 })

const folderWith = (...names: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-cli-'))
  for (const name of names) writeFileSync(join(folder, name), '%PDF-1.7\n')
  writeFileSync(join(folder, 'pin'), `${correctPin}\n`)
  writeFileSync(join(folder, 'wrong-pin'), '11111111')
  return folder
}

describe('arguments that are not understood', () => {
  test.each([
    [[], 'A command is missing'],
    [['sgin'], 'sgin; did you mean sign'],
    [['keys', 'craete'], 'craete; did you mean create'],
    [['modules', 'ad', 'x'], 'ad; did you mean add'],
    [['keys', 'import'], 'The argument file is missing'],
    [['sign', 'a.pdf', '--forse'], '--forse; did you mean --force'],
    [['sign'], 'The argument file is missing'],
    [['sign', 'a.pdf', '--out'], 'The option --out needs a value'],
    [['keys', 'create'], 'The option --name is needed'],
    [['keys', 'list', 'extra'], 'more arguments than this command takes: extra'],
    [['--lang', 'de', 'keys'], '--lang cannot be de; it can be en, fr, vi'],
    [['sign', 'a.pdf', '--rsa-padding', 'none'], '--rsa-padding cannot be none'],
    [['extend', 'a.pdf', '--level', 'b-b', '--out', 'b.pdf'], '--level cannot be b-b'],
    [['extend', 'a.pdf', '--level', 'b-t'], 'The option --out is needed'],
    [['sign', 'a.pdf', '--level', 'b-x'], '--level cannot be b-x'],
    [['sign', 'a.pdf', '--format', 'cades'], '--format cades is not part of this version'],
    [['sign', 'a.pdf', '--digest', 'md5'], '--digest cannot be md5'],
    [['sign', 'a.pdf', '--tsa', 'ftp://tsa.example'], '--tsa cannot be ftp://tsa.example'],
    [['sign', 'a.pdf', '--resume', '--force'], 'The options --resume and --force do not go together'],
    [['sign', 'a.pdf', '--visible', '1:0,0'], '1:0,0 is no place. Write PAGE:X,Y,W,H'],
    [['validate', 'a.pdf', '--at', 'yesterday'], 'yesterday'],
    [['sign', 'a.pdf', 'b.pdf', '--out', 'c.pdf'], '--out names one file'],
    [['sign', 'a.pdf', '--out', 'c.pdf', '--out-dir', 'd'], '--out and --out-dir do not go together'],
    [['sign', 'x/a.pdf', 'y/a.pdf', '--out-dir', 'd'], 'Two documents would be written to d/a-signed.pdf'],
    [['keys', 'certificate', 'Anna', '--self-signed'], '--name is needed'],
    [['keys', 'certificate', 'Anna', '--name', 'A'], '--self-signed is needed'],
    [['keys', 'certificate', 'Anna', '--install', 'f', '--name', 'A'], '--install and --name do not go together'],
  ])('%j', async (args, sentence) => {
    const ran = await runInProcess(args, { keys: [anna] })
    expect(ran.stderr).toMatch(/^signet: app\/usage: /)
    expect(ran.stderr).toContain(sentence)
    expect(ran).toMatchObject({ exit: 2, stdout: '' })
    const json = await runInProcess([...args, '--json'], { keys: [anna] })
    expect(errorShape.parse(JSON.parse(json.stdout)).error.code).toBe('app/usage')
    expect(json.exit).toBe(2)
  })
})

describe('global options', () => {
  test('stand before or after the command', async () => {
    for (const args of [
      ['--json', 'keys'],
      ['keys', '--json'],
      ['keys', 'list', '--json'],
    ]) {
      const ran = await runInProcess(args, { keys: [anna] })
      expect(keysShape.parse(JSON.parse(ran.stdout)).keys.map(key => key.keyId)).toEqual([anna.keyId])
      expect(ran.closed).toEqual(['app'])
    }
  })

  test('--version and --help answer on standard output', async () => {
    expect(await runInProcess(['--version'])).toMatchObject({ exit: 0, stdout: '1.2.3\n' })
    expect(JSON.parse((await runInProcess(['--version', '--json'])).stdout)).toEqual({ version: '1.2.3' })
    expect((await runInProcess(['sign', '--help'])).stdout).toContain('--pin-file')
    expect((await runInProcess(['keys', '--help'])).stdout).toContain('change-pin')
  })

  test.each([
    [['keys', '--lang', 'fr'], {}, undefined, 'Aucune clé'],
    [['keys'], { LANG: 'fr_FR.UTF-8' }, 'vi', 'Không tìm thấy khóa'],
    [['keys'], { LANG: 'fr_FR.UTF-8' }, undefined, 'Aucune clé'],
    [['keys'], { LC_ALL: 'vi_VN.UTF-8', LANG: 'fr_FR.UTF-8' }, undefined, 'Không tìm thấy khóa'],
    [['keys'], { LC_ALL: 'C', LANG: 'fr_FR.UTF-8' }, undefined, 'No key'],
    [['keys', '--lang', 'en'], { LANG: 'fr_FR.UTF-8' }, 'vi', 'No key'],
    [['--help'], { LANG: 'fr_FR.UTF-8' }, undefined, 'Commandes\u00a0:'],
    [['--help', '--lang=vi'], {}, undefined, 'Lệnh:'],
  ] as const)('language of %j under %j with the setting %s', async (args, environment, language, expected) => {
    const ran = await runInProcess(args, language ? { language } : {}, { environment })
    expect(ran.stdout).toContain(expected)
  })

  test('a label cannot drive the terminal', async () => {
    const ran = await runInProcess(['keys'], { keys: [createKey({ keyId: idOf('x'), label: 'A\u001b[2J\u202eB' })] })
    expect(ran.stdout).toContain('A\ufffd[2J\ufffdB')
    expect(ran.stdout).not.toContain('\u001b')
  })
})

describe('which key', () => {
  const sign = (args: readonly string[], keys = [anna, bob]) =>
    runInProcess(['sign', 'a.pdf', '--pin-file', 'pin', '--json', ...args], { keys }, { folder: folderWith('a.pdf') })
  const other = createKey({ keyId: idOf('annaKey2'), label: 'Anna' })

  test.each([
    [
      ['--key', bob.keyId],
      [anna, bob],
    ],
    [
      ['--key', 'bobsKe'],
      [anna, bob],
    ],
    [
      ['--key', 'Bob'],
      [anna, bob],
    ],
    [[], [bob]],
    [[], [bob, createKey({ keyId: idOf('other'), canSign: false, cannotSignReason: 'no-certificate' })]],
    [[], [bob, { ...bob, token: { ...bob.token, label: 'seen twice' } }]],
  ] as const)('%j finds it', async (args, keys) => {
    const ran = await sign(args, [...keys])
    const [file] = signShape.parse(JSON.parse(ran.stdout)).files
    expect(file).toMatchObject({ keyId: bob.keyId, digest: 'sha384', input: 'a.pdf', output: 'a-signed.pdf' })
    expect(ran.exit).toBe(0)
    expect(ran.closed).toEqual(['session', 'app'])
  })

  test.each([
    [[], [anna, bob], 'keys/ambiguous'],
    [['--key', 'Anna'], [anna, other, bob], 'keys/ambiguous'],
    [['--key', 'annaKey'], [anna, other], 'keys/ambiguous'],
    [['--key', 'bobs'], [anna, bob], 'keys/not-found'],
    [['--key', 'Carol'], [anna, bob], 'keys/not-found'],
    [[], [], 'keys/not-found'],
    [[], [createKey({ keyId: idOf('o'), canSign: false, cannotSignReason: 'no-certificate' })], 'keys/no-certificate'],
    [['--key', 'Anna'], [{ ...anna, canSign: false, cannotSignReason: 'expired' }, bob], 'keys/cannot-sign'],
  ] as const)('%j of some keys is refused before the PIN', async (args, keys, code) => {
    const ran = await sign(args, [...keys])
    const { error } = errorShape.parse(JSON.parse(ran.stdout))
    expect(error.code).toBe(code)
    expect(ran).toMatchObject({ exit: 4, pins: [] })
    if (code === 'keys/ambiguous') expect(error['candidates']).toContain(anna.keyId)
  })
})

describe('secrets', () => {
  const folder = folderWith('a.pdf')
  const sign = (args: readonly string[], key = anna, stdin?: string) =>
    runInProcess(['sign', 'a.pdf', ...args], { keys: [key] }, { folder, ...(stdin === undefined ? {} : { stdin }) })

  test('come from the first line of a file or of standard input, without its end', async () => {
    writeFileSync(join(folder, 'windows-pin'), `\ufeff${correctPin}\r\nsecond line\r\n`)
    expect((await sign(['--pin-file', 'pin'])).pins).toEqual([correctPin])
    expect((await sign(['--pin-file', 'windows-pin'])).pins).toEqual([correctPin])
    expect((await sign(['--pin-stdin'], anna, `${correctPin}\n`)).pins).toEqual([correctPin])
    expect((await sign(['--pin-stdin'], anna, correctPin)).pins).toEqual([correctPin])
  })

  test.skipIf(process.platform === 'win32')('come from a pipe and from standard input by its name, too', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const writing = promisify(execFile)('sh', ['-c', 'printf "$1" > "$2"', 'sh', correctPin, pipe])
    expect((await sign(['--pin-file', 'pipe'])).pins).toEqual([correctPin])
    await writing
    expect((await sign(['--pin-file', '/dev/stdin'], anna, `${correctPin}\n`)).pins).toEqual([correctPin])
  })

  test('without a terminal and without a file there is no PIN', async () => {
    const ran = await sign(['--json'])
    expect(errorShape.parse(JSON.parse(ran.stdout)).error.code).toBe('tokens/pin-required')
    expect(ran).toMatchObject({ exit: 4, pins: [], signed: [] })
  })

  test('an argument or the environment is no way to give one', async () => {
    expect((await sign(['--pin', correctPin])).exit).toBe(2)
    const environment = { SIGNET_PIN: correctPin, PIN: correctPin }
    const ran = await runInProcess(['sign', 'a.pdf'], { keys: [anna] }, { folder, environment })
    expect(ran).toMatchObject({ exit: 4, pins: [] })
  })

  test('files that cannot hold one are refused', async () => {
    writeFileSync(join(folder, 'large'), 'x'.repeat(1025))
    writeFileSync(join(folder, 'empty'), '\n')
    expect(await sign(['--pin-file', 'large'])).toMatchObject({ exit: 2, pins: [] })
    expect(await sign(['--pin-file', 'empty'])).toMatchObject({ exit: 2, pins: [] })
    expect(await sign(['--pin-file', 'absent'])).toMatchObject({ exit: 3, pins: [] })
    expect(await sign(['--pin-stdin'], anna, 'x'.repeat(5000))).toMatchObject({ exit: 2, pins: [] })
    expect(await sign(['--pin-file', 'pin', '--pin-stdin'])).toMatchObject({ exit: 2, pins: [] })
  })

  test.each([
    ['--pin-stdin', '/dev/stdin'],
    ['--pin-file=/dev/stdin', '/dev/fd/0'],
  ])(
    'standard input gives one secret: what is asked of it after that is told to come from elsewhere (%s)',
    async (first, second) => {
      const ran = await sign([first, '--document-password-file', second], anna, `${correctPin}\n${correctPin}\n`)
      expect(ran).toMatchObject({ exit: 2, pins: [], signed: [] })
      expect(ran.stderr).toContain('already gave a secret')
    },
  )

  test('the tries that are left are told before, and after a wrong PIN', async () => {
    const ran = await sign(['--pin-file', 'wrong-pin', '--json'])
    expect(ran.stderr).toContain('3 tries left')
    expect(errorShape.parse(JSON.parse(ran.stdout)).error).toMatchObject({ code: 'tokens/pin-incorrect', triesLeft: 2 })
    expect(ran).toMatchObject({ exit: 4, signed: [] })
    expect(ran.stdout + ran.stderr).not.toContain('11111111')
  })

  test('the last try wants an express word', async () => {
    const last = createKey({ ...anna, pin: { state: 'last-try', triesLeft: 1, triesMax: 3, onReader: false } })
    const refused = await sign(['--pin-file', 'pin', '--json'], last)
    expect(errorShape.parse(JSON.parse(refused.stdout)).error.code).toBe('tokens/last-try')
    expect(refused).toMatchObject({ exit: 4, pins: [] })
    expect(await sign(['--pin-file', 'pin', '--last-try'], last)).toMatchObject({ exit: 0, pins: [correctPin] })
  })

  test('a key that wants its PIN at each signature says so before it is asked for', async () => {
    const eager = createKey({ ...anna, pin: { ...anna.pin, perSignature: true } })
    const ran = await sign(['--pin-file', 'pin'], eager)
    expect(ran.stderr).toContain('asks for the PIN at each signature')
    expect(ran).toMatchObject({ exit: 0, pins: [correctPin] })
    expect((await sign(['--pin-file', 'pin'])).stderr).not.toContain('at each signature')
  })

  test('a locked PIN is not asked for', async () => {
    const locked = createKey({ ...anna, pin: { state: 'locked', triesLeft: 0, triesMax: 3, onReader: false } })
    const ran = await sign(['--pin-file', 'pin'], locked)
    expect(ran.stderr).toMatch(/^signet: tokens\/pin-locked: /)
    expect(ran).toMatchObject({ exit: 4, pins: [] })
  })
})

describe('several documents', () => {
  const sign = (folder: string, args: readonly string[], onSign?: (path: string) => void) =>
    runInProcess(['sign', ...args, '--json'], { keys: [anna], ...(onSign ? { onSign } : {}) }, { folder })

  test('each succeeds or fails by itself; the status is that of the first failure', async () => {
    const folder = folderWith('a.pdf', 'c.pdf')
    writeFileSync(join(folder, 'b.pdf'), '')
    const ran = await sign(folder, ['a.pdf', 'b.pdf', 'c.pdf', '--pin-file', 'pin'])
    const { error, files } = partlySignedShape.parse(JSON.parse(ran.stdout))
    expect(error.code).toBe('documents/empty')
    expect(files.map(file => ('error' in file ? file.error.code : file.output))).toEqual([
      'a-signed.pdf',
      'documents/empty',
      'c-signed.pdf',
    ])
    expect(ran.stderr).toContain('signet: documents/empty: b.pdf: ')
    expect(ran.exit).toBe(3)
  })

  test('a wrong PIN is tried once, not once for each', async () => {
    const ran = await sign(folderWith('a.pdf', 'b.pdf'), ['a.pdf', 'b.pdf', '--pin-file', 'wrong-pin'])
    const { files } = partlySignedShape.parse(JSON.parse(ran.stdout))
    expect(files.map(file => 'error' in file && file.error.code)).toEqual([
      'tokens/pin-incorrect',
      'tokens/pin-incorrect',
    ])
    expect(ran.pins).toHaveLength(1)
    expect(ran.exit).toBe(4)
  })

  test('a key that was taken out ends the rest; a bad document does not', async () => {
    const failOn = (name: string, code: 'tokens/removed' | 'pdf/damaged') => (path: string) => {
      if (path.endsWith(name)) throw new AppError(code)
    }
    const args = ['a.pdf', 'b.pdf', 'c.pdf', '--pin-file', 'pin']
    const removed = await sign(folderWith('a.pdf', 'b.pdf', 'c.pdf'), args, failOn('b.pdf', 'tokens/removed'))
    expect(removed.signed.map(path => path.split('/').pop())).toEqual(['a-signed.pdf'])
    const damaged = await sign(folderWith('a.pdf', 'b.pdf', 'c.pdf'), args, failOn('b.pdf', 'pdf/damaged'))
    expect(damaged.signed.map(path => path.split('/').pop())).toEqual(['a-signed.pdf', 'c-signed.pdf'])
    expect([removed.exit, damaged.exit]).toEqual([4, 3])
  })

  test('go to a folder that is named', async () => {
    const folder = folderWith('a.pdf', 'b.pdf')
    const ran = await sign(folder, ['a.pdf', 'b.pdf', '--out-dir', 'out', '--pin-file', 'pin'])
    expect(ran.signed).toEqual([join(folder, 'out/a-signed.pdf'), join(folder, 'out/b-signed.pdf')])
  })
})

describe('validate', () => {
  const signature = (change: Partial<SignatureVerdict> = {}): SignatureVerdict => ({
    kind: 'signature',
    timestamp: null,
    contentTimestamp: null,
    path: [],
    revocation: [],
    field: 'Signature1',
    indication: 'TOTAL-PASSED',
    subIndication: null,
    level: 'B-B',
    evidenceLevel: 'B-B',
    subFilter: 'ETSI.CAdES.detached',
    signer: { commonName: 'Anna', certificateSha256: '00' },
    claimedSigningTime: '2026-11-22T01:02:03.000Z',
    coverage: 'whole-document',
    signedRevisionBytes: null,
    changesAfter: [],
    reasons: ['intact'],
    ...change,
  })
  const verdict = (...signatures: readonly SignatureVerdict[]): FileVerdict => ({
    format: 'pades',
    indication: signatures.find(({ indication }) => indication !== 'TOTAL-PASSED')?.indication ?? 'TOTAL-PASSED',
    signatures,
  })
  const verdicts: Readonly<Record<string, FileVerdict>> = {
    'good.pdf': verdict(signature()),
    'unsure.pdf': verdict(
      signature(),
      signature({
        indication: 'INDETERMINATE',
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
        coverage: 'earlier-revision',
        changesAfter: [{ kind: 'other', allowed: false, objects: ['12 0'], page: 3 }],
      }),
    ),
    'bad.pdf': verdict(
      signature({ indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', reasons: ['digest-mismatch'] }),
    ),
    'unsigned.pdf': { format: 'pades', indication: 'INDETERMINATE', signatures: [] },
  }

  test.each([
    [['good.pdf'], 0],
    [['unsure.pdf'], 1],
    [['bad.pdf'], 1],
    [['unsigned.pdf'], 1],
    [['good.pdf', 'unsure.pdf'], 1],
    [['good.pdf', 'good.pdf'], 0],
  ])('%j ends with %i', async (files, exit) => {
    const ran = await runInProcess(['validate', ...files, '--json'], { verdicts })
    expect(validateShape.parse(JSON.parse(ran.stdout)).files.map(({ file }) => file)).toEqual(files)
    expect(ran.exit).toBe(exit)
  })

  test('what was changed later is told as data and in words', async () => {
    const ran = await runInProcess(['validate', 'unsure.pdf', '--json'], { verdicts })
    const changes = validateShape.parse(JSON.parse(ran.stdout)).files[0]?.signatures.map(each => each.changesAfter)
    expect(changes).toEqual([[], [{ kind: 'other', allowed: false, objects: ['12 0'], page: 3 }]])
    const told = await runInProcess(['validate', 'unsure.pdf'], { verdicts })
    expect(told.stdout).toContain('Changed after it, NOT permitted: something else, page 3 (object 12 0)')
  })

  test('a file that cannot be read fails by itself', async () => {
    const ran = await runInProcess(['validate', 'bad.pdf', 'absent.pdf', '--json'], { verdicts })
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { code: 'documents/not-found' },
      files: [{ file: 'bad.pdf' }, { file: 'absent.pdf', error: { code: 'documents/not-found' } }],
    })
    expect(ran.exit).toBe(3)
  })

  test('people read words and the indication of the norm', async () => {
    const ran = await runInProcess(['validate', 'bad.pdf'], { verdicts })
    expect(ran.stdout).toContain('NOT valid (TOTAL-FAILED, HASH_FAILURE)')
    expect(ran.stdout).toContain(translateReason('digest-mismatch', 'en'))
  })
})
