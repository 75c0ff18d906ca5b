/** Reads the XML of a trusted list with limits: no document type, no entities, no depth or size that could exhaust us. */
import { DOMParser } from '@xmldom/xmldom'

/** The XML cannot be accepted; the message says why, for the log. */
export class ListXmlError extends Error {}

/** The largest list of a member state is a third of it. */
export const maxListBytes = 30 * 1024 * 1024
/** Elements of a real list are 12 deep, signature included. */
const maxDepth = 64
/** A parsed element costs a kilobyte and more. */
const maxElements = 300_000
const maxNameLength = 200

const skipped: readonly (readonly [open: string, close: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
]

/** Where the tag that starts at `start` ends; an attribute's value may hold a `>`. */
const endOfTag = (text: string, start: number): number => {
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (character === '>') return index
    if (character === '"' || character === "'") {
      index = text.indexOf(character, index + 1)
      if (index === -1) break
    }
  }
  throw new ListXmlError('a tag does not end')
}

/** Checks what a parser would build, before one is let loose on it: the library's own is lenient. @throws {ListXmlError} */
const checkShape = (text: string): void => {
  const open: string[] = []
  let elements = 0
  for (let index = text.indexOf('<'); index !== -1; index = text.indexOf('<', index)) {
    const skip = skipped.find(([start]) => text.startsWith(start, index))
    if (skip) {
      index = text.indexOf(skip[1], index)
      if (index === -1) throw new ListXmlError(`${skip[0]} does not end`)
      continue
    }
    if (text[index + 1] === '!') throw new ListXmlError('a document type is not accepted')
    const end = endOfTag(text, index)
    const [, slash, name = ''] = /^<(\/?)([^\s/>]*)/.exec(text.slice(index, Math.min(end, index + maxNameLength))) ?? []
    if (slash) {
      if (open.pop() !== name) throw new ListXmlError('tags do not match')
    } else {
      if (open.length === 0 && elements > 0) throw new ListXmlError('more than one root')
      if (++elements > maxElements) throw new ListXmlError('too many elements')
      if (text[end - 1] !== '/' && open.push(name) > maxDepth) throw new ListXmlError('too deep')
    }
    index = end
  }
  if (open.length > 0) throw new ListXmlError('an element does not end')
}

/** UTF-8 only, as TS 119 612 §5.1.2 has it. @throws {ListXmlError} */
export const readListText = (bytes: Uint8Array): string => {
  if (bytes.length > maxListBytes) throw new ListXmlError('too large')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ListXmlError('not UTF-8', { cause })
  }
}

/** Well-formed XML within the limits, or an error; a parser's warning is one too. @throws {ListXmlError} */
export const parseListXml = (text: string): Document => {
  checkShape(text)
  const refuse = (message: unknown): never => {
    throw new ListXmlError(String(message))
  }
  const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } })
  const parsed = parser.parseFromString(text, 'text/xml')
  // An empty text gives nothing at all.
  if (!parsed?.documentElement) throw new ListXmlError('no element')
  return parsed
}

const elementNode = 1

const isNamed = (node: Node, namespace: string, name: string): node is Element =>
  node.nodeType === elementNode && (node as Element).localName === name && (node as Element).namespaceURI === namespace

/** The child elements of that name, in their order; those of other namespaces never count. */
export const findChildren = (parent: Node | undefined, namespace: string, name: string): readonly Element[] =>
  parent ? Array.from(parent.childNodes).filter(node => isNamed(node, namespace, name)) : []

/** The only child of that name; undefined when there is none or more than one. */
export const findOnly = (parent: Node | undefined, namespace: string, name: string): Element | undefined => {
  const [first, ...others] = findChildren(parent, namespace, name)
  return others.length === 0 ? first : undefined
}

export const textOf = (element: Element | undefined): string => (element?.textContent ?? '').trim()
