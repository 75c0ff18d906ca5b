/** The structure of a document for those who hear it or read it in another form (tagged PDF, ISO 32000-2 §14.7, §14.8). */
import { pdfArray, pdfDict, pdfName } from '../pdf/make-object.ts'
import type { PdfObject, PdfRef } from '../pdf/object.ts'
import { textString } from '../pdf/serialize-object.ts'
import type { NewObjects } from './font-objects.ts'

export type StructureType =
  | 'Document'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'L'
  | 'LI'
  | 'LBody'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure'

export interface StructureElement {
  readonly type: StructureType
  /** A picture's words and where it stands: left, bottom, right, top. */
  readonly picture?: { readonly alternateText: string; readonly box: readonly [number, number, number, number] }
  readonly parts: (StructureElement | MarkedContent)[]
}

/** A piece of a page's content that belongs to an element. */
export interface MarkedContent {
  readonly pageIndex: number
  readonly id: number
}

export const openElement = (
  parent: StructureElement,
  type: StructureType,
  picture?: StructureElement['picture'],
): StructureElement => {
  const element: StructureElement = { type, parts: [], ...(picture ? { picture } : {}) }
  parent.parts.push(element)
  return element
}

/** The attributes that other programs need to make sense of an element (§14.8.5). */
const attributesOf = ({ type, picture }: StructureElement): Readonly<Record<string, PdfObject>> => {
  // The name at the left stands for what is beside it.
  if (type === 'TH') return { A: pdfDict({ O: pdfName('Table'), Scope: pdfName('Row') }) }
  if (!picture) return {}
  const { alternateText, box } = picture
  return { Alt: textString(alternateText), A: pdfDict({ O: pdfName('Layout'), BBox: pdfArray(box) }) }
}

/** Writes the tree below `root` and the way back from each page's content (§14.7.5.4). @returns the catalog's entry */
export const putStructure = (objects: NewObjects, root: StructureElement, pages: readonly PdfRef[]): PdfRef => {
  const treeRef = objects.reserve()
  const owners: PdfRef[][] = pages.map(() => [])
  const putElement = (element: StructureElement, parent: PdfRef): PdfRef => {
    const ref = objects.reserve()
    const kids = element.parts.map(part => {
      if ('type' in part) return putElement(part, ref)
      const owned = owners[part.pageIndex]
      if (owned) owned[part.id] = ref
      return pdfDict({ Type: pdfName('MCR'), Pg: pages[part.pageIndex] ?? null, MCID: part.id })
    })
    objects.put(
      ref,
      pdfDict({
        Type: pdfName('StructElem'),
        S: pdfName(element.type),
        P: parent,
        K: pdfArray(kids),
        ...attributesOf(element),
      }),
    )
    return ref
  }
  const rootRef = putElement(root, treeRef)
  const parentTree = objects.reserve()
  objects.put(parentTree, pdfDict({ Nums: pdfArray(owners.flatMap((refs, index) => [index, pdfArray(refs)])) }))
  objects.put(
    treeRef,
    pdfDict({
      Type: pdfName('StructTreeRoot'),
      K: pdfArray([rootRef]),
      ParentTree: parentTree,
      ParentTreeNextKey: pages.length,
    }),
  )
  return treeRef
}
