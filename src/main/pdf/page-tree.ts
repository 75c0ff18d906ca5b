/** Finds pages (ISO 32000-2 §7.7.3), also where kids stand directly in the tree, and never runs in circles. */
import { AppError } from '../../shared/errors.ts'
import { limits } from './limits.ts'
import { type LocatedValue, locateEntry, type ObjectSource } from './location.ts'
import { asArray, asName, isPlainDict, type PdfDict } from './object.ts'

/** Some writers leave /Type out or get it wrong; what a page is made of tells. */
const isPage = (dict: PdfDict): boolean => {
  const type = asName(dict.entries.get('Type'))
  if (type === 'Page') return true
  if (type === 'Pages' || type === 'Catalog') return false
  return ['Contents', 'MediaBox', 'Resources', 'Parent'].some(key => dict.entries.has(key))
}

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
    const count = asArray(kids.value)?.length
    if (count === undefined) return isPage(node.value) ? node : undefined
    for (let index = 0; index < count; index++) {
      const page = await visit(await locateEntry(source, kids, index), depth + 1)
      if (page) return page
    }
    return undefined
  }
  return visit(await locateEntry(source, catalog, 'Pages'), 0)
}
