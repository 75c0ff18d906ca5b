/** A PDF opened for reading: objects by reference, bytes by offset, never the file in memory. */
import type { PdfDict, PdfObject, PdfRef, PdfStream } from './object.ts'

/** One cross-reference section: an update of the file (ISO 32000-2 §7.5.6). */
export interface PdfRevision {
  /** Absolute offset of its `xref` keyword or cross-reference stream object. */
  readonly xrefOffset: number
  /** Absolute offset behind its trailer dictionary, or behind the data of its cross-reference stream. */
  readonly endOffset: number
  readonly kind: 'table' | 'stream' | 'rebuilt'
  /** A table with a stream beside it: readers that do not know streams see other objects (§7.5.8.4). */
  readonly hybrid: boolean
  /** Not as the norm wants it, or without a catalog (§7.5.5): other readers may refuse it or see another document. */
  readonly irregular: boolean
}

export interface PdfDocument {
  readonly sizeBytes: number
  /** Newest first. */
  readonly revisions: readonly PdfRevision[]
  readonly trailer: PdfDict
  /** True when the cross-reference data was unusable and was rebuilt from the objects found. */
  readonly rebuilt: boolean
  /** The object a reference names; null for free and missing objects (§7.3.10). Follows no second reference. */
  readObject(ref: PdfRef): Promise<PdfObject>
  /** Follows references until a value; null on a cycle. */
  resolve(object: PdfObject | undefined): Promise<PdfObject>
  /** The data of a stream, decrypted and decoded. @throws {AppError} pdf/unsupported for image filters, pdf/damaged, pdf/too-complex */
  readStreamData(stream: PdfStream, maxBytes?: number): Promise<Uint8Array>
  /** Bytes as they stand in the file, shorter at its end. */
  readBytes(offset: number, length: number): Promise<Uint8Array>
  /** Fills `bytes` from `offset` without a copy; answers how many there were. */
  readInto(bytes: Uint8Array, offset: number): Promise<number>
  close(): Promise<void>
}
