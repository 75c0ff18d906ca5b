/** Reads the XML of a trusted list with limits: no document type, no entities, no depth or size that could exhaust us. */
import { DOMParser } from '@xmldom/xmldom'
import { ListXmlError } from './list-xml.ts'

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
