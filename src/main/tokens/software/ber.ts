/** ASN.1 as PKCS#12 files have it: BER, with lengths told at the end and strings in pieces, as browsers write them. */
import forge from 'node-forge'

export class BerError extends Error {}

export interface Ber {
  /** The whole element, in DER. */
  readonly bytes: Uint8Array
  /** The content of a primitive element; empty for a constructed one. */
  readonly value: Buffer
  readonly children: readonly Ber[] | null
}

const mostElements = 20_000

/** Content octets as a string of one character each; but of BMPString the parser makes characters at once. */
const octets = (type: forge.asn1.Type, value: string): Buffer =>
  type === forge.asn1.Type.BMPSTRING ? Buffer.from(value, 'utf16le').swap16() : Buffer.from(value, 'binary')

const fromForge = (node: forge.asn1.Asn1, count: { left: number }): Ber => {
  count.left -= 1
  if (count.left < 0) throw new BerError('too many elements')
  const isConstructed = Array.isArray(node.value)
  return {
    get bytes() {
      return Buffer.from(forge.asn1.toDer(node).getBytes(), 'binary')
    },
    value: isConstructed ? Buffer.alloc(0) : octets(node.type, node.value as string),
    children: isConstructed ? (node.value as forge.asn1.Asn1[]).map(child => fromForge(child, count)) : null,
  }
}

/** One element; nothing may follow it. @throws {Error} for anything else */
export const parseBer = (bytes: Uint8Array): Ber => {
  // What an encrypted key looks like inside is no business of this parser: bit strings stay as they are.
  const options = { strict: true, parseAllBytes: true, decodeBitStrings: false }
  const text = forge.util.createBuffer(Buffer.from(bytes).toString('binary'))
  const parse = forge.asn1.fromDer as unknown as (
    bytes: forge.util.ByteStringBuffer,
    options: Readonly<Record<string, boolean>>,
  ) => forge.asn1.Asn1
  return fromForge(parse(text, options), { left: mostElements })
}

/** The elements of one SEQUENCE. */
export const parseBerChildren = (bytes: Uint8Array): readonly Ber[] => {
  const { children } = parseBer(bytes)
  if (!children) throw new BerError('no sequence')
  return children
}

export const childAt = ({ children }: Ber, index: number): Ber => {
  const child = children?.[index]
  if (!child) throw new BerError('something is missing')
  return child
}

/** An OCTET STRING, whole or in pieces. */
export const octetsOf = ({ value, children }: Ber): Buffer => (children ? Buffer.concat(children.map(octetsOf)) : value)

export const oidOf = ({ value, children }: Ber): string => {
  if (children || value.length === 0) throw new BerError('no object identifier')
  return forge.asn1.derToOid(value.toString('binary'))
}

/** A small non-negative number. */
export const integerOf = ({ value, children }: Ber): number => {
  if (children || value.length === 0 || value.length > 5 || (value[0] ?? 0) > 127) throw new BerError('no number')
  return value.readUIntBE(0, value.length)
}
