/** Fields, widgets and pages of one revision by object number, so that two revisions can be compared by what an object is for. */
import { AppError } from '../../../shared/errors.ts'
import { limits } from '../../pdf/limits.ts'
import { listPages } from '../../pdf/list-pages.ts'
import { asArray, asName, asRef, asString, dictEntry, type PdfObject } from '../../pdf/object.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { decodeTextString } from './text-string.ts'

export interface FieldNode {
  /** Fully qualified. */
  readonly name: string
  readonly type: string | undefined
  /** As it stands where it is inherited from; null when there is none. */
  readonly value: PdfObject
  /** A widget shows the field on a page. */
  readonly isWidget: boolean
}

export interface DocumentMap {
  /** Fields and widgets of the form. Those that stand directly in an array have no number and are compared as plain data. */
  readonly fields: ReadonlyMap<number, FieldNode>
  /** Number of each page, from 1. */
  readonly pages: ReadonlyMap<number, number>
}

type Pending = Pick<FieldNode, 'name' | 'type' | 'value'> & { readonly object: PdfObject; readonly depth: number }

const readFields = async ({ resolve, catalog }: RevisionPdf): Promise<ReadonlyMap<number, FieldNode>> => {
  const fields = new Map<number, FieldNode>()
  const form = await resolve(dictEntry(catalog.value, 'AcroForm'))
  const roots = asArray(await resolve(dictEntry(form, 'Fields'))) ?? []
  const pending: Pending[] = roots.map(object => ({ object, name: '', type: undefined, value: null, depth: 0 }))
  for (let node = pending.pop(); node; node = pending.pop()) {
    const ref = asRef(node.object)
    if (!ref || fields.has(ref.num) || node.depth > limits.depth) continue
    if (fields.size + pending.length > limits.treeNodes) throw new AppError('pdf/too-complex')
    const dict = await resolve(ref)
    const part = asString(await resolve(dictEntry(dict, 'T')))
    const own = part && decodeTextString(part)
    const field: FieldNode = {
      name: own === undefined ? node.name : node.name === '' ? own : `${node.name}.${own}`,
      type: asName(await resolve(dictEntry(dict, 'FT'))) ?? node.type,
      value: dictEntry(dict, 'V') ?? node.value,
      isWidget: asName(await resolve(dictEntry(dict, 'Subtype'))) === 'Widget',
    }
    fields.set(ref.num, field)
    const kids = asArray(await resolve(dictEntry(dict, 'Kids'))) ?? []
    pending.push(...kids.map(object => ({ ...field, object, depth: (node?.depth ?? 0) + 1 })))
  }
  return fields
}

/** @throws {AppError} pdf/too-complex */
export const mapDocument = async (revision: RevisionPdf): Promise<DocumentMap> => ({
  fields: await readFields(revision),
  pages: (await listPages(revision)).numbers,
})
