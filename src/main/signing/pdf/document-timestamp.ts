/** Adds a document timestamp over all that the file holds (EN 319 142-1 §5.4.3, §5.5; ISO 32000-2 §12.8.5). */
import { randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import type { TimestampSource } from '../timestamp-client.ts'
import type { GrowingFile } from './growing-file.ts'
import { createIncrementalUpdate } from './incremental-update.ts'
import { createTimestampDictionary } from './signature-dictionary.ts'
import { placeTimestamp } from './signature-field.ts'
import { fillHole, finishWithHole, holeSizeBytes } from './update-with-hole.ts'

/** Tokens with their chain stay under it; a larger one is asked for once more, with room for it. */
export const timestampRoomBytes = 16 * 1024

/** @throws {AppError} timestamps/*, and those of `openPdf` */
export const addDocumentTimestamp = async (file: GrowingFile, source: TimestampSource): Promise<void> => {
  let roomBytes = timestampRoomBytes
  for (let attempt = 0; attempt < 2; attempt++) {
    const start = file.sizeBytes()
    const update = await file.read(async pdf => {
      const started = await createIncrementalUpdate(pdf, randomBytes, file.findFreeNumber)
      const ref = await placeTimestamp(started, pdf)
      return finishWithHole(pdf, started, ref, createTimestampDictionary(roomBytes))
    })
    const digest = file
      .sha256()
      .update(update.bytes.subarray(0, update.holeStart - start))
      .update(update.bytes.subarray(update.holeEnd - start))
      .digest()
    const { der } = await source.stamp('sha256', digest)
    if (der.length <= holeSizeBytes(update)) {
      fillHole(update, start, der)
      return file.append(update.bytes)
    }
    roomBytes = der.length + 1024
  }
  throw new AppError('timestamps/too-large')
}
