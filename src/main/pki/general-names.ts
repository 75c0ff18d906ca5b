/** Names that certificates are issued to and limited to (RFC 5280 §4.2.1.6, §4.2.1.10, §7.1). */
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  equalBytes,
  readChildren,
  readElements,
  readOid,
  readWholeElement,
} from './asn1-element.ts'

const stringTags: ReadonlySet<number> = new Set([0x0c, 0x13, 0x14, 0x16])
const emailOid = '1.2.840.113549.1.9.1'

/** Kinds of GeneralName by their number. */
export const nameKinds = { email: 1, dns: 2, directory: 4, uri: 6, ip: 7 } as const

export interface GeneralName {
  readonly kind: number
  /** Of a directory name the DER Name, of others the octets. */
  readonly value: Uint8Array
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

/** One part of a name in a form that two spellings share: case and runs of spaces do not count (RFC 5280 §7.1). */
const normalizePart = (part: Asn1Element): string =>
  readChildren(part, asn1Tags.set)
    .map(attribute => {
      const [type, value] = readChildren(attribute, asn1Tags.sequence)
      if (!value) throw new Asn1Error('name')
      const words = stringTags.has(value.tag)
        ? `t${text(value.content).normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')}`
        : `${value.tag}${Buffer.from(value.content).toString('hex')}`
      return `${readOid(type)}=${words}`
    })
    .sort()
    .join('+')

const normalizeName = (der: Uint8Array): readonly string[] =>
  readChildren(readWholeElement(der), asn1Tags.sequence).map(normalizePart)

/** @throws {Asn1Error} */
export const areSameNames = (a: Uint8Array, b: Uint8Array): boolean =>
  equalBytes(a, b) || normalizeName(a).join('\n') === normalizeName(b).join('\n')

/** @throws {Asn1Error} */
export const readGeneralName = ({ tag, content }: Asn1Element): GeneralName => ({ kind: tag & 0x1f, value: content })

/** Addresses in the subject, for certificates from before alternative names (§4.2.1.10). @throws {Asn1Error} */
export const subjectEmails = (subject: Uint8Array): readonly GeneralName[] =>
  readChildren(readWholeElement(subject), asn1Tags.sequence)
    .flatMap(part => readChildren(part, asn1Tags.set))
    .flatMap(attribute => {
      const [type, value] = readChildren(attribute, asn1Tags.sequence)
      return readOid(type) === emailOid && value ? [{ kind: nameKinds.email, value: value.content }] : []
    })

const isHostBelow = (host: string, base: string, orItself: boolean): boolean =>
  base === '' || (base.startsWith('.') ? host.endsWith(base) : (orItself && host.endsWith(`.${base}`)) || host === base)

const uriHost = (uri: string): string | undefined => {
  try {
    const { hostname } = new URL(uri)
    // A constraint on hosts says nothing of addresses, so such a name is never within it (§4.2.1.10).
    return hostname === '' || /^[\d.]+$|^\[/.test(hostname) ? undefined : hostname.toLowerCase()
  } catch {
    return undefined
  }
}

const matchers: Readonly<Record<number, (name: Uint8Array, base: Uint8Array) => boolean>> = {
  [nameKinds.email]: (name, base) => {
    const [address, limit] = [text(name), text(base).toLowerCase()]
    const at = address.lastIndexOf('@')
    if (at < 0) return false
    if (limit.includes('@')) {
      const limitAt = limit.lastIndexOf('@')
      const sameBox = address.slice(0, at) === text(base).slice(0, limitAt)
      return sameBox && address.slice(at).toLowerCase() === limit.slice(limitAt)
    }
    return isHostBelow(address.slice(at + 1).toLowerCase(), limit, false)
  },
  [nameKinds.dns]: (name, base) => isHostBelow(text(name).toLowerCase(), text(base).toLowerCase(), true),
  [nameKinds.directory]: (name, base) => {
    const [parts, limit] = [normalizeName(name), normalizeName(base)]
    return limit.every((part, index) => part === parts[index])
  },
  [nameKinds.uri]: (name, base) => {
    const host = uriHost(text(name))
    return host !== undefined && isHostBelow(host, text(base).toLowerCase(), false)
  },
  [nameKinds.ip]: (name, base) =>
    base.length === name.length * 2 &&
    name.every((octet, index) => {
      const mask = base[name.length + index] ?? 0
      return (octet & mask) === ((base[index] ?? 0) & mask)
    }),
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

/** @throws {Asn1Error} also for a minimum or maximum, which RFC 5280 forbids */
export const readNameConstraints = (der: Uint8Array): NameConstraints => {
  const trees = readChildren(readWholeElement(der), asn1Tags.sequence)
  const readTree = (number: number): readonly GeneralName[] =>
    readElements(trees.find(tree => tree.tag === contextTag(number))?.content ?? new Uint8Array()).map(subtree => {
      const [base, ...limits] = readChildren(subtree, asn1Tags.sequence)
      if (!base || limits.length > 0) throw new Asn1Error('name constraints')
      return readGeneralName(base)
    })
  return { permitted: readTree(0), excluded: readTree(1) }
}

/** Whether every name is within the constraints; a kind that cannot be compared is not (§4.2.1.10). @throws {Asn1Error} */
export const satisfiesConstraints = (
  names: readonly GeneralName[],
  { permitted, excluded }: NameConstraints,
): boolean =>
  names.every(({ kind, value }) => {
    const matches = matchers[kind]
    const ofKind = (all: readonly GeneralName[]): readonly GeneralName[] => all.filter(each => each.kind === kind)
    const [allowed, forbidden] = [ofKind(permitted), ofKind(excluded)]
    if (!matches) return allowed.length === 0 && forbidden.length === 0
    return (
      !forbidden.some(base => matches(value, base.value)) &&
      (allowed.length === 0 || allowed.some(base => matches(value, base.value)))
    )
  })
