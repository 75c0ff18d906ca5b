/**
 * Reads a TrueType font for a report: which glyph stands for a letter, how wide it is, and the file cut down to the glyphs
 * that are used (OpenType; ISO 32000-2 §9.9.1). Letters that join or stack by rules are drawn one by one: reports are
 * written in Latin letters, of which the composed form (NFC) has a glyph of its own.
 */

export interface TrueTypeFont {
  /** 0: the font has no such letter. */
  readonly glyphOf: (codePoint: number) => number
  /** In thousandths of an em. */
  readonly widthOf: (glyph: number) => number
  readonly ascent: number
  readonly descent: number
  /** xMin, yMin, xMax, yMax in thousandths of an em. */
  readonly box: readonly [number, number, number, number]
  /** Glyph numbers stay what they are; the outlines of all others are left out. */
  readonly subset: (glyphs: Iterable<number>) => Uint8Array
}

/** Tables that a reader of PDF needs when glyphs are chosen by number (table 124). */
const keptTables = ['head', 'hhea', 'hmtx', 'maxp', 'loca', 'glyf', 'prep', 'cvt ', 'fpgm']

/** `cmap`, format 12: groups of letters in a row (OpenType, cmap). */
const readGroups = (cmap: Buffer): readonly (readonly [first: number, last: number, glyph: number])[] => {
  const count = cmap.readUInt16BE(2)
  for (let index = 0; index < count; index++) {
    const at = cmap.readUInt32BE(8 + 8 * index)
    if (cmap.readUInt16BE(at) !== 12) continue
    const groups = cmap.readUInt32BE(at + 12)
    return Array.from({ length: groups }, (_, group) => {
      const start = at + 16 + 12 * group
      return [cmap.readUInt32BE(start), cmap.readUInt32BE(start + 4), cmap.readUInt32BE(start + 8)] as const
    })
  }
  throw new Error('the font has no table of all letters')
}

/** Numbers of the glyphs that a composite one is made of (OpenType, glyf). */
const partsOf = (outline: Buffer): readonly number[] => {
  if (outline.length < 10 || outline.readInt16BE(0) >= 0) return []
  const parts: number[] = []
  for (let at = 10; ; ) {
    const flags = outline.readUInt16BE(at)
    parts.push(outline.readUInt16BE(at + 2))
    const matrixBytes = flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0
    at += 4 + (flags & 0x01 ? 4 : 2) + matrixBytes
    if (!(flags & 0x20)) return parts
  }
}

const pad4 = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

const writeTables = (tables: readonly (readonly [tag: string, data: Buffer])[]): Uint8Array => {
  const header = Buffer.alloc(12 + 16 * tables.length)
  header.writeUInt32BE(0x00010000, 0)
  header.writeUInt16BE(tables.length, 4)
  let offset = header.length
  const parts = tables.map(([tag, data], index) => {
    const row = 12 + 16 * index
    header.write(tag, row, 'latin1')
    header.writeUInt32BE(offset, row + 8)
    header.writeUInt32BE(data.length, row + 12)
    const padded = pad4(data)
    let sum = 0
    for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
    header.writeUInt32BE(sum, row + 4)
    offset += padded.length
    return padded
  })
  return Buffer.concat([header, ...parts])
}

/** @throws {Error} when the file is no TrueType font: a defect, for it comes with the program */
export const parseTrueTypeFont = (file: Uint8Array): TrueTypeFont => {
  const bytes = Buffer.from(file)
  const tables = new Map<string, Buffer>()
  for (let index = 0; index < bytes.readUInt16BE(4); index++) {
    const row = 12 + 16 * index
    const start = bytes.readUInt32BE(row + 8)
    tables.set(bytes.toString('latin1', row, row + 4), bytes.subarray(start, start + bytes.readUInt32BE(row + 12)))
  }
  const table = (tag: string): Buffer => {
    const found = tables.get(tag)
    if (!found) throw new Error(`the font has no table ${tag}`)
    return found
  }
  const [head, hhea, hmtx, glyf, loca] = [table('head'), table('hhea'), table('hmtx'), table('glyf'), table('loca')]
  const groups = readGroups(table('cmap'))
  const perMille = 1000 / head.readUInt16BE(18)
  const longLoca = head.readInt16BE(50) === 1
  const glyphCount = table('maxp').readUInt16BE(4)
  const lastMetric = hhea.readUInt16BE(34) - 1
  const startOf = (glyph: number): number =>
    longLoca ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2
  const outlineOf = (glyph: number): Buffer => glyf.subarray(startOf(glyph), startOf(glyph + 1))
  const corner = (at: number): number => Math.round(head.readInt16BE(at) * perMille)
  return {
    glyphOf(codePoint) {
      const group = groups.find(([first, last]) => codePoint >= first && codePoint <= last)
      return group ? group[2] + codePoint - group[0] : 0
    },
    widthOf: glyph => hmtx.readUInt16BE(Math.min(glyph, lastMetric) * 4) * perMille,
    ascent: Math.round(hhea.readInt16BE(4) * perMille),
    descent: Math.round(hhea.readInt16BE(6) * perMille),
    box: [corner(36), corner(38), corner(40), corner(42)],
    subset(glyphs) {
      const kept = new Set([0])
      const pending = [...glyphs]
      for (let glyph = pending.pop(); glyph !== undefined; glyph = pending.pop()) {
        if (kept.has(glyph)) continue
        kept.add(glyph)
        pending.push(...partsOf(outlineOf(glyph)))
      }
      const newLoca = Buffer.alloc((glyphCount + 1) * 4)
      const outlines: Buffer[] = []
      let length = 0
      for (let glyph = 0; glyph < glyphCount; glyph++) {
        newLoca.writeUInt32BE(length, glyph * 4)
        if (!kept.has(glyph)) continue
        const outline = pad4(outlineOf(glyph))
        outlines.push(outline)
        length += outline.length
      }
      newLoca.writeUInt32BE(length, glyphCount * 4)
      const newHead = Buffer.from(head)
      newHead.writeInt16BE(1, 50)
      const changed = new Map([...tables, ['head', newHead], ['loca', newLoca], ['glyf', Buffer.concat(outlines)]])
      return writeTables(
        keptTables.flatMap(tag => {
          const data = changed.get(tag)
          return data ? [[tag, data] as const] : []
        }),
      )
    },
  }
}
