/** BER-TLV as smart cards speak it (ISO 7816-4 §5.2.2). */

/** One TLV; the tag as a number of one to three bytes. */
export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const value = Buffer.concat(parts)
  const hexTag = tag.toString(16)
  const size = value.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([fromHex(hexTag.length % 2 ? `0${hexTag}` : hexTag), Buffer.from(length), value])
}

/** The first level of a TLV string whose tags have one byte: tag → value. @throws {RangeError} when it is cut off */
export const parseTlv = (bytes: Buffer): ReadonlyMap<number, Buffer> => {
  const found = new Map<number, Buffer>()
  for (let at = 0; at + 1 < bytes.length; ) {
    const tag = bytes.readUInt8(at)
    let size = bytes.readUInt8(at + 1)
    at += 2
    if (size > 0x80) {
      const sizeBytes = size & 0x7f
      size = bytes.readUIntBE(at, sizeBytes)
      at += sizeBytes
    }
    if (at + size > bytes.length) throw new RangeError('TLV too short')
    found.set(tag, bytes.subarray(at, at + size))
    at += size
  }
  return found
}

export const fromHex = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')
