/** The first object number that nothing in a file has or names, for what an update adds. */
import { AppError } from '../../../shared/errors.ts'
import { asBuffer } from '../../pdf/lexer.ts'
import { limits } from '../../pdf/limits.ts'
import { asIndex, type PdfObject } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'

/** More than the text of nearly every object; what follows is the data of a stream. */
const textBytes = 64 * 1024
/** Looked through at most, so that a file of millions of objects costs a moment. */
const mostBytes = 64 * 1024 * 1024
/** Further away it is a slip of its writer: a table with that many objects in between would be worse. */
const believableGap = 1_000_000

const chunkBytes = 256 * 1024
/** Of one reference, with room for white space. */
const referenceBytes = 64

const [letterR, digit0, digit9] = [0x52, 0x30, 0x39]
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= digit0 && byte <= digit9
const isSpace = (byte: number | undefined): boolean => byte !== undefined && byte <= 0x20

/** The highest number in `12 0 R` and the like, which may also stand in text or compressed data by chance; -1 without one. */
const highestReference = (bytes: Buffer, mostNum: number): number => {
  let highest = -1
  for (let at = bytes.indexOf(letterR); at >= 0; at = bytes.indexOf(letterR, at + 1)) {
    // Nearly every one, where there is compressed data.
    if (!isSpace(bytes[at - 1])) continue
    let before = at - 1
    const skip = (belongs: (byte: number | undefined) => boolean): number => {
      const from = before
      while (belongs(bytes[before])) before--
      return from - before
    }
    skip(isSpace)
    if (skip(isDigit) === 0 || skip(isSpace) === 0) continue
    const end = before + 1
    const digits = skip(isDigit)
    const num = digits > 0 && digits <= 10 ? Number(bytes.toString('latin1', before + 1, end)) : -1
    if (num < mostNum) highest = Math.max(highest, num)
  }
  return highest
}

/** The highest number of a reference in an object itself; -1 without one. */
const highestNamed = (object: PdfObject, mostNum: number): number => {
  if (typeof object !== 'object' || object === null) return -1
  if (object.kind === 'ref') return object.num < mostNum ? object.num : -1
  const parts = object.kind === 'array' ? object.items : object.kind === 'dict' ? [...object.entries.values()] : []
  return parts.reduce<number>((highest, part) => Math.max(highest, highestNamed(part, mostNum)), -1)
}

interface Span {
  readonly start: number
  readonly end: number
}

interface Places {
  /** Where the text of objects stands, in the order of the file: each up to the next object, or as far as text goes. */
  readonly spans: readonly Span[]
  /** Numbers of the object streams. */
  readonly streams: ReadonlySet<number>
}

const placesOf = ({ entries, sizeBytes }: PdfFile): Places => {
  const offsets: number[] = []
  const streams = new Set<number>()
  for (const entry of entries.values()) {
    if (entry.kind === 'compressed') streams.add(entry.streamNum)
    else if (entry.kind === 'used' && entry.offset < sizeBytes) offsets.push(entry.offset)
  }
  offsets.sort((a, b) => a - b)
  const spans: { start: number; end: number }[] = []
  for (const [index, start] of offsets.entries()) {
    const end = Math.min(offsets[index + 1] ?? sizeBytes, start + textBytes)
    const last = spans.at(-1)
    if (last?.end === start) last.end = end
    else spans.push({ start, end })
  }
  return { spans, streams }
}

const highestNumber = ({ entries }: PdfFile): number => {
  let highest = 0
  for (const num of entries.keys()) highest = Math.max(highest, num)
  return highest
}

const readChunks = async (
  pdf: PdfFile,
  spans: readonly Span[],
  goesOn: () => boolean,
  look: (bytes: Uint8Array) => void,
): Promise<void> => {
  const chunk = Buffer.allocUnsafe(Math.min(pdf.sizeBytes + referenceBytes, chunkBytes))
  for (const { start, end } of spans) {
    // A reference that is cut in two is read again with what follows.
    for (let at = start; at < end && goesOn(); at += chunk.length - referenceBytes) {
      look(chunk.subarray(0, await pdf.readInto(chunk.subarray(0, end - at), at)))
    }
  }
}

/**
 * Above every object and the trailer's /Size, which should be the bound, and above what is named without being there: a
 * reference to nothing means null (ISO 32000-2 §7.3.10) and must stay nothing, or an earlier signature finds it changed.
 * Without a walk through the document: its text is looked through for references, as far as `mostBytes` go.
 */
export const findFirstFreeNumber = async (pdf: PdfFile): Promise<number> => {
  const { trailer, catalog } = pdf
  const highest = highestNumber(pdf)
  const mostNum = Math.min(highest + believableGap, limits.objectNumber)
  const size = asIndex(trailer.entries.get('Size')) ?? 0
  let named = size <= mostNum ? size - 1 : 0
  let leftBytes = mostBytes
  const look = (bytes: Uint8Array): void => {
    named = Math.max(named, highestReference(asBuffer(bytes), mostNum))
    leftBytes -= bytes.length
  }

  // Some writers make a reference of the offset in /Prev.
  const heads = [...trailer.entries].flatMap(([key, value]) => (key === 'Prev' ? [] : [value]))
  for (const head of [...heads, catalog.value]) named = Math.max(named, highestNamed(head, mostNum))

  const { spans, streams } = placesOf(pdf)
  const { origin } = pdf.source
  if (origin instanceof Uint8Array) for (const { start, end } of spans) look(origin.subarray(start, end))
  else await readChunks(pdf, spans, () => leftBytes > 0, look)

  for (const num of streams) {
    if (leftBytes <= 0) break
    const stream = await pdf.readObject({ kind: 'ref', num, gen: 0 })
    if (typeof stream !== 'object' || stream?.kind !== 'stream') continue
    // Of what cannot be read nothing is named.
    const data = await pdf.readStreamData(stream, leftBytes).catch(error => {
      if (error instanceof AppError) return new Uint8Array(0)
      throw error
    })
    look(data)
  }
  return Math.max(highest, named) + 1
}

export type FindFreeNumber = typeof findFirstFreeNumber

/** For a file that grows by updates of ours, which name only what they have: it is looked through once. */
export const createFreeNumber = (): FindFreeNumber => {
  let first: number | undefined
  return async pdf => {
    first ??= await findFirstFreeNumber(pdf)
    return Math.max(first, highestNumber(pdf) + 1)
  }
}
