/** AES Key Wrap (RFC 3394 §2.2.1): the runtime of the window has no such cipher, only the one that it is made of. */
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'

const initial = Buffer.from('a6a6a6a6a6a6a6a6', 'hex')
const half = 8

const writeRound = (block: Buffer, round: number): void => {
  // Six times the number of halves of a key: far below what one byte holds.
  const last = block[half - 1] ?? 0
  block[half - 1] = last ^ round
}

/** `key` is to be a multiple of 64 bits; `wrappingKey` has 256. */
export const wrapKey = (wrappingKey: Uint8Array, key: Uint8Array): Buffer => {
  const count = key.length / half
  const cipher = createCipheriv('aes-256-ecb', wrappingKey, null).setAutoPadding(false)
  const output = Buffer.concat([initial, key])
  for (let round = 1; round <= 6 * count; round++) {
    const at = (((round - 1) % count) + 1) * half
    const block = cipher.update(Buffer.concat([output.subarray(0, half), output.subarray(at, at + half)]))
    writeRound(block, round)
    block.copy(output, 0, 0, half)
    block.copy(output, at, half)
  }
  return output
}

/** undefined: it was wrapped under another key, or changed. */
export const unwrapKey = (wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer | undefined => {
  const count = wrapped.length / half - 1
  if (!Number.isInteger(count) || count < 2 || count > 16) return undefined
  const decipher = createDecipheriv('aes-256-ecb', wrappingKey, null).setAutoPadding(false)
  const output = Buffer.from(wrapped)
  for (let round = 6 * count; round >= 1; round--) {
    const at = (((round - 1) % count) + 1) * half
    writeRound(output, round)
    const block = decipher.update(Buffer.concat([output.subarray(0, half), output.subarray(at, at + half)]))
    block.copy(output, 0, 0, half)
    block.copy(output, at, half)
  }
  return timingSafeEqual(output.subarray(0, half), initial) ? output.subarray(half) : undefined
}
