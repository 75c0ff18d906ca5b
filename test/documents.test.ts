import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDocuments, suggestOutputPath } from '../src/main/documents.ts'

const lacksModes = process.platform === 'win32'
if (lacksModes) console.log('[lacks] file modes: run this test on Linux or macOS')
const lacksFdList = !existsSync('/proc/self/fd')
if (lacksFdList) console.log('[lacks] /proc: run this test on Linux')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-documents-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const documents = () => createDocuments({ random: randomBytes })
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const readAll = async (stream: ReadableStream<Uint8Array>) => Buffer.from(await new Response(stream).arrayBuffer())

describe('opening', () => {
  test('a document is told by its name, folders, size and digest, never by its path', async () => {
    mkdirSync(join(folder, 'Offers', 'Hợp đồng'), { recursive: true })
    const content = `%PDF-1.7\n${'x'.repeat(600_000)}`
    const path = write(join('Offers', 'Hợp đồng', 'số 1.pdf'), content)
    const opened = documents()
    const summary = await opened.open(path)
    expect(summary).toEqual({
      documentId: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      fileName: 'số 1.pdf',
      folder: 'Offers / Hợp đồng',
      sizeBytes: 600_009,
      sha256: createHash('sha256').update(content).digest('hex'),
      isPdf: true,
    })
    expect(JSON.stringify(summary)).not.toContain(folder)
    expect(opened.getPath(summary.documentId)).toBe(path)
    expect(opened.getSummary(summary.documentId)).toEqual(summary)
    expect(opened.sizeOf(summary.documentId)).toBe(600_009)
  })

  test('a large PDF is open before it was read, and has its digest a moment later', async () => {
    const largeBytes = 33 * 1024 * 1024
    const path = write('large.pdf', '%PDF-1.7\n')
    truncateSync(path, largeBytes)
    const whole = Buffer.alloc(largeBytes)
    whole.write('%PDF-1.7\n')
    const opened = documents()
    const { documentId, ...told } = await opened.open(path)
    expect(told).toMatchObject({ sizeBytes: largeBytes, sha256: null, isPdf: true })
    expect(await opened.digestOf(documentId)).toBe(createHash('sha256').update(whole).digest('hex'))
    // What is no PDF is told by its digest, however large it is.
    const other = write('large.bin', 'x')
    truncateSync(other, largeBytes)
    const summary = await opened.open(other)
    expect(summary.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(await opened.digestOf(summary.documentId)).toBe(summary.sha256)
  })

  test('a large PDF that is changed before it was read has no digest, and stands in nobody’s way', async () => {
    const [first, second] = ['first.pdf', 'second.pdf'].map(name => {
      const path = write(name, '%PDF-1.7\n')
      truncateSync(path, 40 * 1024 * 1024)
      return path
    })
    const opened = documents()
    const changed = await opened.open(first ?? '')
    appendFileSync(first ?? '', 'more')
    const sound = await opened.open(second ?? '')
    await expect(opened.digestOf(changed.documentId)).rejects.toMatchObject({ code: 'documents/changed' })
    expect(await opened.digestOf(sound.documentId)).toMatch(/^[0-9a-f]{64}$/)
  })

  test('a PDF is known by its header within the first 1024 bytes', async () => {
    const isPdf = async (content: string) => (await documents().open(write('a.pdf', content))).isPdf
    expect(await isPdf('junk\n%PDF-1.4')).toBe(true)
    expect(await isPdf(`${' '.repeat(1019)}%PDF-1.4`)).toBe(true)
    expect(await isPdf(`${' '.repeat(1020)}%PDF-1.4`)).toBe(false)
    expect(await isPdf('plain text')).toBe(false)
  })

  test('what cannot be opened is told by its reason', async () => {
    const codeOf = (path: string) =>
      documents()
        .open(path)
        .then(
          () => 'opened',
          error => error.code,
        )
    expect(await codeOf(join(folder, 'none.pdf'))).toBe('documents/not-found')
    expect(await codeOf(join(write('file', 'x'), 'inside.pdf'))).toBe('documents/not-found')
    expect(await codeOf(join(folder, 'a'.repeat(5000)))).toBe('documents/not-found')
    expect(await codeOf(join(folder, 'a\0b'))).toBe('documents/not-found')
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
    expect(await codeOf(join(folder, 'loop'))).toBe('documents/not-found')
    expect(await codeOf(folder)).toBe('documents/not-a-file')
    expect(await codeOf(write('empty.pdf', ''))).toBe('documents/empty')
  })

  test.skipIf(lacksModes)('a device and a pipe are no files, and neither is waited for', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    for (const path of [pipe, '/dev/zero']) {
      await expect(documents().open(path)).rejects.toMatchObject({ code: 'documents/not-a-file' })
    }
  })

  test.skipIf(lacksModes)('a file without permission is told as unreadable', async () => {
    const path = write('locked.pdf', '%PDF-1.7')
    chmodSync(path, 0)
    chmodSync(folder, 0o755)
    // Root may read everything: become the user that owns nothing.
    const root = process.geteuid?.() === 0
    if (root) process.seteuid?.(65_534)
    try {
      await expect(documents().open(path)).rejects.toMatchObject({ code: 'documents/unreadable' })
    } finally {
      if (root) process.seteuid?.(0)
    }
  })

  test('the folder of a file in the home folder is short', async () => {
    vi.stubEnv('HOME', folder)
    vi.stubEnv('USERPROFILE', folder)
    mkdirSync(join(folder, 'Offers', 'May'), { recursive: true })
    const folderOf = async (name: string) => (await documents().open(write(name, 'x'))).folder
    expect(await folderOf('a.txt')).toBe('~')
    expect(await folderOf(join('Offers', 'a.txt'))).toBe('~ / Offers')
    expect(await folderOf(join('Offers', 'May', 'a.txt'))).toBe('Offers / May')
    vi.unstubAllEnvs()
  })
})

