/** Writes DER (X.690 §10, §11): the few types that certificate requests and CMS signatures are made of. */
import { asn1Tags } from './asn1-element.ts'

const lengthOctets = (length: number): readonly number[] => {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

/** An element of any tag; `parts` are joined to its content. */
export const encodeElement = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const contentLength = parts.reduce((sum, part) => sum + part.length, 0)
  const header = [tag, ...lengthOctets(contentLength)]
  const element = new Uint8Array(header.length + contentLength)
  element.set(header)
  let at = header.length
  for (const part of parts) {
    element.set(part, at)
    at += part.length
  }
  return element
}

export const encodeSequence = (...parts: readonly Uint8Array[]): Uint8Array =>
  encodeElement(asn1Tags.sequence, ...parts)

/** SET OF: DER wants the encodings in ascending order (X.690 §11.6). */
export const encodeSetOf = (parts: readonly Uint8Array[]): Uint8Array =>
  encodeElement(asn1Tags.set, ...parts.toSorted((a, b) => Buffer.compare(a, b)))

export const encodeOctetString = (octets: Uint8Array): Uint8Array => encodeElement(asn1Tags.octetString, octets)

/** BIT STRING of whole octets. */
export const encodeBitString = (octets: Uint8Array): Uint8Array =>
  encodeElement(asn1Tags.bitString, Uint8Array.of(0), octets)

/** INTEGER from the big-endian octets of a non-negative number, of any length. */
export const encodeUnsignedInteger = (magnitude: Uint8Array): Uint8Array => {
  const firstUsed = magnitude.findIndex(octet => octet !== 0)
  const used = firstUsed < 0 ? Uint8Array.of(0) : magnitude.subarray(firstUsed)
  const needsSignOctet = ((used[0] ?? 0) & 0x80) !== 0
  return encodeElement(asn1Tags.integer, ...(needsSignOctet ? [Uint8Array.of(0)] : []), used)
}

/** INTEGER between 0 and 2³¹. */
export const encodeSmallInteger = (value: number): Uint8Array =>
  encodeUnsignedInteger(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value))

export const encodeNull = (): Uint8Array => encodeElement(asn1Tags.null)

/** OBJECT IDENTIFIER from its dotted form. */
export const encodeOid = (oid: string): Uint8Array => {
  const [first = 0, second = 0, ...others] = oid.split('.').map(Number)
  const octets = [first * 40 + second, ...others].flatMap(arc => {
    const groups = [arc % 128]
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest % 128) | 0x80)
    return groups
  })
  return encodeElement(asn1Tags.oid, Uint8Array.from(octets))
}
