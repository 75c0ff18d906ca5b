/** Writes the appearance of a signature as a form XObject with all that it needs (ISO 32000-2 §12.5.5). */
import { deflateSync } from 'node:zlib'
import type { PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import type { IncrementalUpdate } from '../pdf/incremental-update.ts'
import { pdfArray, pdfDict, pdfName } from '../pdf/make-object.ts'
import { readConformance } from './conformance.ts'
import { createFontUse, type FontUse, type PackSubset, putFont } from './font-objects.ts'
import { type PackPicture, putPicture } from './image-object.ts'
import { layOut, type PlacedLine, type Rectangle, type TextBlock } from './lay-out.ts'
import type { Picture } from './read-png.ts'
import type { Cluster, Glyph } from './shape-line.ts'
import type { Typeface, Typefaces } from './typefaces.ts'

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

/** Never with an exponent (§7.3.3). */
const num = (value: number): string =>
  value
    .toFixed(3)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0')
const hex4 = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase()

/** Turned back against the page, so that it is upright when it is seen (§12.5.5, algorithm 8.1 moves it into /Rect). */
const uprightMatrix = ({ width, height, rotation }: ShownBox): readonly number[] =>
  ({
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  })[rotation]

interface FontBook {
  readonly fonts: ReadonlyMap<Typeface, { readonly resource: string; readonly use: FontUse }>
  open(typeface: Typeface): { readonly resource: string; readonly use: FontUse }
}

const createFontBook = (): FontBook => {
  const fonts = new Map<Typeface, { readonly resource: string; readonly use: FontUse }>()
  return {
    fonts,
    open: typeface => {
      const found = fonts.get(typeface) ?? { resource: `F${fonts.size + 1}`, use: createFontUse(typeface) }
      fonts.set(typeface, found)
      return found
    },
  }
}

/** The part of a sign that carries its text: where a letter is put together from a body and dots, the body. */
const bodyOf = ({ glyphs }: Cluster): Glyph | undefined =>
  glyphs.reduce<Glyph | undefined>(
    (widest, glyph) => (!widest || glyph.width > widest.width ? glyph : widest),
    undefined,
  )

/** A glyph's outline as a path, filled: seen, and no text for those who read the page aloud or search it. */
const drawOutline = ({ font, perMille }: Typeface, glyph: Glyph, x: number, y: number, sizePoints: number): string => {
  const scale = (perMille * sizePoints) / 1000
  const out: string[] = []
  let [lastX, lastY] = [0, 0]
  for (const { type, values } of font.glyphToJson(glyph.id)) {
    const [a = 0, b = 0, c = 0, d = 0] = values
    // A quadratic curve as the cubic one that it is (§8.5.2.2).
    const points =
      type === 'Q' ? [(lastX + 2 * a) / 3, (lastY + 2 * b) / 3, (c + 2 * a) / 3, (d + 2 * b) / 3, c, d] : values
    const placed = points.map((value, index) => num(value * scale + (index % 2 === 0 ? x : y)))
    out.push([...placed, { M: 'm', L: 'l', Q: 'c', C: 'c', Z: 'h' }[type] ?? ''].join(' '))
    if (points.length > 1) [lastX, lastY] = [points.at(-2) ?? 0, points.at(-1) ?? 0]
  }
  return out.length > 0 ? `${out.join('\n')}\nf\n` : ''
}

const drawLine = ({ shaped, sizePoints, x, y, gray }: PlacedLine, book: FontBook, grayOperator: string): string => {
  const out: string[] = [`${num(gray)} ${grayOperator}`, 'BT', `${num(x)} ${num(y)} Td`]
  const toPoints = (perMille: number): number => (perMille * sizePoints) / 1000
  let outlines = ''
  let pen = 0
  let at = 0
  let rise = 0
  let shown = ''
  const flush = (): void => {
    if (shown !== '') out.push(`[${shown}] TJ`)
    shown = ''
  }
  for (const { typeface, clusters } of shaped.runs) {
    const { resource, use } = book.open(typeface)
    flush()
    out.push(`/${resource} ${num(sizePoints)} Tf`)
    for (const cluster of clusters) {
      const body = bodyOf(cluster)
      for (const glyph of cluster.glyphs) {
        const target = pen + glyph.xOffset
        pen += glyph.advance
        if (glyph !== body) {
          outlines += drawOutline(typeface, glyph, x + toPoints(target), y + toPoints(glyph.yOffset), sizePoints)
          continue
        }
        if (glyph.yOffset !== rise) {
          flush()
          rise = glyph.yOffset
          out.push(`${num(toPoints(rise))} Ts`)
        }
        if (Math.abs(target - at) > 0.01) shown += num(at - target)
        shown += `<${hex4(use.codeOf(glyph, cluster.text))}>`
        at = target + glyph.width
      }
    }
  }
  flush()
  // A rise outlives the text object (§9.3.1).
  if (rise !== 0) out.push('0 Ts')
  return `${[...out, 'ET'].join('\n')}\n${outlines}`
}

const rectangle = ({ x, y, width, height }: Rectangle): string => [x, y, width, height].map(num).join(' ')

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
    content += `q\n${[width, 0, 0, height, x, y].map(num).join(' ')} cm\n/Im1 Do\nQ\n`
  }
  if (layout.rule) content += `0.7 ${grayOperator}\n${rectangle(layout.rule)} re\nf\n`
  for (const line of layout.lines) content += drawLine(line, book, grayOperator)

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