describe('ids', () => {
  test('an id that was not given, or was closed, opens nothing', async () => {
    const opened = documents()
    const { documentId } = await opened.open(write('a.pdf', '%PDF-1.7'))
    opened.close(documentId)
    opened.close(documentId)
    for (const id of [documentId, '', '../../etc/passwd', join(folder, 'a.pdf'), 'constructor', '__proto__']) {
      const unknown = expect.objectContaining({ code: 'documents/unknown' })
      expect(() => opened.getPath(id)).toThrow(unknown)
      expect(() => opened.getSummary(id)).toThrow(unknown)
      expect(() => opened.sizeOf(id)).toThrow(unknown)
      expect(() => opened.getTarget(id)).toThrow(unknown)
      await expect(opened.readRange(id, 0, 1)).rejects.toMatchObject({ code: 'documents/unknown' })
    }
  })

  test('targets and documents do not stand for each other', async () => {
    const opened = documents()
    const targetId = opened.registerTarget(join(folder, 'out.pdf'))
    expect(targetId).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(opened.getTarget(targetId)).toBe(join(folder, 'out.pdf'))
    expect(() => opened.getPath(targetId)).toThrow(expect.objectContaining({ code: 'documents/unknown' }))
  })

  test('of more than 20 000 the oldest is forgotten', async () => {
    const opened = documents()
    const path = write('a.txt', 'x')
    const ids: string[] = []
    const { documentId, sizeBytes } = await opened.open(path)
    const sha256 = await opened.digestOf(documentId)
    for (let n = 0; n < 20_001; n++) ids.push((await opened.addWritten(path, { sizeBytes, sha256 })).documentId)
    expect(new Set(ids).size).toBe(20_001)
    expect(() => opened.getPath(ids[0] ?? '')).toThrow(expect.objectContaining({ code: 'documents/unknown' }))
    expect(opened.getPath(ids[1] ?? '')).toBe(path)
    expect(opened.getPath(ids[20_000] ?? '')).toBe(path)
  })
})

