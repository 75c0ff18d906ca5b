/** ISO 19005 (PDF/A): what a visible signature adds keeps to the clauses on fonts, colours, transparency and annotations. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asArray, asDict, asName, dictEntry } from '../../src/main/pdf/object.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { makePng, strokePng } from '../signing/appearance/make-png.ts'
import { asStream, nameOf, type ReadAppearance, readAppearanceOf } from '../signing/appearance/read-appearance.ts'
import { createVisibleSigner } from '../signing/appearance/sign-visibly.ts'
import { createTestCmsSigner } from '../signing/pdf/test-cms-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-iso19005-'))
let signVisibly: ReturnType<typeof createVisibleSigner>
beforeAll(async () => {
  signVisibly = createVisibleSigner(await createTestCmsSigner())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const xmp = (claim: string): string => {
  const text = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description ${claim}</rdf:Description></x:xmpmeta>`
  return `<</Type/Metadata/Subtype/XML/Length ${text.length}>>stream\n${text}\nendstream`
}
const claims = {
  element: (part: number) => xmp(`rdf:about=""><pdfaid:part>${part}</pdfaid:part>`),
  attribute: (part: number) => xmp(`pdfaid:part="${part}" pdfaid:conformance="B">`),
}
/** @param components of the profile of the output intent; null: no intent */
const makeArchive = (metadata: string, components: number | null): Buffer =>
  makePdf({
    catalog: `/Metadata 4 0 R${components === null ? '' : '/OutputIntents[<</S/GTS_PDFA1/DestOutputProfile 5 0 R>>]'}`,
    extra: [metadata, `<</N ${components ?? 3}/Length 0>>stream\n\nendstream`],
  })

const image = strokePng(60, 30).toString('base64')
const names = 'Nguyễn Ánh محمد علي 王'

const signed = async (input: Buffer, use: (read: ReadAppearance) => Promise<void>): Promise<void> => {
  const [inputPath, outputPath] = [join(folder, 'archive.pdf'), join(folder, 'signed.pdf')]
  writeFileSync(inputPath, input)
  const changes = { replaceExisting: true }
  await signVisibly({ inputPath, outputPath, appearance: { image }, facts: { name: names }, changes })
  await readAppearanceOf(outputPath, use)
}
const everyPart = [
  ['part 1', () => makeArchive(claims.element(1), 3)],
  ['part 2', () => makeArchive(claims.attribute(2), 3)],
  ['part 3 in gray', () => makeArchive(claims.element(3), 1)],
  ['part 2 without an intent', () => makeArchive(claims.element(2), null)],
] as const

describe.for(everyPart)('%s', ([, make]) => {
  test('fonts are embedded, as subsets, with the widths of the font program (19005-2 §6.2.11.4, §6.2.11.5)', () =>
    signed(make(), async ({ fonts, get, data }) => {
      expect(fonts.length).toBeGreaterThan(1)
      for (const { font, descendant, descriptor } of fonts) {
        expect([nameOf(font, 'Subtype'), nameOf(descendant, 'Subtype')]).toEqual(['Type0', 'CIDFontType2'])
        expect(nameOf(font, 'BaseFont')).toMatch(/^[A-Z]{6}\+Noto/)
        expect(nameOf(descendant, 'BaseFont')).toBe(nameOf(font, 'BaseFont'))
        expect(nameOf(descriptor, 'FontName')).toBe(nameOf(font, 'BaseFont'))
        const program = await data(descriptor, 'FontFile2')
        expect(await get(descriptor, 'FontFile2', 'Length1')).toBe(program.length)
        const glyphOfCode = await data(descendant, 'CIDToGIDMap')
        const [first, widths] = asArray(await get(descendant, 'W')) ?? []
        const list = asArray(await get(widths)) ?? []
        expect([first, list.length]).toEqual([1, glyphOfCode.length / 2 - 1])
        for (const [index, width] of list.entries()) {
          const glyph = glyphOfCode.readUInt16BE((index + 1) * 2)
          expect(glyph).toBeGreaterThan(0)
          expect(Math.abs(Number(width) - advanceOf(program, glyph))).toBeLessThan(1)
        }
      }
    }))

  test('every code has its Unicode text, none is 0, FEFF or FFFE (19005-2 §6.2.11.7)', () =>
    signed(make(), async ({ fonts, data }) => {
      let all = ''
      for (const { font, descendant } of fonts) {
        const map = (await data(font, 'ToUnicode')).toString('latin1').split('endcodespacerange')[1] ?? ''
        const rows = [...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)]
        const codes = (await data(descendant, 'CIDToGIDMap')).length / 2 - 1
        expect(rows.map(([, code]) => Number.parseInt(code ?? '', 16))).toEqual(
          Array.from({ length: codes }, (_, index) => index + 1),
        )
        const texts = rows.map(([, , hex = '']) => Buffer.from(hex, 'hex').swap16().toString('utf16le'))
        for (const text of texts) {
          expect(text).not.toBe('')
          for (const none of ['\0', '\ufeff', '\ufffe']) expect(text).not.toContain(none)
        }
        all += texts.join('')
      }
      for (const char of names.replaceAll(' ', '')) expect(all).toContain(char)
    }))

  test('the widget is printed, and neither hidden nor without words (19005-2 §6.3.2, §6.3.3)', () =>
    signed(make(), async ({ widget, form, get }) => {
      const flags = Number(widget.entries.get('F'))
      expect(flags & 4).toBe(4)
      expect(flags & (1 | 2 | 32)).toBe(0)
      expect([...(asDict(await get(widget, 'AP'))?.entries.keys() ?? [])]).toEqual(['N'])
      expect(form.dict.entries.has('Group')).toBe(false)
      for (const key of ['A', 'AA']) expect(widget.entries.has(key)).toBe(false)
    }))
})

