/** Makes a PDF document of text: A4, fonts embedded as far as they are used, tagged, with numbered pages; nothing from the network. */
import { deflateSync } from 'node:zlib'
import { pdfArray, pdfDict, pdfName } from '../pdf/make-object.ts'
import type { PdfRef } from '../pdf/object.ts'
import { textString } from '../pdf/serialize-object.ts'
import type { Block } from './block.ts'
import { createFontBook } from './draw-line.ts'
import { createPackSubset, putFont } from './font-objects.ts'
import { grey, layOutBlocks } from './lay-out-blocks.ts'
import { writeMetadata } from './metadata.ts'
import { createNewPdf } from './new-pdf.ts'
import { createTextSetter, type TextStyle } from './set-text.ts'
import { createSheets, sheet, textWidth } from './sheets.ts'
import { putStructure, type StructureElement } from './structure.ts'
import { loadSubsetFont } from './subset-font.ts'
import { loadTypefaces } from './typefaces.ts'

export interface DocumentFacts {
  /** In the title bar of readers and in the list of a person's files. */
  readonly title: string
  /** BCP 47. */
  readonly language: string
  readonly createdAt: Date
  /** At the foot of each page, beside its number; one line. */
  readonly footer: string
}

const footStyle: TextStyle = { weight: 'regular', sizePoints: 8 }

/** The bytes of a PDF of as many pages as are needed, at least one. */
export const typesetDocument = async (facts: DocumentFacts, blocks: readonly Block[]): Promise<Uint8Array> => {
  const [typefaces, subsetFont] = await Promise.all([loadTypefaces(), loadSubsetFont()])
  const book = createFontBook()
  const sheets = createSheets(book)
  const setter = createTextSetter(typefaces)
  const root: StructureElement = { type: 'Document', parts: [] }
  sheets.breakPage()
  layOutBlocks(blocks, root, { sheets, setter, typefaces })

  const foot = (text: string) => setter.set(text, footStyle, textWidth - 60)[0]
  for (let index = 0; index < sheets.count; index++) {
    const [footer, place] = [foot(facts.footer), foot(`${index + 1} / ${sheets.count}`)]
    if (!footer || !place) continue
    const at = { sizePoints: footStyle.sizePoints, x: sheet.margin, y: sheet.margin - 14 }
    sheets.footLine(index, { ...at, shaped: footer }, grey)
    const x = sheet.width - sheet.margin - setter.width(place, footStyle)
    sheets.footLine(index, { ...at, x, shaped: place }, grey)
  }

  const pdf = createNewPdf()
  const packSubset = createPackSubset(subsetFont)
  const fonts = [...book.fonts.values()].map(
    ({ resource, use }) => [resource, putFont(pdf, use, packSubset, false)] as const,
  )
  const resources = pdf.reserve()
  pdf.put(resources, pdfDict({ Font: pdfDict(Object.fromEntries(fonts)) }))
  const [pageTree, metadata, info, catalog] = [pdf.reserve(), pdf.reserve(), pdf.reserve(), pdf.reserve()]
  const pages = sheets.contents.map((operators, index): PdfRef => {
    const [content, page] = [pdf.reserve(), pdf.reserve()]
    pdf.putStream(content, pdfDict({ Filter: pdfName('FlateDecode') }), deflateSync(Buffer.from(operators, 'latin1')))
    pdf.put(
      page,
      pdfDict({
        Type: pdfName('Page'),
        Parent: pageTree,
        MediaBox: pdfArray([0, 0, sheet.width, sheet.height]),
        Resources: resources,
        Contents: content,
        StructParents: index,
        Tabs: pdfName('S'),
      }),
    )
    return page
  })
  pdf.put(pageTree, pdfDict({ Type: pdfName('Pages'), Kids: pdfArray(pages), Count: pages.length }))
  const { xmp, entries } = writeMetadata(facts)
  pdf.putStream(metadata, pdfDict({ Type: pdfName('Metadata'), Subtype: pdfName('XML') }), Buffer.from(xmp))
  pdf.put(info, pdfDict(entries))
  pdf.put(
    catalog,
    pdfDict({
      Type: pdfName('Catalog'),
      Pages: pageTree,
      Lang: textString(facts.language),
      MarkInfo: pdfDict({ Marked: true }),
      StructTreeRoot: putStructure(pdf, root, pages),
      ViewerPreferences: pdfDict({ DisplayDocTitle: true }),
      Metadata: metadata,
    }),
  )
  return pdf.finish({ Root: catalog, Info: info })
}
