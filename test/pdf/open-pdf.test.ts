import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dictEntry } from '../../src/main/pdf/object.ts'
import { openPdf } from '../../src/main/pdf/open-pdf.ts'
import { makePdf, makeStreamPdf } from './make-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-open-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const write = (bytes: Uint8Array): string => {
  const path = join(folder, `${files++}.pdf`)
  writeFileSync(path, bytes)
  return path
}
const opened = async (bytes: Uint8Array) => {
  const pdf = await openPdf(write(bytes))
  await pdf.close()
  return { ...pdf, page: pdf.firstPage.location.ref.num, kinds: pdf.revisions.map(revision => revision.kind) }
}
const codeOf = (path: string) =>
  openPdf(path).then(
    () => 'opened',
    error => error.code,
  )
const replaced = (bytes: Buffer, from: string | RegExp, to: string) =>
  Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')

describe('readable files', () => {
  test('a table', async () => {
    expect(await opened(makePdf())).toMatchObject({
      page: 3,
      kinds: ['table'],
      rebuilt: false,
      needsCompleteXref: false,
    })
  })

  test('a cross-reference stream, and objects in an object stream', async () => {
    expect(await opened(makeStreamPdf())).toMatchObject({ page: 3, kinds: ['stream'], rebuilt: false })
  })

  test('junk before the header and behind the end', async () => {
    const bytes = Buffer.concat([makePdf({ before: 'HTTP/1.1 200 OK\r\n\r\n' }), Buffer.alloc(3000, '\0')])
    expect(await opened(bytes)).toMatchObject({ page: 3, headerOffset: 19, rebuilt: false, needsCompleteXref: false })
  })

  test.for([
    [
      'startxref is a few bytes off',
      /startxref\n(\d+)/,
      (_: string, at: string) => `startxref\n${Number(at) + 3}`,
      false,
    ],
    ['startxref stands on one line', /startxref\n/, () => 'startxref ', false],
    ['startxref leads nowhere', /startxref\n\d+/, () => 'startxref\n999999', true],
    ['startxref is missing', /startxref.*/s, () => '', true],
    ['the table is cut off', /trailer.*/s, () => '', true],
    ['every row is wrong', /\d{10} 00000 n/g, () => '0000000500 00000 n', true],
  ] as const)('%s', async ([, from, to, rebuilt]) => {
    const text = makePdf()
      .toString('latin1')
      .replace(from, to as () => string)
    expect(await opened(Buffer.from(text, 'latin1'))).toMatchObject({ page: 3, rebuilt })
  })

  test('the objects of an object stream are found without cross-reference data', async () => {
    const bytes = replaced(makeStreamPdf(), /startxref\n\d+/, 'startxref\n999999')
    expect(await opened(bytes)).toMatchObject({ page: 3, rebuilt: true })
  })

  test('a chain of updates that runs in a circle ends', async () => {
    const bytes = makePdf()
    const start = /startxref\n(\d+)/.exec(bytes.toString('latin1'))?.[1]
    expect(await opened(replaced(bytes, '/Root 1 0 R', `/Root 1 0 R/Prev ${start}`))).toMatchObject({ page: 3 })
  })

  test('a form whose entry is wrong is found by rebuilding, not lost', async () => {
    const bytes = makePdf({ catalog: '/AcroForm 4 0 R', extra: ['<</Fields[]/Q 2>>'] })
    const offset = String(bytes.indexOf('4 0 obj')).padStart(10, '0')
    const pdf = await openPdf(write(replaced(bytes, `${offset} 00000 n`, '0000000100 00000 n')))
    expect(pdf.rebuilt).toBe(true)
    expect(dictEntry(await pdf.readObject({ kind: 'ref', num: 4, gen: 0 }), 'Q')).toBe(2)
    await pdf.close()
  })

  test('a file without a header is read where it says where its cross-reference data should be', async () => {
    const headless = replaced(makePdf(), '%PDF-1.7', '%%%%%%%%')
    expect(await opened(headless)).toMatchObject({ page: 3, headerOffset: 0 })
    expect(await opened(replaced(headless, 'xref\n0 4', 'xxxx\n0 4'))).toMatchObject({ page: 3, headerOffset: 0 })
    expect(await codeOf(write(replaced(headless, 'startxref', 'startxxxx')))).toBe('pdf/not-a-pdf')
  })

  test('references that run in circles resolve to null', async () => {
    const pdf = await openPdf(write(makePdf({ extra: ['5 0 R', '4 0 R'] })))
    expect(await pdf.resolve({ kind: 'ref', num: 4, gen: 0 })).toBeNull()
    await pdf.close()
  })

  test('a stream whose length names itself, or is wrong, ends before endstream', async () => {
    const pdf = await openPdf(
      write(
        makePdf({ extra: ['<</Length 4 0 R>>stream\nabc\nendstream', '<</Length 99999>>stream\nabcd\nendstream'] }),
      ),
    )
    expect(await pdf.readObject({ kind: 'ref', num: 4, gen: 0 })).toMatchObject({ kind: 'stream', dataLength: 3 })
    expect(await pdf.readObject({ kind: 'ref', num: 5, gen: 0 })).toMatchObject({ kind: 'stream', dataLength: 4 })
    await pdf.close()
  })

  test('offsets beyond four gigabytes, and only the tail is read', async () => {
    const path = join(folder, 'large.pdf')
    const gap = 5 * 1024 ** 3
    const text = makePdf().toString('latin1')
    const table = text.indexOf('xref')
    const handle = await open(path, 'w')
    await handle.write(text.slice(0, table), 0, 'latin1')
    // A sparse file: the gap takes no room on the disk.
    await handle.write(text.slice(table).replace(/startxref\n\d+/, `startxref\n${gap}`), gap, 'latin1')
    await handle.close()
    const pdf = await openPdf(path)
    const endOffset = gap + text.lastIndexOf('>>') + 2 - table
    expect(pdf.revisions).toEqual([{ xrefOffset: gap, endOffset, kind: 'table', hybrid: false, irregular: false }])
    await pdf.close()
    rmSync(path)
  })
})

