/** Small files that people name: read whole, or refused in words that name the file. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toReadError } from '../../src/main/files/read-error.ts'
import { readSmallFile } from '../../src/main/files/small-file.ts'
import { AppError } from '../../src/shared/errors.ts'

const limit = { limitBytes: 100, tooLarge: 'keys/file-unreadable' } as const

describe('a small file', () => {
  let folder = ''
  const at = (name: string): string => join(folder, name)
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-small-'))
    writeFileSync(at('most'), 'x'.repeat(100))
    writeFileSync(at('more'), 'x'.repeat(101))
    writeFileSync(at('none'), '')
    mkdirSync(at('folder'))
    symlinkSync(at('loop'), at('loop'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('is read whole up to its limit', async () => {
    expect((await readSmallFile(at('most'), limit)).toString()).toBe('x'.repeat(100))
    expect((await readSmallFile(at('none'), limit)).length).toBe(0)
  })

  test.each([
    ['absent', 'documents/not-found', 'ENOENT'],
    ['most/inside', 'documents/not-found', 'ENOTDIR'],
    ['loop', 'documents/not-found', 'ELOOP'],
    ['a'.repeat(300), 'documents/not-found', 'ENAMETOOLONG'],
    ['folder', 'documents/not-a-file', undefined],
    ['more', 'keys/file-unreadable', undefined],
  ])('%s is refused', async (name, code, system) => {
    const file = name.split('/').at(-1)
    const facts = system === undefined ? { file } : { file, system }
    await expect(readSmallFile(at(name), limit)).rejects.toMatchObject({ code, facts })
  })

  test.skipIf(process.platform === 'win32')('a named pipe is not waited for', async () => {
    execFileSync('mkfifo', [at('pipe')])
    await expect(readSmallFile(at('pipe'), limit)).rejects.toMatchObject({ code: 'documents/not-a-file' })
  })

  test.skipIf(process.platform !== 'linux')('one that tells no size is read to its end, or to its limit', async () => {
    expect((await readSmallFile('/proc/self/comm', limit)).length).toBeGreaterThan(0)
    await expect(readSmallFile('/proc/self/status', limit)).rejects.toMatchObject({ code: 'keys/file-unreadable' })
  })
})

test('what the system cannot say is no error of a file: a defect stays one, and so does an error of ours', () => {
  const defect = new TypeError('x is not a function')
  const ours = new AppError('pdf/damaged')
  expect(toReadError(defect)).toBe(defect)
  expect(toReadError(ours, 'a.pdf')).toBe(ours)
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' })
  expect(toReadError(denied, 'a.pdf')).toMatchObject({
    code: 'documents/unreadable',
    facts: { file: 'a.pdf', system: 'EACCES' },
  })
})
