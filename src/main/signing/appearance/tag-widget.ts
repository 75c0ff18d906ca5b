/** Adds a new widget to the structure of a tagged document (ISO 32000-2 §14.7.5.3, ISO 14289-1 §7.18): a Form element with its words. */
import { limits } from '../../pdf/limits.ts'
import { type LocatedValue, locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { pdfArray, pdfDict, pdfName } from '../../pdf/make-object.ts'
import { asArray, asIndex, asName, isPlainDict, type PdfObject, type PdfRef } from '../../pdf/object.ts'
import { textString } from '../../pdf/serialize-object.ts'
import type { IncrementalUpdate } from '../pdf/incremental-update.ts'

const setEntry = (
  update: IncrementalUpdate,
  { location }: LocatedValue,
  key: string,
  value: PdfObject,
): Promise<void> => update.replace({ ref: location.ref, path: [...location.path, key] }, value)

/** The highest key of a number tree (§7.9.7); -1 for an empty one. The last leaf has it, but writers are sloppy: all are asked. */
const highestKey = async (source: ObjectSource, root: LocatedValue): Promise<number> => {
  let highest = -1
  let visited = 0
  const visit = async (node: LocatedValue, depth: number): Promise<void> => {
    if (depth > limits.depth || ++visited > limits.treeNodes) return
    const numbers = asArray((await locateEntry(source, node, 'Nums')).value) ?? []
    for (let index = 0; index < numbers.length; index += 2) highest = Math.max(highest, asIndex(numbers[index]) ?? -1)
    const bounds = asArray((await locateEntry(source, node, 'Limits')).value)
    // A leaf says with its limits what is below.
    if (bounds && depth > 0) highest = Math.max(highest, asIndex(bounds[1]) ?? -1)
    const kids = await locateEntry(source, node, 'Kids')
    for (let index = 0; index < (asArray(kids.value)?.length ?? 0); index++) {
      await visit(await locateEntry(source, kids, index), depth + 1)
    }
  }
  await visit(root, 0)
  return highest
}

/** The element that the new one goes into: the Document below the root where there is just one, else the root. */
const findParent = async (source: ObjectSource, root: LocatedValue): Promise<LocatedValue> => {
  const kids = await locateEntry(source, root, 'K')
  const items = asArray(kids.value)
  const only = items ? (items.length === 1 ? await locateEntry(source, kids, 0) : undefined) : kids
  const isDocument =
    only && isPlainDict(only.value) && asName((await locateEntry(source, only, 'S')).value) === 'Document'
  // An element's parent is named by reference.
  return isDocument && only.location.path.length === 0 ? only : root
}

/**
 * @returns entries for the widget; undefined in a document without structure
 * @throws {AppError} pdf/damaged
 */
export const tagWidget = async (
  update: IncrementalUpdate,
  catalog: LocatedValue,
  page: LocatedValue,
  widget: PdfRef,
  alternateText: string,
): Promise<ReadonlyMap<string, PdfObject> | undefined> => {
  const root = await locateEntry(update, catalog, 'StructTreeRoot')
  if (!isPlainDict(root.value) || root.location.path.length > 0 || page.location.path.length > 0) return undefined

  const tree = await locateEntry(update, root, 'ParentTree')
  const next = asIndex((await locateEntry(update, root, 'ParentTreeNextKey')).value) ?? 0
  const key = Math.max(next, (await highestKey(update, tree)) + 1)
  const parent = await findParent(update, root)
  const element = update.reserve()
  const reference = pdfDict({ Type: pdfName('OBJR'), Obj: widget, Pg: page.location.ref })
  update.put(
    element,
    pdfDict({
      Type: pdfName('StructElem'),
      S: pdfName('Form'),
      P: parent.location.ref,
      Pg: page.location.ref,
      Alt: textString(alternateText),
      K: reference,
    }),
  )
  const kids = await locateEntry(update, parent, 'K')
  const items = asArray(kids.value)
  const own = isPlainDict(parent.value) ? parent.value.entries.get('K') : undefined
  if (items) await update.replace(kids.location, pdfArray([...items, element]))
  else await setEntry(update, parent, 'K', pdfArray([...(own === undefined || own === null ? [] : [own]), element]))

  const numbers = await locateEntry(update, tree, 'Nums')
  const branches = await locateEntry(update, tree, 'Kids')
  const numberItems = asArray(numbers.value)
  const branchItems = asArray(branches.value)
  if (branchItems) {
    const leaf = update.reserve()
    update.put(leaf, pdfDict({ Limits: pdfArray([key, key]), Nums: pdfArray([key, element]) }))
    await update.replace(branches.location, pdfArray([...branchItems, leaf]))
  } else if (numberItems) await update.replace(numbers.location, pdfArray([...numberItems, key, element]))
  else await setEntry(update, root, 'ParentTree', pdfDict({ Nums: pdfArray([key, element]) }))
  await setEntry(update, root, 'ParentTreeNextKey', key + 1)
  // Focus goes in the order of the structure (ISO 14289-1 §7.18.3).
  if ((await locateEntry(update, page, 'Tabs')).value === null) await setEntry(update, page, 'Tabs', pdfName('S'))
  return new Map([['StructParent', key]])
}
