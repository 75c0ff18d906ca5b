/** Hashes parts of a file for several signatures in one pass over it. */
import { createHash } from 'node:crypto'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import type { VerifiableDigest } from '../../pki/public-key.ts'
import type { ByteSpan } from './signed-range.ts'

export interface DigestRequest {
  readonly algorithm: VerifiableDigest
  /** Ascending, without overlap. */
  readonly spans: readonly ByteSpan[]
}

const chunkBytes = 2 * 1024 * 1024

/** One digest for each request, in their order. */
export const digestSpans = async (
  document: Pick<PdfFile, 'readInto'>,
  requests: readonly DigestRequest[],
): Promise<readonly Uint8Array[]> => {
  const jobs = requests.map(({ algorithm, spans }) => ({ hash: createHash(algorithm), spans }))
  const end = Math.max(0, ...requests.flatMap(({ spans }) => spans.map(span => span.start + span.length)))
  // Two buffers for the whole file: one is filled while the other is hashed.
  const size = Math.min(chunkBytes, end)
  let [current, other] = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)]
  const fill = async (buffer: Buffer, at: number): Promise<Buffer> =>
    buffer.subarray(0, await document.readInto(buffer.subarray(0, end - at), at))
  let next = end > 0 ? fill(current, 0) : Promise.resolve(current)
  for (let at = 0; at < end; at += chunkBytes) {
    const chunk = await next
    ;[current, other] = [other, current]
    if (at + chunkBytes < end) next = fill(current, at + chunkBytes)
    for (const { hash, spans } of jobs) {
      for (const span of spans) {
        const from = Math.max(span.start - at, 0)
        const to = Math.min(span.start + span.length - at, chunk.length)
        if (from < to) hash.update(chunk.subarray(from, to))
      }
    }
  }
  return jobs.map(({ hash }) => hash.digest())
}
