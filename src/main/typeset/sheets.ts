/** A4 sheets that fill from the top: what is drawn goes to the last one, and belongs to an element of the structure or is decoration. */
import { contentNumber, serializeObject, textString } from '../pdf/serialize-object.ts'
import { drawLine, type FontBook, type PlacedLine } from './draw-line.ts'
import type { StructureElement } from './structure.ts'

export const sheet = { width: 595.28, height: 841.89, margin: 56 } as const
export const textWidth = sheet.width - 2 * sheet.margin
/** Above the margin, so that the last line keeps clear of the foot. */
const lowest = sheet.margin + 20

export type Color = readonly [red: number, green: number, blue: number]

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Sheets {
  readonly count: number
  /** The top of what is still free. */
  readonly y: number
  /** Operators of each sheet. */
  readonly contents: readonly string[]
  /** Begins a new sheet where `height` is not left on this one. */
  room(height: number): void
  breakPage(): void
  down(height: number): void
  /** @param spokenText what is read in the place of what is drawn (§14.9.4) */
  lines(owner: StructureElement, lines: readonly PlacedLine[], color: Color, spokenText?: string): void
  rectangles(owner: StructureElement | null, rectangles: readonly Rectangle[], color: Color): void
  /** Outside the text, on a sheet that is done. */
  footLine(sheetIndex: number, line: PlacedLine, color: Color): void
}

export const createSheets = (book: FontBook): Sheets => {
  const contents: string[] = []
  const marks: number[] = []
  let y = 0

  const breakPage = (): void => {
    contents.push('')
    marks.push(0)
    y = sheet.height - sheet.margin
  }
  const setColor = (color: Color): string => `${color.map(contentNumber).join(' ')} rg`
  const append = (operators: string): void => {
    if (contents.length === 0) breakPage()
    contents[contents.length - 1] += operators
  }
  const mark = (owner: StructureElement | null, operators: string, spokenText?: string): void => {
    if (!owner) {
      append(`/Artifact BMC\n${operators}EMC\n`)
      return
    }
    if (contents.length === 0) breakPage()
    const pageIndex = contents.length - 1
    const id = marks[pageIndex] ?? 0
    marks[pageIndex] = id + 1
    owner.parts.push({ pageIndex, id })
    const span = `/Span <</ActualText ${serializeObject(textString(spokenText ?? ''))}>> BDC\n${operators}EMC\n`
    append(`/${owner.type} <</MCID ${id}>> BDC\n${spokenText === undefined ? operators : span}EMC\n`)
  }

  return {
    get count() {
      return contents.length
    },
    get y() {
      return y
    },
    contents,
    breakPage,
    room: height => {
      if (contents.length === 0 || y - height < lowest) breakPage()
    },
    down: height => {
      y -= height
    },
    lines: (owner, lines, color, spokenText) =>
      mark(owner, lines.map(line => drawLine(line, setColor(color), book)).join(''), spokenText),
    rectangles: (owner, boxes, color) => {
      const paths = boxes.map(({ x, y: bottom, width, height }) =>
        [...[x, bottom, width, height].map(contentNumber), 're'].join(' '),
      )
      mark(owner, `${setColor(color)}\n${paths.join('\n')}\nf\n`)
    },
    footLine: (sheetIndex, line, color) => {
      contents[sheetIndex] += `/Artifact <</Type/Pagination>> BDC\n${drawLine(line, setColor(color), book)}EMC\n`
    },
  }
}