describe('colours and transparency', () => {
  const colorSpaces = async ({ image: picture, get, content }: ReadAppearance) => {
    const space = await get(picture?.dict.entries.get('ColorSpace'))
    return {
      image: asName(space) ?? asName(asArray(space)?.[0]),
      hasMask: picture?.dict.entries.has('SMask') ?? false,
      usesDeviceGray: /(^|\s)g(\s|$)/.test(content),
      usesDeviceRgb: /(^|\s)(rg|RG)(\s|$)/.test(content),
    }
  }
  test.for([
    ['no PDF/A: as it comes', () => makePdf(), { image: 'DeviceRGB', hasMask: true, usesDeviceGray: true }],
    [
      'part 1: no mask (19005-1 §6.4)',
      () => makeArchive(claims.element(1), 3),
      { image: 'DeviceRGB', hasMask: false, usesDeviceGray: true },
    ],
    [
      'part 2 with an RGB intent (19005-2 §6.2.4.3)',
      () => makeArchive(claims.element(2), 3),
      { image: 'DeviceRGB', hasMask: true, usesDeviceGray: true },
    ],
    [
      'part 2 with a CMYK intent: gray',
      () => makeArchive(claims.element(2), 4),
      { image: 'DeviceGray', hasMask: true, usesDeviceGray: true },
    ],
    [
      'part 2 without an intent: no device colour, no mask (§6.2.10)',
      () => makeArchive(claims.attribute(2), null),
      { image: 'CalGray', hasMask: false, usesDeviceGray: false },
    ],
  ] as const)('%s', async ([, make, expected]) => {
    await signed(make(), async read => {
      expect(await colorSpaces(read)).toEqual({ ...expected, usesDeviceRgb: false })
    })
  })

  test('a picture without mask stands on white', () =>
    signed(makeArchive(claims.element(1), 3), async ({ pdf, image: picture }) => {
      const samples = picture && Buffer.from(await pdf.readStreamData(picture))
      expect([...(samples?.subarray(0, 3) ?? [])]).toEqual([255, 255, 255])
      expect(samples?.includes(130)).toBe(true)
    }))

  test('a mask is what the picture has of alpha', async () => {
    const png = makePng({ width: 2, height: 1, depth: 8, colorType: 6, lines: [[9, 8, 7, 6, 5, 4, 3, 255]] })
    const [inputPath, outputPath] = [join(folder, 'mask.pdf'), join(folder, 'masked.pdf')]
    writeFileSync(inputPath, makePdf())
    await signVisibly({ inputPath, outputPath, appearance: { image: png.toString('base64') } })
    await readAppearanceOf(outputPath, async ({ pdf, image: picture }) => {
      const mask = asStream(await pdf.resolve(dictEntry(picture?.dict, 'SMask')))
      expect(picture && [...(await pdf.readStreamData(picture))]).toEqual([9, 8, 7, 5, 4, 3])
      expect(mask && [...(await pdf.readStreamData(mask))]).toEqual([6, 255])
      expect(mask && nameOf(mask.dict, 'ColorSpace')).toBe('DeviceGray')
    })
  })

  test('part 1 lists the codes of each font (19005-1 §6.3.5); later parts need no list', async () => {
    await signed(makeArchive(claims.element(1), 3), async ({ fonts, data }) => {
      for (const { descendant, descriptor } of fonts) {
        const codes = (await data(descendant, 'CIDToGIDMap')).length / 2
        const set = await data(descriptor, 'CIDSet')
        const listed = [...set].map(byte => byte.toString(2).padStart(8, '0')).join('')
        expect(listed.lastIndexOf('1')).toBe(codes - 1)
        expect(listed.slice(0, codes)).toBe('1'.repeat(codes))
      }
    })
    await signed(makeArchive(claims.element(2), 3), async ({ fonts }) => {
      for (const { descriptor } of fonts) expect(descriptor.entries.has('CIDSet')).toBe(false)
    })
  })
})

/** From the tables hhea and hmtx of the font program, in thousandths. */
const advanceOf = (program: Buffer, glyph: number): number => {
  const tables = new Map<string, number>()
  for (let index = 0; index < program.readUInt16BE(4); index++) {
    const at = 12 + index * 16
    tables.set(program.toString('latin1', at, at + 4), program.readUInt32BE(at + 8))
  }
  const table = (name: string): number => tables.get(name) ?? Number.NaN
  const metrics = program.readUInt16BE(table('hhea') + 34)
  const units = program.readUInt16BE(table('head') + 18)
  return (program.readUInt16BE(table('hmtx') + Math.min(glyph, metrics - 1) * 4) * 1000) / units
}
