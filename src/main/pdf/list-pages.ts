/** Every page of a document in order, by the number of its object. */
import { AppError } from '../../shared/errors.ts'
import { limits } from './limits.ts'
import { asArray, asName, asRef, dictEntry, isPlainDict, type PdfObject, type PdfRef } from './object.ts'
import type { PdfFile } from './open-pdf.ts'

export interface DocumentPages {
  readonly count: number
  /** Those with an object of their own: all but a few odd ones. */
  readonly refs: readonly PdfRef[]
  /** Page number, from 1, by object number. */
  readonly numbers: ReadonlyMap<number, number>
}

/** @throws {AppError} pdf/too-complex */
export const listPages = async ({ resolve, catalog }: Pick<PdfFile, 'resolve' | 'catalog'>): Promise<DocumentPages> => {
  const refs: PdfRef[] = []
  const numbers = new Map<number, number>()
  const visited = new Set<number>()
  let count = 0
  const pending: PdfObject[] = [dictEntry(catalog.value, 'Pages') ?? null]
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    const ref = asRef(object)
    if (ref && visited.has(ref.num)) continue
    if (ref) visited.add(ref.num)
    if (visited.size + pending.length > limits.treeNodes) throw new AppError('pdf/too-complex', { limit: 'pages' })
    const node = await resolve(object)
    const stated = dictEntry(node, 'Kids')
    const kids = await resolve(stated)
    const several = asArray(kids)
    if (several) for (const kid of [...several].reverse()) pending.push(kid)
    // Without its brackets, as `page-tree.ts` forgives it.
    else if (isPlainDict(kids)) pending.push(stated ?? null)
    else if (asName(await resolve(dictEntry(node, 'Type'))) !== 'Pages' && stated === undefined) {
      if (node === null) continue
      count++
      if (!ref) continue
      refs.push(ref)
      numbers.set(ref.num, count)
    }
  }
  return { count, refs, numbers }
}
