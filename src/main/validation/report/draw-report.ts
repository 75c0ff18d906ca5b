/** Draws the text of a report on A4 pages with embedded fonts, so that it looks the same wherever it is opened. */
import type { PDFDocument, PDFRef } from 'pdf-lib'
import type { VerdictTone } from '../../../shared/messages/describe-verdict.ts'
import type { Language } from '../../../shared/words.ts'
import type { ReportBlock } from './report-text.ts'
import type { TrueTypeFont } from './true-type-font.ts'

export interface ReportFonts {
  readonly regular: TrueTypeFont
  readonly bold: TrueTypeFont
}
type FontName = keyof ReportFonts

export interface DrawnReport {
  readonly title: string
  readonly language: Language
  readonly createdAt: Date
  /** At the foot of each page. */
  readonly footer: string
}

const page = { width: 595.28, height: 841.89, margin: 56 } as const
const factIndent = 132
const lineHeight = 1.45
type Colour = readonly [number, number, number]
const black: Colour = [0.08, 0.09, 0.11]
const grey: Colour = [0.36, 0.39, 0.44]
const colours: Readonly<Record<VerdictTone, Colour>> = {
  ok: [0.02, 0.4, 0.2],
  warn: [0.5, 0.3, 0],
  bad: [0.66, 0.07, 0.09],
}
const soft: Readonly<Record<VerdictTone, Colour>> = {
  ok: [0.93, 0.98, 0.94],
  warn: [1, 0.97, 0.88],
  bad: [1, 0.94, 0.93],
}
/** Signs for those who do not see colours. */
const signs: Readonly<Record<VerdictTone, string>> = { ok: '+', warn: '?', bad: '×' }

interface Style {
  readonly font: FontName
  readonly size: number
  readonly colour: Colour
}
const body: Style = { font: 'regular', size: 10, colour: black }

const number = (value: number): string => String(Math.round(value * 100) / 100)

