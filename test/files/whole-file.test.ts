/** Files that stand there whole or not at all: on a full disk, in a folder that is missing, where a name is taken. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeFileWhole, writeFileWholeNow, writeTarget } from '../../src/main/files/whole-file.ts'
import { toWriteError } from '../../src/main/files/write-error.ts'
import { AppError } from '../../src/shared/errors.ts'
import { mountSmallDisk } from '../small-disk.ts'

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'whole-file-'))
const smallDisk = mountSmallDisk()
afterAll(() => smallDisk?.unmount())

describe.each([
  ['in its time', writeFileWhole],
  ['at once', async (...given: Parameters<typeof writeFileWholeNow>) => writeFileWholeNow(...given)],
])('written %s', (way, write) => {
  test('a file is replaced, read by its owner alone, and nothing else is left in the folder', async () => {
    const folder = makeFolder()
    const path = join(folder, 'a.json')
    await write(path, 'before')
    await write(path, ['af', Buffer.from('ter')])
    expect(readFileSync(path, 'utf8')).toBe('after')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['a.json'])
  })

  test('a folder is made where that is asked for, and is missed where not', async () => {
    const folder = makeFolder()
    await write(join(folder, 'new', 'a'), 'text', { makeFolder: true, mode: 0o644 })
    expect(statSync(join(folder, 'new', 'a')).mode & 0o600).toBe(0o600)
    expect(statSync(join(folder, 'new')).mode & 0o700).toBe(0o700)
    await expect(write(join(folder, 'other', 'a'), 'text')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(readdirSync(folder)).toEqual(['new'])
  })

  test('a name that is taken is kept where nothing is to be replaced', async () => {
    const folder = makeFolder()
    const path = join(folder, 'a')
    await write(path, 'first', { replaceExisting: false })
    await expect(write(path, 'second', { replaceExisting: false })).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(path, 'utf8')).toBe('first')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('of many writers at once, one whole file stands', async () => {
    const folder = makeFolder()
    const texts = Array.from({ length: 8 }, (_, n) => String(n).repeat(100_000))
    await Promise.all(texts.map(text => write(join(folder, 'a'), text)))
    expect(texts).toContain(readFileSync(join(folder, 'a'), 'utf8'))
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('content that fails while it is made leaves what was there', async () => {
    const folder = makeFolder()
    const path = join(folder, 'a')
    await write(path, 'before')
    const failing = (function* () {
      yield 'half'
      throw new Error('no more')
    })()
    await expect(write(path, failing)).rejects.toThrow('no more')
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test.skipIf(!smallDisk)('a disk that is full leaves what was there', async () => {
    const folder = join(smallDisk?.path ?? '', way.replaceAll(' ', '-'))
    mkdirSync(folder)
    await write(join(folder, 'a'), 'before')
    await expect(write(join(folder, 'a'), Buffer.alloc(4_000_000))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['a'])
  })
})

describe('a target of the user', () => {
  test('fails with our codes, by the name that the user gave', async () => {
    const folder = makeFolder()
    const path = join(folder, 'taken.pdf')
    writeFileSync(path, 'mine')
    const write = (target: string, replaceExisting: boolean) => writeTarget(target, 'x', { replaceExisting })
    const failure = (code: string, file: string) =>
      expect.objectContaining({ code, facts: expect.objectContaining({ file }) })
    await expect(write(path, false)).rejects.toThrow(failure('documents/target-exists', 'taken.pdf'))
    await expect(write(join(path, 'a.pdf'), true)).rejects.toThrow(failure('documents/target-not-writable', 'a.pdf'))
    await expect(write(join(folder, 'none', 'b.pdf'), true)).rejects.toThrow(
      failure('documents/target-not-writable', 'b.pdf'),
    )
    await expect(write(folder, true)).rejects.toMatchObject({ code: 'documents/target-not-writable' })
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  test('a defect and an error of ours stay what they are', () => {
    const [defect, ours] = [new TypeError('x'), new AppError('documents/changed')]
    expect(toWriteError(defect)).toBe(defect)
    expect(toWriteError(ours)).toBe(ours)
    expect(toWriteError(undefined)).toBe(undefined)
  })
})
