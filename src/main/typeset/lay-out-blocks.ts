/** Where each block of a document stands on its sheets, in which size and colour, and what it is in the structure. */
import { encode } from 'uqr'
import type { Block, Tone } from './block.ts'
import type { TextSetter, TextStyle } from './set-text.ts'
import { type ShapedLine, shapeLine } from './shape-line.ts'
import { type Color, type Rectangle, type Sheets, sheet, textWidth } from './sheets.ts'
import { openElement, type StructureElement, type StructureType } from './structure.ts'
import type { Typefaces } from './typefaces.ts'

const lineHeight = 1.45
const factColumn = 132
const factGap = 12
export const black: Color = [0.08, 0.09, 0.11]
export const grey: Color = [0.36, 0.39, 0.44]
const paper: Color = [0.955, 0.96, 0.97]
const colors: Readonly<Record<Tone, Color>> = { ok: [0.02, 0.4, 0.2], warn: [0.5, 0.3, 0], bad: [0.66, 0.07, 0.09] }
const softColors: Readonly<Record<Tone, Color>> = {
  ok: [0.93, 0.98, 0.94],
  warn: [1, 0.97, 0.88],
  bad: [1, 0.94, 0.93],
}
/** Signs for those who do not see colours. */
const signs: Readonly<Record<Tone, string>> = { ok: '+', warn: '?', bad: '×' }

const body: TextStyle = { weight: 'regular', sizePoints: 10 }
const codeStyle: TextStyle = { weight: 'semibold', sizePoints: 24 }
const codeCellPoints = 23
const qrSidePoints = 130
/** Modules of white around a code, without which cameras miss it (ISO/IEC 18004 §6.3.8). */
const quietModules = 4

const heightOf = ({ sizePoints }: TextStyle): number => sizePoints * lineHeight
const signed = (text: string, tone: Tone | undefined): string => (tone ? `${signs[tone]}\u00a0${text}` : text)

type BlockOf<Kind extends Block['kind']> = Extract<Block, { readonly kind: Kind }>

