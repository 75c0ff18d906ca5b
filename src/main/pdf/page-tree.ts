/** Finds pages (ISO 32000-2 §7.7.3), also where kids stand directly in the tree, and never runs in circles. */
import { AppError } from '../../shared/errors.ts'
import { limits } from './limits.ts'
import { type LocatedValue, locateEntry, type ObjectSource } from './location.ts'
import { asArray, asIndex, asName, isPlainDict, type PdfDict, type PdfObject } from './object.ts'

/** Some writers leave /Type out or get it wrong; what a page is made of tells, or that a tree has it for a leaf. */
const isPage = (dict: PdfDict, isKid: boolean): boolean => {
  const type = asName(dict.entries.get('Type'))
  if (type === 'Page') return true
  if (type === 'Pages' || type === 'Catalog') return false
  if (type === undefined && isKid) return true
  return ['Contents', 'MediaBox', 'Resources', 'Parent'].some(key => dict.entries.has(key))
}

/** Undefined where there is no /Kids; some writers leave its brackets away where it has one. */
const kidCount = ({ value }: LocatedValue): number | undefined =>
  asArray(value)?.length ?? (isPlainDict(value) ? 1 : undefined)

const locateKid = async (source: ObjectSource, kids: LocatedValue, index: number): Promise<LocatedValue> =>
  isPlainDict(kids.value) ? kids : locateEntry(source, kids, index)

/** The first page below `catalog`; undefined when there is none. @throws {AppError} pdf/too-complex */
export const findFirstPage = async (source: ObjectSource, catalog: LocatedValue): Promise<LocatedValue | undefined> => {
  const visited = new Set<string>()
  const visit = async (node: LocatedValue, depth: number): Promise<LocatedValue | undefined> => {
    const { ref, path } = node.location
    const place = `${ref.num}/${path.join('/')}`
    if (visited.has(place) || depth > limits.depth || !isPlainDict(node.value)) return undefined
    if (visited.size > limits.treeNodes) throw new AppError('pdf/too-complex', { limit: 'pages' })
    visited.add(place)
    const kids = await locateEntry(source, node, 'Kids')
    const count = kidCount(kids)
    if (count === undefined) return isPage(node.value, depth > 0) ? node : undefined
    for (let index = 0; index < count; index++) {
      const page = await visit(await locateKid(source, kids, index), depth + 1)
      if (page) return page
    }
    return undefined
  }
  return visit(await locateEntry(source, catalog, 'Pages'), 0)
}

/** A page and what it has from the nodes above it. */
export interface FoundPage {
  readonly page: LocatedValue
  /** /MediaBox, /CropBox and /Rotate, of the page or inherited (§7.7.3.4); references followed. */
  readonly attributes: ReadonlyMap<string, PdfObject>
}

const inheritable = ['MediaBox', 'CropBox', 'Rotate'] as const

const isLeaf = ({ value }: LocatedValue): boolean =>
  isPlainDict(value) && isPage(value, true) && !value.entries.has('Kids')

/** Pages below a node as it says itself; undefined where it says nothing usable. */
const countOf = async (source: ObjectSource, node: LocatedValue): Promise<number | undefined> =>
  asIndex((await locateEntry(source, node, 'Count')).value)

/**
 * The page `number`, counted from 1. Branches are passed over by their /Count, so that the cost follows the depth of the
 * tree and not its pages; a node that has as many kids as pages is not read through.
 *
 * @throws {AppError} pdf/page-not-found; pdf/too-complex
 */
export const findPage = async (source: ObjectSource, catalog: LocatedValue, number: number): Promise<FoundPage> => {
  const visited = new Set<string>()
  let left = number
  const visit = async (
    node: LocatedValue,
    above: ReadonlyMap<string, PdfObject>,
    depth: number,
  ): Promise<FoundPage | undefined> => {
    const { ref, path } = node.location
    const place = `${ref.num}/${path.join('/')}`
    if (visited.has(place) || depth > limits.depth || !isPlainDict(node.value)) return undefined
    if (visited.size > limits.treeNodes) throw new AppError('pdf/too-complex', { limit: 'pages' })
    visited.add(place)
    const kids = await locateEntry(source, node, 'Kids')
    const count = kidCount(kids)
    if (count === undefined) {
      if (!isPage(node.value, depth > 0)) return undefined
      left--
    } else if (depth > 0) {
      const pages = await countOf(source, node)
      if (pages !== undefined && pages > 0 && pages < left) {
        left -= pages
        return undefined
      }
    }
    if (count === undefined && left > 0) return undefined
    const attributes = new Map(above)
    for (const key of inheritable) {
      const { value } = await locateEntry(source, node, key)
      if (value !== null) attributes.set(key, value)
    }
    if (count === undefined) return { page: node, attributes }
    if (count === (await countOf(source, node)) && left <= count) {
      const [first, kid] = [await locateKid(source, kids, 0), await locateKid(source, kids, left - 1)]
      if (isLeaf(first) && isLeaf(kid)) {
        left = 1
        return visit(kid, attributes, depth + 1)
      }
    }
    for (let index = 0; index < count; index++) {
      const found = await visit(await locateKid(source, kids, index), attributes, depth + 1)
      if (found) return found
    }
    return undefined
  }
  const found =
    Number.isSafeInteger(number) && number > 0
      ? await visit(await locateEntry(source, catalog, 'Pages'), new Map(), 0)
      : undefined
  if (!found) throw new AppError('pdf/page-not-found', { page: number })
  return found
}
