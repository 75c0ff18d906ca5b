/** The text and the elements of a trusted list, and what can be wrong with them. */

/** The XML cannot be accepted; the message says why, for the log. */
export class ListXmlError extends Error {}

/** The list is not signed by one of those who may sign it, or not in a form that is accepted; the message is for the log. */
export class ListSignatureError extends Error {}

/** The largest list of a member state is a third of it. */
export const maxListBytes = 30 * 1024 * 1024

/** UTF-8 only, as TS 119 612 §5.1.2 has it. @throws {ListXmlError} */
export const readListText = (bytes: Uint8Array): string => {
  if (bytes.length > maxListBytes) throw new ListXmlError('too large')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ListXmlError('not UTF-8', { cause })
  }
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