describe('ranges', () => {
  const content = randomBytes(1_000_000)

  test('any range of the file is read, in pieces when it is long', async () => {
    const opened = documents()
    const { documentId, sizeBytes } = await opened.open(write('big.bin', content))
    for (const [start, end] of [
      [0, sizeBytes],
      [0, 1],
      [sizeBytes - 1, sizeBytes],
      [262_143, 262_145],
      [5, 900_001],
      [7, 7],
    ] as const) {
      const bytes = await readAll(await opened.readRange(documentId, start, end))
      expect(bytes.equals(content.subarray(start, end))).toBe(true)
    }
  })

  test('an earlier revision is read up to its end, and nothing else is done under its id', async () => {
    const opened = documents()
    const { documentId } = await opened.open(write('a.pdf', '0123456789'))
    const revisionId = opened.openRevision(documentId, 4)
    expect(revisionId).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(opened.sizeOf(revisionId)).toBe(4)
    expect((await readAll(await opened.readRange(revisionId, 1, 4))).toString()).toBe('123')
    await expect(opened.readRange(revisionId, 0, 5)).rejects.toMatchObject({ code: 'app/bad-request' })
    const unknown = expect.objectContaining({ code: 'documents/unknown' })
    expect(() => opened.getPath(revisionId)).toThrow(unknown)
    expect(() => opened.getSummary(revisionId)).toThrow(unknown)
    expect(() => opened.openRevision(revisionId, 2)).toThrow(unknown)
    for (const sizeBytes of [0, -1, 11, 2.5, Number.NaN]) {
      expect(() => opened.openRevision(documentId, sizeBytes)).toThrow(
        expect.objectContaining({ code: 'app/bad-request' }),
      )
    }
    opened.close(revisionId)
    expect(() => opened.sizeOf(revisionId)).toThrow(unknown)
    expect(opened.sizeOf(documentId)).toBe(10)
  })

  test('an earlier revision of a file that was changed on disk is not shown', async () => {
    const opened = documents()
    const path = write('a.pdf', '0123456789')
    const revisionId = opened.openRevision((await opened.open(path)).documentId, 4)
    appendFileSync(path, '!')
    await expect(opened.readRange(revisionId, 0, 4)).rejects.toMatchObject({ code: 'documents/changed' })
  })

  test('a range that is none is refused', async () => {
    const opened = documents()
    const { documentId } = await opened.open(write('a.txt', '0123456789'))
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0, 11],
      [0.5, 2],
      [Number.NaN, 2],
    ] as const) {
      await expect(opened.readRange(documentId, start, end)).rejects.toMatchObject({ code: 'app/bad-request' })
    }
  })

  test('a file that was changed, replaced or removed is not shown as the one that was opened', async () => {
    const opened = documents()
    const codeAfter = async (change: (path: string) => void) => {
      const path = write('a.txt', '0123456789')
      const { documentId } = await opened.open(path)
      change(path)
      return opened.readRange(documentId, 0, 5).then(
        async stream => (await readAll(stream)).toString(),
        error => error.code,
      )
    }
    expect(await codeAfter(() => {})).toBe('01234')
    expect(await codeAfter(path => appendFileSync(path, 'x'))).toBe('documents/changed')
    expect(await codeAfter(path => utimesSync(path, 1, 1))).toBe('documents/changed')
    expect(await codeAfter(path => rmSync(path))).toBe('documents/not-found')
    const replaced = await codeAfter(path => {
      writeFileSync(`${path}.new`, '9876543210')
      renameSync(`${path}.new`, path)
    })
    expect(replaced).toBe('documents/changed')
  })

  test('a file that shrinks or changes while it is read ends in an error, not in fewer bytes', async () => {
    for (const change of [
      (path: string) => writeFileSync(path, 'short'),
      (path: string) => appendFileSync(path, 'more'),
    ]) {
      const opened = documents()
      const path = write('big.bin', content)
      const { documentId } = await opened.open(path)
      const reader = (await opened.readRange(documentId, 0, content.length)).getReader()
      await reader.read()
      change(path)
      const readRest = async () => {
        while (!(await reader.read()).done);
      }
      await expect(readRest()).rejects.toMatchObject({ code: 'documents/changed' })
    }
  })

  test.skipIf(lacksFdList)('a stream that is read, cancelled or failed leaves no file open', async () => {
    const opened = documents()
    const path = write('big.bin', content)
    const { documentId } = await opened.open(path)
    const countOpen = () => readdirSync('/proc/self/fd').length
    const before = countOpen()
    await readAll(await opened.readRange(documentId, 0, content.length))
    await (await opened.readRange(documentId, 0, content.length)).cancel()
    const half = (await opened.readRange(documentId, 0, content.length)).getReader()
    await half.read()
    await half.cancel()
    utimesSync(path, 1, 1)
    await expect(opened.readRange(documentId, 0, 1)).rejects.toMatchObject({ code: 'documents/changed' })
    await expect(opened.open(folder)).rejects.toThrow()
    expect(countOpen()).toBe(before)
  })
})

describe('the proposed name of what is signed', () => {
  test.each([
    ['contract.pdf', 'contract-signed.pdf'],
    ['Contract.PDF', 'Contract-signed.PDF'],
    ['notes.txt', 'notes-signed.txt'],
    ['README', 'README-signed'],
    ['Hợp đồng số 1.pdf', 'Hợp đồng số 1-signed.pdf'],
    ['v1.2 final.pdf', 'v1.2 final-signed.pdf'],
  ])('%s → %s', (name, expected) => {
    expect(suggestOutputPath(join('/some where', name))).toBe(join('/some where', expected))
  })

  test('a name that would be too long is cut, between characters', () => {
    const name = suggestOutputPath(join('/x', `${'ố'.repeat(83)}.pdf`)).slice(3)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name).toMatch(/^ố+-signed\.pdf$/)
  })
})

test('the place of the signed document is told before it is written, with what stands there', async () => {
  const opened = documents()
  const path = write('planned.pdf', '%PDF-1.7 planned')
  const { documentId } = await opened.open(path)
  expect(await opened.findPlannedTarget(documentId)).toEqual({ fileName: 'planned-signed.pdf', exists: false })
  write('planned-signed.pdf', 'there')
  expect(await opened.findPlannedTarget(documentId)).toEqual({ fileName: 'planned-signed.pdf', exists: true })
  await expect(opened.findPlannedTarget('unknown')).rejects.toMatchObject({ code: 'documents/unknown' })
})
