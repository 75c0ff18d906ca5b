import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestSpans } from '../../../src/main/validation/pdf/digest-spans.ts'
import type { ReadablePdf } from '../../../src/main/validation/pdf/readable-pdf.ts'

const mebibyte = 1024 * 1024
const content = randomBytes(3 * mebibyte + 17)

const createDocument = () => {
  const reads: number[] = []
  const document: ReadablePdf = {
    sizeBytes: content.length,
    catalog: { value: null },
    resolve: async () => null,
    readBytes: async (offset, length) => {
      reads.push(offset)
      return content.subarray(offset, offset + length)
    },
    close: async () => {},
  }
  return { document, reads }
}

test('parts that begin and end inside, at and across the chunks; several digests in one pass', async () => {
  const { document, reads } = createDocument()
  const requests = [
    { algorithm: 'sha256', spans: [{ start: 0, length: content.length }] },
    {
      algorithm: 'sha512',
      spans: [
        { start: 0, length: mebibyte },
        { start: mebibyte + 5, length: mebibyte },
      ],
    },
    {
      algorithm: 'sha1',
      spans: [
        { start: 0, length: 10 },
        { start: 2 * mebibyte - 1, length: 2 },
      ],
    },
    {
      algorithm: 'sha384',
      spans: [
        { start: 0, length: 1 },
        { start: content.length, length: 0 },
      ],
    },
  ] as const
  const expected = requests.map(({ algorithm, spans }) => {
    const hash = createHash(algorithm)
    for (const { start, length } of spans) hash.update(content.subarray(start, start + length))
    return hash.digest('hex')
  })
  const digests = await digestSpans(document, requests)
  expect(digests.map(digest => Buffer.from(digest).toString('hex'))).toEqual(expected)
  expect(reads).toEqual([0, mebibyte, 2 * mebibyte, 3 * mebibyte])
})

test('reads no further than the last part, and nothing when nothing is asked', async () => {
  const { document, reads } = createDocument()
  await digestSpans(document, [{ algorithm: 'sha256', spans: [{ start: 0, length: 100 }] }])
  await digestSpans(document, [])
  expect(reads).toEqual([0])
})
