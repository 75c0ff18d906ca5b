/** Embeds what a text uses of a typeface as a composite font with Unicode (ISO 32000-2 §9.7.4, §9.10.3; ISO 19005-2 §6.2.11). */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { pdfArray, pdfDict, pdfName } from '../pdf/make-object.ts'
import type { PdfDict, PdfObject, PdfRef } from '../pdf/object.ts'
import type { Glyph } from './shape-line.ts'
import type { SubsetFont } from './subset-font.ts'
import type { Typeface } from './typefaces.ts'

/** Where new objects go: a document of our own, or an update of another one. */
export interface NewObjects {
  /** The number of an object whose content is put later. */
  reserve(): PdfRef
  put(ref: PdfRef, object: PdfObject): void
  /** A stream with its data as they are to be written; /Length is added. */
  putStream(ref: PdfRef, dict: PdfDict, data: Uint8Array): void
}

/** The glyphs of one typeface as they come up in a text. */
export interface FontUse {
  readonly typeface: Typeface
  /** The code under which the glyph stands for `text`: the same glyph may stand for several. */
  codeOf(glyph: Glyph, text: string): number
  readonly codes: readonly { readonly glyph: Glyph; readonly text: string }[]
}

export const createFontUse = (typeface: Typeface): FontUse => {
  const codes: { glyph: Glyph; text: string }[] = []
  const known = new Map<string, number>()
  return {
    typeface,
    codes,
    codeOf: (glyph, text) => {
      const key = `${glyph.id} ${text}`
      // Code 0 is .notdef.
      const code = known.get(key) ?? codes.push({ glyph, text })
      known.set(key, code)
      return code
    },
  }
}

/** A font file cut down and packed, kept for the next document with the same letters. */
export type PackSubset = (typeface: Typeface, glyphs: readonly number[]) => PackedFont

export interface PackedFont {
  readonly packed: Uint8Array
  readonly sizeBytes: number
}

const keptSubsets = 16

export const createPackSubset = (subsetFont: SubsetFont): PackSubset => {
  const kept = new Map<string, PackedFont>()
  return (typeface, glyphs) => {
    const key = `${typeface.name} ${glyphs.join(' ')}`
    const found = kept.get(key)
    if (found) return found
    const bytes = subsetFont(typeface.bytes, glyphs)
    const font = { packed: deflateSync(bytes), sizeBytes: bytes.length }
    if (kept.size >= keptSubsets) kept.delete([...kept.keys()][0] ?? '')
    kept.set(key, font)
    return font
  }
}

const literal = (text: string): PdfObject => ({ kind: 'string', bytes: Buffer.from(text, 'latin1'), hex: false })

const hex = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase()
const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()

/** At most 100 entries stand in one block (Adobe Technical Note 5014). */
const toUnicodeMap = ({ codes }: FontUse): string => {
  const rows = codes.map(({ text }, index) => `<${hex(index + 1)}> <${utf16(text)}>`)
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += 100) {
    const block = rows.slice(at, at + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`
}

/** Six letters that tell subsets apart (§9.9.2). */
const subsetTag = (glyphs: readonly number[]): string =>
  [...createHash('sha256').update(glyphs.join(' ')).digest().subarray(0, 6)]
    .map(byte => String.fromCharCode(65 + (byte % 26)))
    .join('')

/** @param needsCidSet PDF/A-1 wants the codes listed (ISO 19005-1 §6.3.5); later parts do without */
export const putFont = (objects: NewObjects, use: FontUse, packSubset: PackSubset, needsCidSet: boolean): PdfRef => {
  const { typeface, codes } = use
  const glyphs = [...new Set(codes.map(({ glyph }) => glyph.id))].sort((a, b) => a - b)
  const { packed, sizeBytes } = packSubset(typeface, glyphs)
  const baseFont = pdfName(`${subsetTag(glyphs)}+${typeface.name}`)
  const putStream = (data: Uint8Array, entries: Readonly<Record<string, PdfObject>> = {}): PdfRef => {
    const ref = objects.reserve()
    objects.putStream(ref, pdfDict(entries), data)
    return ref
  }
  const flate = { Filter: pdfName('FlateDecode') }

  const glyphOfCode = Buffer.alloc((codes.length + 1) * 2)
  for (const [index, { glyph }] of codes.entries()) glyphOfCode.writeUInt16BE(glyph.id, (index + 1) * 2)
  const cidSet = Buffer.alloc((codes.length >> 3) + 1)
  for (let code = 0; code <= codes.length; code++) cidSet[code >> 3] = (cidSet[code >> 3] ?? 0) | (0x80 >> (code & 7))

  const descriptor = objects.reserve()
  objects.put(
    descriptor,
    pdfDict({
      Type: pdfName('FontDescriptor'),
      FontName: baseFont,
      // Symbolic (table 121): its glyphs are not those of a standard encoding.
      Flags: 4,
      FontBBox: pdfArray(typeface.box),
      ItalicAngle: 0,
      Ascent: typeface.ascent,
      Descent: typeface.descent,
      CapHeight: 714,
      StemV: typeface.isSemibold ? 120 : 80,
      FontFile2: putStream(packed, { ...flate, Length1: sizeBytes }),
      ...(needsCidSet ? { CIDSet: putStream(cidSet) } : {}),
    }),
  )
  const descendant = objects.reserve()
  objects.put(
    descendant,
    pdfDict({
      Type: pdfName('Font'),
      Subtype: pdfName('CIDFontType2'),
      BaseFont: baseFont,
      CIDSystemInfo: pdfDict({ Registry: literal('Adobe'), Ordering: literal('Identity'), Supplement: 0 }),
      FontDescriptor: descriptor,
      DW: 600,
      W: pdfArray([1, pdfArray(codes.map(({ glyph }) => Math.round(glyph.width * 100) / 100))]),
      CIDToGIDMap: putStream(deflateSync(glyphOfCode), flate),
    }),
  )
  const font = objects.reserve()
  objects.put(
    font,
    pdfDict({
      Type: pdfName('Font'),
      Subtype: pdfName('Type0'),
      BaseFont: baseFont,
      Encoding: pdfName('Identity-H'),
      DescendantFonts: pdfArray([descendant]),
      ToUnicode: putStream(deflateSync(Buffer.from(toUnicodeMap(use), 'latin1')), flate),
    }),
  )
  return font
}
