/** Cuts a font file down to the glyphs that are drawn, with HarfBuzz's own subsetter (a WebAssembly module without imports). */
import { readFile } from 'node:fs/promises'
import { packageFile } from './typefaces.ts'

/** The part of the global object that is needed; its types belong to the DOM's library. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: unknown } }>
}

/** Glyph numbers stay what they were in the whole font. @throws {Error} when the font cannot be cut: a defect */
export type SubsetFont = (font: Uint8Array, glyphs: Iterable<number>) => Uint8Array

interface SubsetExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  _initialize(): void
  malloc(size: number): number
  free(pointer: number): void
  hb_blob_create(data: number, size: number, mode: number, user: number, destroy: number): number
  hb_blob_destroy(blob: number): void
  hb_blob_get_data(blob: number, length: number): number
  hb_blob_get_length(blob: number): number
  hb_face_create(blob: number, index: number): number
  hb_face_destroy(face: number): void
  hb_face_reference_blob(face: number): number
  hb_set_add(set: number, value: number): void
  hb_subset_input_create_or_fail(): number
  hb_subset_input_destroy(input: number): void
  hb_subset_input_glyph_set(input: number): number
  hb_subset_input_set(input: number, kind: number): number
  hb_subset_input_set_flags(input: number, flags: number): void
  hb_subset_or_fail(face: number, input: number): number
}

/** hb-subset.h: no hinting, keep glyph numbers, keep .notdef's outline, take the glyphs as they were chosen. */
const subsetFlags = 0x1 | 0x2 | 0x40 | 0x200
const memoryModeWritable = 2
const setOfTablesToDrop = 3
/** A font inside a PDF is drawn by glyph number (ISO 32000-2 §9.9.1, table 124): it needs none of these. */
const droppedTables = ['GSUB', 'GPOS', 'GDEF', 'STAT', 'BASE', 'MATH', 'name', 'OS/2', 'post', 'cmap', 'gasp', 'DSIG']

const tag = (name: string): number => Buffer.from(name.padEnd(4), 'latin1').readUInt32BE(0)

const subset = (wasm: SubsetExports, font: Uint8Array, glyphs: Iterable<number>): Uint8Array => {
  const data = wasm.malloc(font.length)
  new Uint8Array(wasm.memory.buffer).set(font, data)
  const blob = wasm.hb_blob_create(data, font.length, memoryModeWritable, 0, 0)
  const face = wasm.hb_face_create(blob, 0)
  const input = wasm.hb_subset_input_create_or_fail()
  try {
    wasm.hb_subset_input_set_flags(input, subsetFlags)
    const glyphSet = wasm.hb_subset_input_glyph_set(input)
    for (const glyph of glyphs) wasm.hb_set_add(glyphSet, glyph)
    const dropped = wasm.hb_subset_input_set(input, setOfTablesToDrop)
    for (const name of droppedTables) wasm.hb_set_add(dropped, tag(name))
    const result = wasm.hb_subset_or_fail(face, input)
    if (result === 0) throw new Error('the font could not be subset')
    const resultBlob = wasm.hb_face_reference_blob(result)
    const start = wasm.hb_blob_get_data(resultBlob, 0)
    const bytes = new Uint8Array(wasm.memory.buffer).slice(start, start + wasm.hb_blob_get_length(resultBlob))
    wasm.hb_blob_destroy(resultBlob)
    wasm.hb_face_destroy(result)
    return bytes
  } finally {
    wasm.hb_subset_input_destroy(input)
    wasm.hb_face_destroy(face)
    wasm.hb_blob_destroy(blob)
    wasm.free(data)
  }
}

export const loadSubsetFont = async (): Promise<SubsetFont> => {
  const { instance } = await WebAssembly.instantiate(
    await readFile(packageFile('harfbuzzjs/dist/harfbuzz-subset.wasm')),
  )
  const wasm = instance.exports as SubsetExports
  wasm._initialize()
  return (font, glyphs) => subset(wasm, font, glyphs)
}
