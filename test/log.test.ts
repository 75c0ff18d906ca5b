import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLog, type LogLevel } from '../src/main/log.ts'
import { AppError } from '../src/shared/errors.ts'
import { Secret } from '../src/shared/secret.ts'

const lacksModes = process.platform === 'win32'
if (lacksModes) console.log('[lacks] file modes: run this test on Linux or macOS')
const lacksFullDisk = !existsSync('/dev/full')
if (lacksFullDisk) console.log('[lacks] /dev/full: run this test on Linux')

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const clock = () => new Date('2026-11-22T10:00:00Z')
const open = (directory: string, level: LogLevel = 'debug') => createLog({ directory, level, clock })
const readText = (directory: string) => readFileSync(join(directory, 'signet.log'), 'utf8')
const readLines = (directory: string) =>
  readText(directory)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

test('an event is one line with its time, level, message and facts, there as soon as it is written', () => {
  const folder = makeFolder()
  const log = open(folder)
  log.info('vault made', { slots: 1, kind: 'software-token', level: 'fact', none: null })
  expect(readLines(folder)).toEqual([
    {
      level: 30,
      time: '2026-11-22T10:00:00.000Z',
      pid: process.pid,
      msg: 'vault made',
      facts: { slots: 1, kind: 'software-token', level: 'fact', none: null },
    },
  ])
  log.close()
})

test('events below the level are dropped, and all after the end', () => {
  const folder = makeFolder()
  const log = open(folder, 'warn')
  log.debug('one')
  log.info('two')
  log.warn('three %s', { a: 1 })
  log.error('four')
  log.close()
  log.close()
  log.error('five')
  expect(readLines(folder).map(({ msg }) => msg)).toEqual(['three %s', 'four'])
})

test('no secret and no bytes are written, however they are given', () => {
  const folder = makeFolder()
  const log = open(folder)
  const pin = '825-hidden'
  const bytes = Buffer.from(pin)
  log.info('all of it', {
    given: new Secret(pin),
    bytes,
    view: new Uint8Array(bytes),
    buffer: Uint8Array.from(bytes).buffer,
    pin,
    PIN: pin,
    deep: [{ puk: pin, password: pin, secret: pin, unlockCode: pin, kept: 'kept' }],
    error: new AppError(
      'tokens/pin-incorrect',
      { triesLeft: 2 },
      { cause: Object.assign(new Error('inner'), { pin }) },
    ),
  })
  log.close()
  const text = readText(folder)
  expect(text).not.toContain(pin)
  expect(text).not.toContain(bytes.toString('hex'))
  expect(text).not.toContain(bytes.toString('base64'))
  expect(text).not.toContain([...bytes].join(','))
  expect(readLines(folder)[0].facts).toMatchObject({
    given: '[secret]',
    bytes: '[10 bytes]',
    view: '[10 bytes]',
    buffer: '[10 bytes]',
    deep: [{ kept: 'kept' }],
    error: { code: 'tokens/pin-incorrect', facts: { triesLeft: 2 }, cause: { name: 'Error' } },
  })
  expect(text).not.toMatch(/"(pin|PIN|puk|password|secret|unlockCode)"/)
})

test('an error is written with its code, stack and causes', () => {
  const folder = makeFolder()
  const log = open(folder)
  const cause = Object.assign(new Error('no room'), { code: 'ENOSPC' })
  log.error('failed', { error: new AppError('internal', {}, { cause }) })
  log.close()
  const { error } = readLines(folder)[0].facts
  expect(error).toMatchObject({ name: 'AppError', code: 'internal', cause: { code: 'ENOSPC' } })
  expect(error.stack).toContain('log.test.ts')
  expect(error.cause.stack).toContain('no room')
})

test('values that JSON cannot hold do not break the log', () => {
  const folder = makeFolder()
  const log = open(folder)
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  log.info('odd', { circle, big: 10n, date: new Date(0), bad: new Date(Number.NaN), call: () => 1, not: undefined })
  log.close()
  expect(readLines(folder)[0].facts).toMatchObject({
    big: '10',
    date: '1970-01-01T00:00:00.000Z',
    bad: '[no date]',
    call: '[function]',
  })
})

test('a file over 5 MB is set aside at the start, and one old file is kept', () => {
  const folder = makeFolder()
  const path = join(folder, 'signet.log')
  for (const mark of ['first', 'second']) {
    writeFileSync(path, mark + 'x'.repeat(5 * 1024 * 1024))
    const log = open(folder)
    log.info(`after ${mark}`)
    log.close()
  }
  expect(readdirSync(folder).sort()).toEqual(['signet.log', 'signet.old.log'])
  expect(readFileSync(join(folder, 'signet.old.log'), 'utf8').slice(0, 6)).toBe('second')
  expect(readLines(folder).map(({ msg }) => msg)).toEqual(['after second'])
  const log = open(folder)
  log.info('appended')
  log.close()
  expect(readLines(folder)).toHaveLength(2)
})

test.skipIf(lacksModes)('only the user may read the file, also one that was there', () => {
  const folder = makeFolder()
  const path = join(folder, 'signet.log')
  open(folder).close()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  rmSync(path)
  writeFileSync(path, '', { mode: 0o644 })
  open(folder).close()
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.skipIf(lacksFullDisk)('a full disk costs the log, not the program', () => {
  const module = join(import.meta.dirname, '../src/main/log.ts')
  const program = `
    import { symlinkSync } from 'node:fs'
    import { createLog } from ${JSON.stringify(module)}
    symlinkSync('/dev/full', process.argv[1] + '/signet.log')
    const log = createLog({ directory: process.argv[1], level: 'info', clock: () => new Date() })
    for (let n = 0; n < 100; n++) log.info('lost')
    log.close()
    setTimeout(() => console.log('went on'), 10)`
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', program, makeFolder()], { encoding: 'utf8' })
  expect(result.stdout.trim()).toBe('went on')
  expect(result.status).toBe(0)
})

test('without a folder the log goes to standard error, without stacks', () => {
  const module = join(import.meta.dirname, '../src/main/log.ts')
  const program = `
    import { createLog } from ${JSON.stringify(module)}
    const log = createLog({ directory: null, level: 'info', clock: () => new Date(0) })
    log.error('failed', { error: Object.assign(new Error('private text'), { code: 'EIO' }) })
    log.close()`
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(result.stdout).toBe('')
  expect(JSON.parse(result.stderr)).toMatchObject({ msg: 'failed', facts: { error: { name: 'Error', code: 'EIO' } } })
  expect(result.stderr).not.toContain('private text')
  expect(result.stderr).not.toContain('stack')
})
