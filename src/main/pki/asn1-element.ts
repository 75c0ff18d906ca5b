/** Reads ASN.1 elements (X.690) as views on the bytes they came from: nothing is re-encoded, and no input can exhaust us. */

export interface Asn1Element {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number
  /** Identifier, length and content as they stand. */
  readonly bytes: Uint8Array
  /** Without the end-of-contents octets of an indefinite length. */
  readonly content: Uint8Array
}

/** Bytes that are not ASN.1, or not the structure that was expected. Stays inside this room. */
export class Asn1Error extends Error {}

export const asn1Tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Tag of a context-specific element. */
export const contextTag = (number: number, form: 'constructed' | 'primitive' = 'constructed'): number =>
  (form === 'constructed' ? 0xa0 : 0x80) | number

const constructedBit = 0x20
/** X.509 and CMS stay under 20; the limit is against bombs. */
const maxDepth = 40
const maxChildren = 40_000

interface Header {
  readonly tag: number
  readonly contentStart: number
  /** null: indefinite (X.690 §8.1.3.6). */
  readonly contentLength: number | null
}

const readHeader = (bytes: Uint8Array, at: number): Header => {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new Asn1Error('truncated')
  if ((tag & 0x1f) === 0x1f) throw new Asn1Error('long tag')
  if (first < 0x80) return { tag, contentStart: at + 2, contentLength: first }
  if (first === 0x80) {
    if (!(tag & constructedBit)) throw new Asn1Error('primitive of indefinite length')
    return { tag, contentStart: at + 2, contentLength: null }
  }
  const lengthOctets = first & 0x7f
  if (lengthOctets > 4) throw new Asn1Error('too long')
  let contentLength = 0
  for (let index = 0; index < lengthOctets; index++) {
    const octet = bytes[at + 2 + index]
    if (octet === undefined) throw new Asn1Error('truncated')
    contentLength = contentLength * 256 + octet
  }
  return { tag, contentStart: at + 2 + lengthOctets, contentLength }
}

const readElementAt = (bytes: Uint8Array, at: number, depth: number): Asn1Element => {
  if (depth > maxDepth) throw new Asn1Error('too deep')
  const { tag, contentStart, contentLength } = readHeader(bytes, at)
  if (contentLength !== null) {
    const end = contentStart + contentLength
    if (end > bytes.length) throw new Asn1Error('truncated')
    return { tag, bytes: bytes.subarray(at, end), content: bytes.subarray(contentStart, end) }
  }
  let cursor = contentStart
  while (bytes[cursor] !== 0 || bytes[cursor + 1] !== 0) cursor += readElementAt(bytes, cursor, depth + 1).bytes.length
  return { tag, bytes: bytes.subarray(at, cursor + 2), content: bytes.subarray(contentStart, cursor) }
}

/** The element at the start of `bytes`; what follows it is left to the caller. @throws {Asn1Error} */
export const readElement = (bytes: Uint8Array): Asn1Element => readElementAt(bytes, 0, 0)

/** The elements that stand one after the other in `bytes`. @throws {Asn1Error} */
export const readElements = (bytes: Uint8Array): readonly Asn1Element[] => {
  const elements: Asn1Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = readElementAt(bytes, at, 0)
    elements.push(element)
    if (elements.length > maxChildren) throw new Asn1Error('too many elements')
    at += element.bytes.length
  }
  return elements
}

/** The element, when it has this tag. @throws {Asn1Error} */
export const expectTag = (element: Asn1Element | undefined, tag: number): Asn1Element => {
  if (element?.tag !== tag) throw new Asn1Error(`expected tag ${tag}, found ${element?.tag}`)
  return element
}

/**
 * The children of an element that must have this tag.
 *
 * @param most where the structure has so many fields at most: what stands behind them is read by nobody, or not by everybody
 * @throws {Asn1Error}
 */
export const readChildren = (
  element: Asn1Element | undefined,
  tag: number,
  most: number = maxChildren,
): readonly Asn1Element[] => {
  const children = readElements(expectTag(element, tag).content)
  if (children.length > most) throw new Asn1Error('more fields than the structure has')
  return children
}

/**
 * The one element that fills `bytes`, with every level below it looked at: for bytes that go to a recursive parser.
 *
 * @throws {Asn1Error} for trailing bytes, elements that do not fit, and nesting deeper than 40
 */
export const readWholeElement = (bytes: Uint8Array): Asn1Element => {
  const element = readElement(bytes)
  if (element.bytes.length !== bytes.length) throw new Asn1Error('trailing bytes')
  let level: readonly Asn1Element[] = [element]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw new Asn1Error('too deep')
    level = level.filter(each => each.tag & constructedBit).flatMap(each => readElements(each.content))
  }
  return element
}

/** Dotted form of an OBJECT IDENTIFIER (X.690 §8.19). @throws {Asn1Error} */
export const readOid = (element: Asn1Element | undefined): string => {
  const { content } = expectTag(element, asn1Tags.oid)
  const last = content.at(-1)
  if (last === undefined || last & 0x80 || content.length > 64) throw new Asn1Error('object identifier')
  const arcs: bigint[] = []
  let arc = 0n
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    if (octet & 0x80) continue
    if (arcs.length === 0) {
      const root = arc < 80n ? arc / 40n : 2n
      arcs.push(root, arc - root * 40n)
    } else arcs.push(arc)
    arc = 0n
  }
  return arcs.join('.')
}

/** A small non-negative INTEGER. @throws {Asn1Error} */
export const readSmallInteger = (element: Asn1Element | undefined): number => {
  const { content } = expectTag(element, asn1Tags.integer)
  const first = content[0]
  if (first === undefined || first & 0x80 || content.length > 4) throw new Asn1Error('integer')
  return content.reduce((value, octet) => value * 256 + octet, 0)
}

/** The octets of an OCTET STRING; BER allows it in pieces (X.690 §8.7.3). @throws {Asn1Error} */
export const readOctetString = (element: Asn1Element | undefined): Uint8Array => {
  if (element?.tag !== (asn1Tags.octetString | constructedBit)) return expectTag(element, asn1Tags.octetString).content
  return Buffer.concat(readElements(element.content).map(piece => expectTag(piece, asn1Tags.octetString).content))
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