export const layOutBlocks = (
  blocks: readonly Block[],
  root: StructureElement,
  {
    sheets,
    setter,
    typefaces,
  }: { readonly sheets: Sheets; readonly setter: TextSetter; readonly typefaces: Typefaces },
): void => {
  /** Points and facts that follow each other are one list, one table. */
  let group: StructureElement | undefined
  const openGroup = (type: StructureType): StructureElement => {
    group = group?.type === type ? group : openElement(root, type)
    return group
  }

  const drawLine = (owner: StructureElement, shaped: ShapedLine, x: number, style: TextStyle, color: Color): void =>
    sheets.lines(owner, [{ shaped, sizePoints: style.sizePoints, x, y: sheets.y }], color)

  const drawLines = (
    owner: StructureElement,
    lines: readonly ShapedLine[],
    style: TextStyle,
    color: Color,
    indent = 0,
  ): void => {
    for (const shaped of lines) {
      sheets.room(heightOf(style))
      sheets.down(heightOf(style))
      drawLine(owner, shaped, sheet.margin + indent, style, color)
    }
  }
  const drawText = (owner: StructureElement, text: string, style: TextStyle, color: Color, indent = 0): void =>
    drawLines(owner, setter.set(text, style, textWidth - indent), style, color, indent)

  const draw: { readonly [Kind in Block['kind']]: (block: BlockOf<Kind>) => void } = {
    title: ({ text }) => {
      drawText(openElement(root, 'H1'), text, { weight: 'semibold', sizePoints: 18 }, black)
      sheets.down(12)
    },
    heading: ({ text, tone }) => {
      // Not the last line of a page.
      sheets.room(64)
      sheets.down(20)
      const style: TextStyle = { weight: 'semibold', sizePoints: 13 }
      drawText(openElement(root, 'H2'), signed(text, tone), style, tone ? colors[tone] : black)
    },
    subheading: ({ text }) => {
      sheets.room(64)
      sheets.down(8)
      drawText(openElement(root, 'H3'), text, { weight: 'semibold', sizePoints: 10 }, black)
    },
    paragraph: ({ text }) => {
      drawText(openElement(root, 'P'), text, body, black)
      sheets.down(4)
    },
    point: ({ text, tone }) => {
      const item = openElement(openElement(openGroup('L'), 'LI'), 'LBody')
      const [first, ...others] = setter.set(text, body, textWidth - 14)
      const [sign] = setter.set(tone ? signs[tone] : '•', body, textWidth)
      sheets.room(heightOf(body))
      sheets.down(heightOf(body))
      if (sign) drawLine(item, sign, sheet.margin + 2, body, tone ? colors[tone] : grey)
      if (first) drawLine(item, first, sheet.margin + 14, body, black)
      drawLines(item, others, body, black, 14)
    },
    fact: ({ name, text, tone }) => {
      const row = openElement(openGroup('Table'), 'TR')
      const [head, cell] = [openElement(row, 'TH'), openElement(row, 'TD')]
      const names = setter.set(name, body, factColumn - factGap)
      const lines = setter.set(signed(text, tone), body, textWidth - factColumn)
      for (let index = 0; index < Math.max(names.length, lines.length); index++) {
        const [left, right] = [names[index], lines[index]]
        sheets.room(heightOf(body))
        sheets.down(heightOf(body))
        if (left) drawLine(head, left, sheet.margin, body, grey)
        if (right) drawLine(cell, right, sheet.margin + factColumn, body, tone ? colors[tone] : black)
      }
    },
    panel: ({ tone, title, text }) => {
      const titleStyle: TextStyle = { weight: 'semibold', sizePoints: 15 }
      const textStyle: TextStyle = { weight: 'regular', sizePoints: 11 }
      const titleLines = setter.set(title, titleStyle, textWidth - 32)
      const textLines = setter.set(text, textStyle, textWidth - 32)
      const height = 24 + titleLines.length * heightOf(titleStyle) + textLines.length * heightOf(textStyle)
      sheets.room(height)
      const box: Rectangle = { x: sheet.margin, y: sheets.y - height, width: textWidth, height }
      sheets.rectangles(null, [box], softColors[tone])
      sheets.rectangles(null, [{ ...box, width: 4 }], colors[tone])
      sheets.down(10)
      drawLines(openElement(root, 'P'), titleLines, titleStyle, colors[tone], 18)
      drawLines(openElement(root, 'P'), textLines, textStyle, black, 18)
      sheets.down(24)
    },
    code: ({ text }) => {
      const owner = openElement(root, 'P')
      const padding = 16
      const perLine = Math.floor((textWidth - 2 * padding) / codeCellPoints)
      for (const line of breakCode(text, perLine)) {
        const height = heightOf(codeStyle) + 12
        sheets.room(height)
        sheets.rectangles(null, [{ x: sheet.margin, y: sheets.y - height, width: textWidth, height }], paper)
        const cells = [...line].map((sign, index) => {
          const shaped = shapeLine(typefaces, codeStyle.weight, sign)
          const side = (codeCellPoints - setter.width(shaped, codeStyle)) / 2
          const x = sheet.margin + padding + index * codeCellPoints + side
          return { shaped, sizePoints: codeStyle.sizePoints, x, y: sheets.y - height + 16 }
        })
        sheets.lines(owner, cells, black, line)
        sheets.down(height)
      }
      sheets.down(12)
    },
    qr: ({ data, alternateText, sidePoints = qrSidePoints }) => {
      const modules = encode(data, { ecc: 'M', border: 0 }).data
      const side = sidePoints / modules.length
      const quiet = quietModules * side
      sheets.room(sidePoints + 2 * quiet)
      sheets.down(quiet)
      const bottom = sheets.y - sidePoints
      const boxes = modules.flatMap((row, rowIndex) =>
        findRuns(row).map(({ start, length }) => ({
          x: sheet.margin + start * side,
          y: sheets.y - (rowIndex + 1) * side,
          width: length * side,
          height: side,
        })),
      )
      const box = [sheet.margin, bottom, sheet.margin + sidePoints, sheets.y] as const
      sheets.rectangles(openElement(root, 'Figure', { alternateText, box }), boxes, [0, 0, 0])
      sheets.down(sidePoints + quiet)
    },
    'page-break': () => sheets.breakPage(),
  }
  const groups: Readonly<Partial<Record<Block['kind'], StructureType>>> = { point: 'L', fact: 'Table' }

  for (const block of blocks) {
    if (groups[block.kind] === undefined) group = undefined
    // Each row of the table takes the block of its own kind.
    const drawBlock = draw[block.kind] as (each: Block) => void
    drawBlock(block)
  }
}

/** Lines of a code that are about as long as each other, broken between its groups. */
const breakCode = (text: string, perLine: number): readonly string[] => {
  const wanted = text.length / Math.ceil(text.length / perLine)
  const lines: string[] = []
  let line = ''
  for (const group of text.match(/[^\s-]+-?|-/g) ?? []) {
    const joined = line === '' || line.endsWith('-') ? line + group : `${line} ${group}`
    if (line !== '' && (line.length >= wanted || joined.length > perLine)) {
      lines.push(line)
      line = group
    } else line = joined
  }
  return [...lines, line]
}

/** Dark modules that touch are one rectangle, so that no hairline is seen between them. */
const findRuns = (row: readonly boolean[]): readonly { readonly start: number; readonly length: number }[] => {
  const runs: { start: number; length: number }[] = []
  for (const [index, dark] of row.entries()) {
    const last = runs.at(-1)
    if (dark && last && last.start + last.length === index) last.length++
    else if (dark) runs.push({ start: index, length: 1 })
  }
  return runs
}
