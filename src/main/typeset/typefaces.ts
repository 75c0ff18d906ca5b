/** The typefaces that a visible signature is written in: read from the package when first needed, never for invisible signatures. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Font } from 'harfbuzzjs'

export type Weight = 'regular' | 'semibold'

export interface Typeface {
  /** PostScript name. */
  readonly name: string
  /** The whole font file (TrueType). */
  readonly bytes: Uint8Array
  readonly font: Font
  /** Font units to thousandths of an em, in which PDF counts. */
  readonly perMille: number
  readonly ascent: number
  readonly descent: number
  readonly box: readonly [number, number, number, number]
  readonly isSemibold: boolean
}

export interface Typefaces {
  readonly harfbuzz: typeof import('harfbuzzjs')
  /** In the order in which they are asked for a character. */
  readonly byWeight: Readonly<Record<Weight, readonly Typeface[]>>
}

/** Latin with Vietnamese, Greek and Cyrillic; Arabic. electron-builder.yml packs these files and no others of the families. */
const files: Readonly<Record<Weight, readonly (readonly [name: string, file: string])[]>> = {
  regular: [
    ['NotoSans-Regular', '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'],
    ['NotoNaskhArabic-Regular', '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf'],
  ],
  semibold: [
    ['NotoSans-SemiBold', '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'],
    ['NotoNaskhArabic-SemiBold', '@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf'],
  ],
}

/** Where a file of a package stands: beside the sources, beside dist/, or inside the archive of a package. */
export const packageFile = (name: string): string => createRequire(import.meta.url).resolve(name)

export const loadTypefaces = async (): Promise<Typefaces> => {
  const harfbuzz = await import('harfbuzzjs')
  const load = async (name: string, file: string, weight: Weight): Promise<Typeface> => {
    const bytes = await readFile(packageFile(file))
    const face = new harfbuzz.Face(new harfbuzz.Blob(bytes))
    const font = new harfbuzz.Font(face)
    const perMille = 1000 / face.upem
    const { ascender, descender } = font.hExtents()
    const head = Buffer.from(face.referenceTable('head') ?? Buffer.alloc(54))
    // xMin, yMin, xMax, yMax (OpenType, table head).
    const corner = (at: number): number => Math.round(head.readInt16BE(at) * perMille)
    return {
      name,
      bytes,
      font,
      perMille,
      ascent: Math.round(ascender * perMille),
      descent: Math.round(descender * perMille),
      box: [corner(36), corner(38), corner(40), corner(42)],
      isSemibold: weight === 'semibold',
    }
  }
  const loadAll = (weight: Weight) => Promise.all(files[weight].map(([name, file]) => load(name, file, weight)))
  return { harfbuzz, byWeight: { regular: await loadAll('regular'), semibold: await loadAll('semibold') } }
}