/** Text in the composed form; control characters and what has no glyph are shown by their code point. */
const printable = (text: string, font: TrueTypeFont): string =>
  [...text.normalize('NFC').replace(/\s/g, ' ')]
    .map(sign => {
      const codePoint = sign.codePointAt(0) ?? 0
      return codePoint >= 32 && font.glyphOf(codePoint) !== 0
        ? sign
        : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`
    })
    .join('')

const widthOf = (text: string, { font, size }: Style, fonts: ReportFonts): number => {
  let width = 0
  for (const sign of text) width += fonts[font].widthOf(fonts[font].glyphOf(sign.codePointAt(0) ?? 0))
  return (width * size) / 1000
}

/** Breaks at spaces; a word that is wider than the line, such as a digest, is cut. */
const wrap = (text: string, style: Style, width: number, fonts: ReportFonts): readonly string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text, fonts[style.font]).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer, style, fonts) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const sign of word) {
      if (line !== '' && widthOf(line + sign, style, fonts) > width) {
        lines.push(line)
        line = ''
      }
      line += sign
    }
  }
  return [...lines, line]
}

/** The bytes of a PDF of as many pages as are needed. */
export const drawReport = async (
  blocks: readonly ReportBlock[],
  fonts: ReportFonts,
  about: DrawnReport,
): Promise<Uint8Array> => {
  // Loaded here: it would double the start of every command.
  const { PDFDocument, PDFName, PDFString } = await import('pdf-lib')
  const used: Readonly<Record<FontName, Map<number, string>>> = { regular: new Map(), bold: new Map() }
  const pages: string[][] = []
  let y = 0

  const current = (): string[] => pages.at(-1) ?? newPage()
  const newPage = (): string[] => {
    y = page.height - page.margin
    const operators: string[] = []
    pages.push(operators)
    return operators
  }
  const room = (height: number): void => {
    if (pages.length === 0 || y - height < page.margin + 20) newPage()
  }
  const show = (text: string, x: number, baseline: number, style: Style, into = current()): void => {
    let hex = ''
    for (const sign of text) {
      const glyph = fonts[style.font].glyphOf(sign.codePointAt(0) ?? 0)
      used[style.font].set(glyph, sign)
      hex += glyph.toString(16).padStart(4, '0')
    }
    const colour = style.colour.map(number).join(' ')
    into.push(`BT ${colour} rg /${style.font} ${style.size} Tf ${number(x)} ${number(baseline)} Td <${hex}> Tj ET`)
  }
  const box = (x: number, bottom: number, width: number, height: number, [r, g, b]: Colour): void => {
    current().push(`${number(r)} ${number(g)} ${number(b)} rg ${[x, bottom, width, height].map(number).join(' ')} re f`)
  }
  const paragraph = (text: string, style: Style, indent = 0): void => {
    const step = style.size * lineHeight
    for (const line of wrap(text, style, page.width - 2 * page.margin - indent, fonts)) {
      room(step)
      y -= step
      show(line, page.margin + indent, y, style)
    }
  }
  const space = (height: number): void => {
    y -= height
  }
  /** A sign or a name at the left of the next line, which it must not be parted from. */
  const beside = (text: string, style: Style, indent = 0): void => {
    room(style.size * lineHeight)
    show(printable(text, fonts[style.font]), page.margin + indent, y - style.size * lineHeight, style)
  }

  const drawVerdict = (tone: VerdictTone, title: string, text: string): void => {
    const inner = page.width - 2 * page.margin - 32
    const titleStyle: Style = { font: 'bold', size: 15, colour: colours[tone] }
    const textStyle: Style = { font: 'regular', size: 11, colour: black }
    const [titleLines, textLines] = [wrap(title, titleStyle, inner, fonts), wrap(text, textStyle, inner, fonts)]
    const height = 24 + titleLines.length * 15 * lineHeight + textLines.length * 11 * lineHeight
    room(height)
    box(page.margin, y - height, page.width - 2 * page.margin, height, soft[tone])
    box(page.margin, y - height, 4, height, colours[tone])
    space(10)
    paragraphIn(titleLines, titleStyle)
    paragraphIn(textLines, textStyle)
    space(24)
  }
  const paragraphIn = (lines: readonly string[], style: Style): void => {
    for (const line of lines) {
      y -= style.size * lineHeight
      show(line, page.margin + 18, y, style)
    }
  }

  const draw = (block: ReportBlock): void => {
    if (block.kind === 'title') {
      paragraph(block.text, { font: 'bold', size: 18, colour: black })
      space(12)
    } else if (block.kind === 'verdict') drawVerdict(block.tone, block.title, block.text)
    else if (block.kind === 'heading') {
      const { tone } = block
      // Not the last line of a page.
      room(64)
      space(tone ? 20 : 8)
      const style: Style = { font: 'bold', size: tone ? 13 : 10, colour: tone ? colours[tone] : black }
      paragraph(tone ? `${signs[tone]} ${block.text}` : block.text, style)
    } else if (block.kind === 'paragraph') {
      paragraph(block.text, body)
      space(4)
    } else if (block.kind === 'point') {
      beside(block.tone ? signs[block.tone] : '•', { ...body, colour: block.tone ? colours[block.tone] : grey }, 2)
      paragraph(block.text, body, 14)
    } else {
      const { tone } = block
      beside(block.name, { ...body, colour: grey })
      paragraph(
        tone ? `${signs[tone]} ${block.text}` : block.text,
        { ...body, colour: tone ? colours[tone] : black },
        factIndent,
      )
    }
  }
  for (const block of blocks) draw(block)
  const small: Style = { font: 'regular', size: 8, colour: grey }
  for (const [index, operators] of pages.entries()) {
    const place = `${index + 1} / ${pages.length}`
    const [footer = ''] = wrap(about.footer, small, page.width - 2 * page.margin - 60, fonts)
    show(footer, page.margin, page.margin - 14, small, operators)
    show(place, page.width - page.margin - widthOf(place, small, fonts), page.margin - 14, small, operators)
  }

  const document = await PDFDocument.create()
  document.setTitle(about.title)
  document.setLanguage(about.language)
  document.setProducer('Signet')
  document.setCreator('Signet')
  document.setCreationDate(about.createdAt)
  document.setModificationDate(about.createdAt)
  document.catalog.set(PDFName.of('ViewerPreferences'), document.context.obj({ DisplayDocTitle: true }))
  const { context } = document
  const refs: Readonly<Record<FontName, PDFRef>> = {
    regular: embedFont(document, 'NotoSans-Regular', fonts.regular, used.regular, PDFString.of),
    bold: embedFont(document, 'NotoSans-SemiBold', fonts.bold, used.bold, PDFString.of),
  }
  for (const operators of pages) {
    const sheet = document.addPage([page.width, page.height])
    for (const name of ['regular', 'bold'] as const) sheet.node.setFontDictionary(PDFName.of(name), refs[name])
    sheet.node.addContentStream(context.register(context.flateStream(operators.join('\n'))))
  }
  return document.save()
}

/** A composite font whose codes are glyph numbers (ISO 32000-2 §9.7.4), with the text that each stands for (§9.10.3). */
const embedFont = (
  { context }: PDFDocument,
  name: string,
  font: TrueTypeFont,
  used: ReadonlyMap<number, string>,
  literal: (text: string) => ReturnType<typeof import('pdf-lib').PDFString.of>,
): PDFRef => {
  const glyphs = [...used.keys()].sort((a, b) => a - b)
  const file = font.subset(glyphs)
  const baseFont = `SIGNET+${name}`
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: baseFont,
      // Symbolic (table 121): glyphs are chosen by number.
      Flags: 4,
      FontBBox: [...font.box],
      ItalicAngle: 0,
      Ascent: font.ascent,
      Descent: font.descent,
      CapHeight: 714,
      StemV: 80,
      FontFile2: context.register(context.flateStream(file, { Length1: file.length })),
    }),
  )
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: baseFont,
      CIDSystemInfo: { Registry: literal('Adobe'), Ordering: literal('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      W: glyphs.flatMap(glyph => [glyph, [Math.round(font.widthOf(glyph))]]),
      CIDToGIDMap: 'Identity',
    }),
  )
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: baseFont,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: context.register(context.flateStream(toUnicodeMap(used))),
    }),
  )
}

const toUnicodeMap = (used: ReadonlyMap<number, string>): string => {
  const rows = [...used].map(
    ([glyph, sign]) =>
      `<${glyph.toString(16).padStart(4, '0')}> <${Buffer.from(sign, 'utf16le').swap16().toString('hex')}>`,
  )
  const blocks: string[] = []
  // At most 100 entries stand in one block (Adobe Technical Note 5014).
  for (let at = 0; at < rows.length; at += 100) {
    const block = rows.slice(at, at + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
${blocks.join('\n')}
endcmap CMapName currentdict /CMap defineresource pop end end
`
}
