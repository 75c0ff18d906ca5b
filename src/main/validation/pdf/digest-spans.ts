/** Hashes parts of a file for several signatures in one pass over it. */
import { createHash } from 'node:crypto'
import type { VerifiableDigest } from '../../pki/public-key.ts'
import type { ReadablePdf } from './readable-pdf.ts'
import type { ByteSpan } from './signed-range.ts'

export interface DigestRequest {
  readonly algorithm: VerifiableDigest
  /** Ascending, without overlap. */
  readonly spans: readonly ByteSpan[]
}

const chunkBytes = 1024 * 1024

/** One digest for each request, in their order. */
export const digestSpans = async (
  document: ReadablePdf,
  requests: readonly DigestRequest[],
): Promise<readonly Uint8Array[]> => {
  const jobs = requests.map(({ algorithm, spans }) => ({ hash: createHash(algorithm), spans }))
  const end = Math.max(0, ...requests.flatMap(({ spans }) => spans.map(span => span.start + span.length)))
  if (end === 0) return jobs.map(({ hash }) => hash.digest())
  const readChunk = (at: number) => document.readBytes(at, Math.min(chunkBytes, end - at))
  let next = readChunk(0)
  for (let at = 0; at < end; at += chunkBytes) {
    const chunk = await next
    // The disk reads ahead while the processor hashes.
    if (at + chunkBytes < end) next = readChunk(at + chunkBytes)
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
