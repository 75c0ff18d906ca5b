/**
 * A stream of bytes sealed in segments with AES-256-GCM (the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizár
 * 2015): each segment is bound to its place and the last one says so, so that nothing can be cut off, moved or added.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const segmentBytes = 65_536
const tagBytes = 16

/** Each key seals one stream only, so that its nonces may count. */
const nonceOf = (counter: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 5, 6)
  nonce.writeUInt8(isLast ? 1 : 0, 11)
  return nonce
}

/** `context` is what the stream belongs to, such as the head of its file. */
export function* sealStream(key: Uint8Array, context: Uint8Array, chunks: Iterable<string>): Generator<Buffer> {
  let counter = 0
  const seal = (plain: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(counter++, isLast))
    cipher.setAAD(context)
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    plain.fill(0)
    return sealed
  }
  let waiting: Buffer[] = []
  let size = 0
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk)
    waiting.push(bytes)
    size += bytes.length
    // One byte more than a segment: the last one is never empty by chance.
    while (size > segmentBytes) {
      const all = Buffer.concat(waiting)
      for (const each of waiting) each.fill(0)
      yield seal(all.subarray(0, segmentBytes), false)
      const rest = Buffer.from(all.subarray(segmentBytes))
      all.fill(0)
      waiting = [rest]
      size = rest.length
    }
  }
  const all = Buffer.concat(waiting)
  for (const each of waiting) each.fill(0)
  yield seal(all, true)
}

/**
 * The plain segments. `read` answers up to so many bytes, fewer only at the end.
 *
 * @throws {Error} at the first segment that is not as it was sealed
 */
export function* openStream(
  key: Uint8Array,
  context: Uint8Array,
  read: (sizeBytes: number) => Buffer,
): Generator<Buffer> {
  const sealedBytes = segmentBytes + tagBytes
  let next = read(sealedBytes)
  for (let counter = 0; ; counter++) {
    const sealed = next
    if (sealed.length < tagBytes) throw new Error('the stream ends within a segment')
    next = sealed.length === sealedBytes ? read(sealedBytes) : Buffer.alloc(0)
    const isLast = next.length === 0
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(counter, isLast))
    decipher.setAAD(context)
    decipher.setAuthTag(sealed.subarray(-tagBytes))
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
    try {
      yield plain
    } finally {
      plain.fill(0)
    }
    if (isLast) return
  }
}

const longestLineChars = 8_000_000

/** The lines in the text of the segments, each with its line break taken off. @throws {Error} when the text does not end with one */
export function* readLines(segments: Iterable<Buffer>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for (const segment of segments) {
    rest += decoder.decode(segment, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLineChars) throw new Error('a line without an end')
    yield* lines
  }
  if (rest !== '' || decoder.decode() !== '') throw new Error('the text ends within a line')
}
