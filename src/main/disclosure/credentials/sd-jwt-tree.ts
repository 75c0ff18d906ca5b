/** The claims of an SD-JWT with the disclosure that each needs (RFC 9901 §7.1): one digest, one disclosure, and none takes another's place. */
import type { Json } from '../../../shared/bridge.ts'
import type { ClaimPath } from '../../../shared/model/receipt.ts'

export interface Disclosure {
  /** As it stands in the SD-JWT. */
  readonly text: string
  /** null: an element of an array. */
  readonly name: string | null
  readonly value: unknown
}

export interface ClaimNode {
  /** What tells this claim; null: it is told with whatever stands around it. */
  readonly disclosure: string | null
  readonly members: ReadonlyMap<string, ClaimNode> | null
  readonly elements: readonly ClaimNode[] | null
  /** Of what has neither members nor elements. */
  readonly leaf: Json
}

const maxDepth = 16
/** Of SD-JWT itself, and one that the runtime takes for something else. */
const reservedNames: ReadonlySet<string> = new Set(['_sd', '...', '__proto__'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of an array whose element is told by a disclosure (§4.2.4.2). */
const digestOfElement = (value: unknown): string | undefined => {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const digest = value['...']
  return typeof digest === 'string' ? digest : undefined
}

/**
 * @param disclosures by their digest
 * @throws {Error} for anything that §7.1 has rejected
 */
export const buildClaimTree = (
  payload: Readonly<Record<string, unknown>>,
  disclosures: ReadonlyMap<string, Disclosure>,
): ClaimNode => {
  const seen = new Set<string>()
  let used = 0
  const take = (digest: string, isElement: boolean): Disclosure | undefined => {
    if (seen.has(digest)) throw new Error('a digest stands twice')
    seen.add(digest)
    const found = disclosures.get(digest)
    if (!found) return undefined
    if ((found.name === null) !== isElement) throw new Error('a disclosure of another kind')
    used++
    return found
  }

  const build = (value: unknown, disclosure: string | null, depth: number): ClaimNode => {
    if (depth > maxDepth) throw new Error('too deep')
    const node = { disclosure, members: null, elements: null, leaf: null }
    if (Array.isArray(value)) {
      const elements = value.flatMap((each: unknown): readonly ClaimNode[] => {
        const digest = digestOfElement(each)
        if (digest === undefined) return [build(each, null, depth + 1)]
        const told = take(digest, true)
        return told ? [build(told.value, told.text, depth + 1)] : []
      })
      return { ...node, elements }
    }
    if (!isObject(value)) return { ...node, leaf: value as Json }
    const members = new Map<string, ClaimNode>()
    for (const [name, each] of Object.entries(value)) {
      if (name === '_sd' || (depth === 0 && name === '_sd_alg')) continue
      if (reservedNames.has(name)) throw new Error('a reserved name')
      members.set(name, build(each, null, depth + 1))
    }
    const digests: unknown = Object.hasOwn(value, '_sd') ? value['_sd'] : []
    if (!Array.isArray(digests)) throw new Error('digests of another kind')
    for (const digest of digests as readonly unknown[]) {
      if (typeof digest !== 'string') throw new Error('digests of another kind')
      const told = take(digest, false)
      if (!told) continue
      const name = told.name ?? ''
      if (reservedNames.has(name) || members.has(name)) throw new Error('a disclosure in the place of another claim')
      members.set(name, build(told.value, told.text, depth + 1))
    }
    return { ...node, members }
  }

  const tree = build(payload, null, 0)
  if (used !== disclosures.size) throw new Error('a disclosure that belongs to nothing')
  return tree
}

/** With everything that can be told. */
export const readValue = ({ members, elements, leaf }: ClaimNode): Json => {
  if (elements) return elements.map(readValue)
  if (members) return Object.fromEntries([...members].map(([name, member]) => [name, readValue(member)]))
  return leaf
}

interface Selected {
  readonly node: ClaimNode
  /** Needed to come to the node, its own included. */
  readonly disclosures: readonly string[]
}

/** OpenID4VP 1.0 §7.1; empty: there is nothing at this place. */
export const selectClaims = (root: ClaimNode, path: ClaimPath): readonly Selected[] => {
  let selected: readonly Selected[] = [{ node: root, disclosures: [] }]
  for (const part of path) {
    selected = selected.flatMap(({ node, disclosures }) => {
      const found =
        typeof part === 'string'
          ? [node.members?.get(part)]
          : part === null
            ? (node.elements ?? [])
            : [node.elements?.[part]]
      return found
        .filter(each => each !== undefined)
        .map(each => ({
          node: each,
          disclosures: each.disclosure === null ? disclosures : [...disclosures, each.disclosure],
        }))
    })
  }
  return selected
}

/** Of everything below a node. */
export const disclosuresBelow = ({ members, elements }: ClaimNode): readonly string[] =>
  [...(members?.values() ?? []), ...(elements ?? [])].flatMap(each => [
    ...(each.disclosure === null ? [] : [each.disclosure]),
    ...disclosuresBelow(each),
  ])
