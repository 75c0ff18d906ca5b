/** Finds the signatures of a PDF: the signature fields of its form that hold a value (ISO 32000-2 §12.7.4, §12.7.5.5). */
import { AppError } from '../../../shared/errors.ts'
import { limits } from '../../pdf/limits.ts'
import { asArray, asDict, asName, asRef, asString, dictEntry, type PdfDict, type PdfObject } from '../../pdf/object.ts'
import type { ReadablePdf } from './readable-pdf.ts'
import { decodeTextString } from './text-string.ts'

export interface SignatureField {
  /** Fully qualified (§12.7.4.2); null when no part of it has a name. */
  readonly name: string | null
  /** The signature dictionary. */
  readonly value: PdfDict
  readonly dict: PdfDict
}

interface Node {
  readonly object: PdfObject
  readonly parentName: string | null
  /** Inherited when a field does not say (§12.7.4.1). */
  readonly parentType: string | undefined
  readonly depth: number
}

/** Each costs a pass of hashing; real documents have a few dozen at most. */
const maxSignatures = 200

const qualifiedName = (parentName: string | null, partialName: Uint8Array | undefined): string | null => {
  if (!partialName) return parentName
  const name = decodeTextString(partialName)
  return parentName === null ? name : `${parentName}.${name}`
}

/**
 * In the order of the form. Visits every object once, whatever the tree claims.
 *
 * @throws {AppError} pdf/too-complex
 */
export const findSignatureFields = async (document: ReadablePdf): Promise<readonly SignatureField[]> => {
  const form = await document.resolve(dictEntry(document.catalog.value, 'AcroForm'))
  const roots = asArray(await document.resolve(dictEntry(form, 'Fields'))) ?? []
  const toNodes = (objects: readonly PdfObject[], from: Omit<Node, 'object'>): Node[] =>
    objects.map(object => ({ ...from, object })).reverse()
  const pending = toNodes(roots, { parentName: null, parentType: undefined, depth: 0 })
  const visited = new Set<string>()
  const found: SignatureField[] = []
  for (let count = 0; ; count++) {
    const node = pending.pop()
    if (!node) return found
    if (count > limits.treeNodes || pending.length > limits.treeNodes) throw new AppError('pdf/too-complex')
    const ref = asRef(node.object)
    const id = ref && `${ref.num} ${ref.gen}`
    if (id !== undefined && visited.has(id)) continue
    if (id !== undefined) visited.add(id)
    const field = asDict(await document.resolve(node.object))
    if (!field || node.depth > limits.depth) continue
    const name = qualifiedName(node.parentName, asString(await document.resolve(field.entries.get('T'))))
    const type = asName(await document.resolve(field.entries.get('FT'))) ?? node.parentType
    const value = type === 'Sig' ? asDict(await document.resolve(field.entries.get('V'))) : undefined
    if (value) found.push({ name, value, dict: field })
    if (found.length > maxSignatures) throw new AppError('pdf/too-complex')
    const kids = asArray(await document.resolve(field.entries.get('Kids'))) ?? []
    pending.push(...toNodes(kids, { parentName: name, parentType: type, depth: node.depth + 1 }))
  }
}
