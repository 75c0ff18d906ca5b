/** Reads a document for pdf.js range by range; left to itself it asks for the whole file first, to learn whether it may. */
import type { PDFDataRangeTransport } from 'pdfjs-dist'

export const rangeBytes = 256 * 1024

/** The document cannot be read, or is not the one any more that was opened. */
export class DocumentReadError extends Error {}

interface Range {
  readonly bytes: Uint8Array
  readonly totalBytes: number
}

/** `end` is not part of the range; less comes where the document ends before. */
const fetchRange = async (url: string, begin: number, end: number, signal: AbortSignal): Promise<Range> => {
  const response = await fetch(url, { headers: { range: `bytes=${begin}-${end - 1}` }, signal })
  if (!response.ok) throw new DocumentReadError(String(response.status))
  const bytes = new Uint8Array(await response.arrayBuffer())
  // RFC 9110 §14.2: a server may answer with the whole.
  if (response.status !== 206) return { bytes: bytes.subarray(begin, end), totalBytes: bytes.length }
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (total === undefined) throw new DocumentReadError('content-range')
  return { bytes, totalBytes: Number(total) }
}

/**
 * @param onFailed a range that is asked for later cannot be read; pdf.js waits for it in vain
 * @throws {DocumentReadError} or that of `fetch`
 */
export const openPdfRanges = async (
  { PDFDataRangeTransport: Transport }: { readonly PDFDataRangeTransport: typeof PDFDataRangeTransport },
  url: string,
  signal: AbortSignal,
  onFailed: (thrown: unknown) => void,
): Promise<PDFDataRangeTransport> => {
  const first = await fetchRange(url, 0, rangeBytes, signal)
  const transport = new Transport(first.totalBytes, first.bytes)
  transport.requestDataRange = (begin, end) => {
    fetchRange(url, begin, end, signal).then(
      ({ bytes }) => transport.onDataRange(begin, bytes),
      thrown => signal.aborted || onFailed(thrown),
    )
  }
  return transport
}
