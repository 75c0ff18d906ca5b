/** Writes the appearance of a signature as a form XObject with all that it needs (ISO 32000-2 §12.5.5). */
import { deflateSync } from 'node:zlib'
import { pdfArray, pdfDict, pdfName } from '../../pdf/make-object.ts'
import type { PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { contentNumber } from '../../pdf/serialize-object.ts'
import { createFontBook, drawLine } from '../../typeset/draw-line.ts'
import { type PackSubset, putFont } from '../../typeset/font-objects.ts'
import type { Typefaces } from '../../typeset/typefaces.ts'
import type { IncrementalUpdate } from '../pdf/incremental-update.ts'
import { readConformance } from './conformance.ts'
import { type PackPicture, putPicture } from './image-object.ts'
import { layOut, type Rectangle, type TextBlock } from './lay-out.ts'
import type { Picture } from './read-png.ts'

/** As it is seen, in points. */
export interface ShownBox {
  readonly width: number
  readonly height: number
  /** Degrees, clockwise, by which the page is turned when it is shown. */
  readonly rotation: 0 | 90 | 180 | 270
}

export interface AppearanceParts {
  readonly blocks: readonly TextBlock[]
  readonly picture: Picture | null
  readonly packPicture: PackPicture
  /** What is written is written with them; null without text. */
  readonly type: { readonly typefaces: Typefaces; readonly packSubset: PackSubset } | null
}

/** Turned back against the page, so that it is upright when it is seen (§12.5.5, algorithm 8.1 moves it into /Rect). */
const uprightMatrix = ({ width, height, rotation }: ShownBox): readonly number[] =>
  ({
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  })[rotation]

const rectangle = ({ x, y, width, height }: Rectangle): string => [x, y, width, height].map(contentNumber).join(' ')

/** @throws {AppError} pdf/place-too-small; pdf/damaged, pdf/too-complex */
export const drawAppearance = async (
  update: IncrementalUpdate,
  pdf: PdfFile,
  { blocks, picture, packPicture, type }: AppearanceParts,
  box: ShownBox,
): Promise<PdfRef> => {
  const { archivePart, colors, mayBeTransparent } = await readConformance(pdf)
  const proportion = picture && picture.width / picture.height
  const layout = layOut(type?.typefaces ?? null, box, blocks, proportion)
  // ISO 32000-2 §8.6.5.2: gray that needs no device to be told what it is; sRGB's white point.
  const calibrated = pdfArray([pdfName('CalGray'), pdfDict({ WhitePoint: pdfArray([0.9505, 1, 1.089]), Gamma: 2.2 })])
  const graySpace = colors === 'calibrated-gray' ? calibrated : pdfName('DeviceGray')
  const grayOperator = colors === 'calibrated-gray' ? 'sc' : 'g'

  const book = createFontBook()
  let content = colors === 'calibrated-gray' ? '/Gray cs\n' : ''
  if (layout.image) {
    const { x, y, width, height } = layout.image
    content += `q\n${[width, 0, 0, height, x, y].map(contentNumber).join(' ')} cm\n/Im1 Do\nQ\n`
  }
  if (layout.rule) content += `0.7 ${grayOperator}\n${rectangle(layout.rule)} re\nf\n`
  for (const line of layout.lines) content += drawLine(line, `${contentNumber(line.gray)} ${grayOperator}`, book)

  const fonts = [...book.fonts.values()].flatMap(({ resource, use }) =>
    type ? [[resource, putFont(update, use, type.packSubset, archivePart === 1)] as const] : [],
  )
  const image =
    layout.image && picture ? putPicture(update, packPicture(picture, colors, mayBeTransparent), graySpace) : null
  const resources = pdfDict({
    ...(colors === 'calibrated-gray' ? { ColorSpace: pdfDict({ Gray: calibrated }) } : {}),
    ...(image ? { XObject: pdfDict({ Im1: image }) } : {}),
    ...(fonts.length > 0 ? { Font: pdfDict(Object.fromEntries(fonts)) } : {}),
  })
  const form = update.reserve()
  const entries = {
    Type: pdfName('XObject'),
    Subtype: pdfName('Form'),
    BBox: pdfArray([0, 0, box.width, box.height]),
    Matrix: pdfArray(uprightMatrix(box)),
    Resources: resources,
    Filter: pdfName('FlateDecode'),
  }
  update.putStream(form, pdfDict(entries), deflateSync(Buffer.from(content, 'latin1')))
  return form
}
