/** How entries of the log hang together: digests and ids. Pure. */
import { createHash } from 'node:crypto'

/** What the first entry is chained to. */
export const chainStart = Buffer.alloc(32)
export const saltBytes = 16
export const idBytes = 16

/** The part of an entry that stays when its content is erased. */
export interface ChainedFields {
  readonly seq: number
  readonly entryId: Uint8Array
  /** Milliseconds since 1970. */
  readonly eventTime: number
  readonly kind: string
  readonly state: string
  readonly contentSha256: Uint8Array
  readonly prevSha256: Uint8Array
}

/** Of what can be erased. The salt goes with it, so that nobody can find out by trying what was there. */
export const digestContent = (salt: Uint8Array, party: string | null, body: string): Buffer =>
  createHash('sha256')
    .update(salt)
    .update(JSON.stringify([party, body]))
    .digest()

/** Of an array, whose order is fixed: no two different entries have the same text. */
export const digestEntry = (entry: ChainedFields): Buffer =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...[entry.seq, toHex(entry.entryId), entry.eventTime, entry.kind, entry.state],
        ...[toHex(entry.contentSha256), toHex(entry.prevSha256)],
      ]),
    )
    .digest()

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

const randomMask = (1n << 74n) - 1n
/** More than anyone writes in a millisecond, small beside the 2^74 that are there. */
const largestStep = 0xffff_ffffn

/**
 * UUID version 7 (RFC 9562 §5.7) that is above the one before (§6.2, method 2): where the clock stands still or goes
 * back, the random part counts up instead. `random` has 16 bytes.
 */
export const createEntryId = (timeMs: number, random: Uint8Array, before: Uint8Array | undefined): Buffer => {
  const now = BigInt(Math.max(0, timeMs))
  const fresh = BigInt(`0x${toHex(random)}`) & randomMask
  const last = before && readId(before)
  if (!last || now > last.time) return writeId(now, fresh)
  const next = last.random + 1n + (fresh & largestStep)
  return next > randomMask ? writeId(last.time + 1n, fresh) : writeId(last.time, next)
}

const readId = (id: Uint8Array): { readonly time: bigint; readonly random: bigint } => {
  const all = BigInt(`0x${toHex(id)}`)
  return { time: all >> 80n, random: (((all >> 64n) & 0xfffn) << 62n) | (all & ((1n << 62n) - 1n)) }
}

const writeId = (time: bigint, random: bigint): Buffer => {
  const version = (7n << 12n) | (random >> 62n)
  const variant = (2n << 62n) | (random & ((1n << 62n) - 1n))
  const all = (BigInt.asUintN(48, time) << 80n) | (version << 64n) | variant
  return Buffer.from(all.toString(16).padStart(32, '0'), 'hex')
}

/** With hyphens, as people and other programs write it. */
export const formatEntryId = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`

/** undefined for a text that is no id. */
export const findIdBytes = (text: string): Buffer | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined
