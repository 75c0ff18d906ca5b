/** An update whose last object has a hole for a signature over all the rest of the file (ISO 32000-2 §12.8.1). */
import { asBuffer } from '../../pdf/lexer.ts'
import type { PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import type { IncrementalUpdate } from './incremental-update.ts'
import type { SignatureDictionary } from './signature-dictionary.ts'

export interface UpdateWithHole {
  /** To be appended to the file. */
  readonly bytes: Uint8Array
  /** Absolute offsets of the `<` and behind the `>` of /Contents. */
  readonly holeStart: number
  readonly holeEnd: number
}

/** Finishes `update` with `dictionary` as the object `ref`. */
export const finishWithHole = (
  pdf: PdfFile,
  update: IncrementalUpdate,
  ref: PdfRef,
  dictionary: SignatureDictionary,
): UpdateWithHole => {
  update.putRaw(ref, dictionary.body)
  const finished = update.finish()
  const bodyStart = finished.rawOffset(ref)
  const holeStart = bodyStart + dictionary.contentsStart
  const holeEnd = bodyStart + dictionary.contentsEnd
  const total = pdf.sizeBytes + finished.bytes.length
  dictionary.setByteRange([0, holeStart, holeEnd, total - holeEnd])
  // The range has a fixed width, so the layout that it describes did not move.
  finished.bytes.set(dictionary.body, bodyStart - pdf.sizeBytes)
  return { bytes: finished.bytes, holeStart, holeEnd }
}

/** Bytes of DER that the hole takes. */
export const holeSizeBytes = ({ holeStart, holeEnd }: UpdateWithHole): number => (holeEnd - holeStart - 2) / 2

/** Writes the DER as hex into the hole, padded with zeros (§12.8.3.3.1). @throws {Error} when it does not fit: a defect */
export const fillHole = (update: UpdateWithHole, updateStart: number, der: Uint8Array): void => {
  const maxSizeBytes = holeSizeBytes(update)
  if (der.length > maxSizeBytes)
    throw new Error(`the signature has ${der.length} bytes, more than the ${maxSizeBytes} announced`)
  const { buffer, byteOffset, length } = update.bytes
  const hexStart = update.holeStart + 1 - updateStart
  const bytes = Buffer.from(buffer, byteOffset, length)
  bytes.write(asBuffer(der).toString('hex'), hexStart, 'latin1')
  bytes.fill('0', hexStart + der.length * 2, hexStart + maxSizeBytes * 2, 'latin1')
}
