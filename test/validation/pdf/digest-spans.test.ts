import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestSpans } from '../../../src/main/validation/pdf/digest-spans.ts'

const mebibyte = 1024 * 1024
const content = randomBytes(7 * mebibyte + 17)

const createDocument = () => {
  const reads: number[] = []
  const document = {
    async readInto(bytes: Uint8Array, offset: number) {
      reads.push(offset)
      // Later: whoever hashes a buffer while it is filled again gets another digest.
      await new Promise(resolve => setTimeout(resolve, 1))
      bytes.set(content.subarray(offset, offset + bytes.length))
      return Math.min(bytes.length, content.length - offset)
    },
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
        { start: 4 * mebibyte - 1, length: 2 },
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
  expect(reads).toEqual([0, 2 * mebibyte, 4 * mebibyte, 6 * mebibyte])
})

test('reads no further than the last part, and nothing when nothing is asked', async () => {
  const { document, reads } = createDocument()
  await digestSpans(document, [{ algorithm: 'sha256', spans: [{ start: 0, length: 100 }] }])
  await digestSpans(document, [])
  expect(reads).toEqual([0])
})
