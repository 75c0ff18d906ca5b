/** The packed values of a Token Status List (draft-ietf-oauth-status-list-21 §4.1), whoever signed it. */
import { inflateSync } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'

export const bitWidths = [1, 2, 4, 8] as const
export type BitWidth = (typeof bitWidths)[number]

export interface PackedStatusList {
  readonly bits: BitWidth
  readonly lst: string
}

/** 16 million entries of two bits. */
const maxListBytes = 4 * 1024 * 1024

/** @throws {AppError} status/too-large, status/unreadable; the answer status/out-of-range */
export const openPackedList = ({ bits, lst }: PackedStatusList): ((index: number) => number) => {
  const bytes = inflate(lst)
  return index => {
    const at = index * bits
    const byte = Number.isSafeInteger(index) && index >= 0 ? bytes[Math.floor(at / 8)] : undefined
    if (byte === undefined) throw new AppError('status/out-of-range')
    return (byte >> (at % 8)) & ((1 << bits) - 1)
  }
}

const inflate = (lst: string): Uint8Array => {
  try {
    return inflateSync(Buffer.from(lst, 'base64url'), { maxOutputLength: maxListBytes })
  } catch (cause) {
    const isTooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new AppError(isTooLarge ? 'status/too-large' : 'status/unreadable', {}, { cause })
  }
}