test('an earlier revision is read as if the file ended there', async () => {
  const first = makePdf()
  const start = first.length + '4 0 obj\n(new)\nendobj\n'.length
  const update = `4 0 obj\n(new)\nendobj\nxref\n4 1\n${String(first.length).padStart(10, '0')} 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev ${first.lastIndexOf('xref\n0')}>>\nstartxref\n${start}\n%%EOF\n`
  const path = write(Buffer.concat([first, Buffer.from(update)]))
  const [whole, earlier] = [await openPdf(path), await openPdf(path, { endOffset: first.length })]
  const ref = { kind: 'ref', num: 4, gen: 0 } as const
  expect([whole.revisions.length, earlier.revisions.length]).toEqual([2, 1])
  expect(await whole.readObject(ref)).toMatchObject({ kind: 'string' })
  expect(await earlier.readObject(ref)).toBeNull()
  expect(earlier.sizeBytes).toBe(first.length)
  expect((await earlier.readBytes(first.length - 2, 10)).length).toBe(2)
  await Promise.all([whole.close(), earlier.close()])
})

describe('unreadable files end with a code', () => {
  test('nothing, a folder, a device, no bytes', async () => {
    expect(await codeOf(join(folder, 'absent.pdf'))).toBe('documents/not-found')
    expect(await codeOf(join(write(makePdf()), 'below-a-file.pdf'))).toBe('documents/not-found')
    expect(await codeOf(folder)).toBe('documents/not-a-file')
    expect(await codeOf('/dev/null')).toBe('documents/not-a-file')
    expect(await codeOf(write(new Uint8Array(0)))).toBe('documents/empty')
  })

  test('what is no PDF, what is cut off, what has no page', async () => {
    expect(await codeOf(write(Buffer.from('PK\x03\x04'.repeat(1000))))).toBe('pdf/not-a-pdf')
    expect(await codeOf(write(makePdf().subarray(0, 60)))).toBe('pdf/damaged')
    expect(await codeOf(write(replaced(makePdf(), '/Kids[3 0 R]', '/Kids[     ]')))).toBe('pdf/damaged')
    expect(await codeOf(write(replaced(makePdf(), '/Kids[3 0 R]', '/Kids[2 0 R]')))).toBe('pdf/damaged')
  })

  test('an encryption that only certificates open', async () => {
    expect(await codeOf(write(makePdf({ trailer: '/Encrypt<</Filter/Adobe.PubSec/V 5>>' })))).toBe('pdf/encrypted')
  })

  test('time is limited', async () => {
    await expect(openPdf(write(makePdf()), { timeLimitMs: -1 })).rejects.toMatchObject({ code: 'pdf/too-complex' })
  })
})
