/** Rebuilds the cross-reference data of a broken file by one linear scan, streamed, as every viewer does. */
import { AppError } from '../../shared/errors.ts'
import type { FileSource } from './file-source.ts'
import { asBuffer, isDigit, isWhiteSpace } from './lexer.ts'
import { type Budget, limits } from './limits.ts'
import { asDict, asName, isPlainDict, type PdfDict, type PdfRef } from './object.ts'
import type { ObjectReader } from './object-reader.ts'
import { parseObject } from './parser.ts'
import type { XrefEntry } from './xref.ts'

/** What the scan saw, in file order. */
interface Scan {
  readonly objects: { readonly num: number; readonly gen: number; readonly offset: number }[]
  /** Offsets of `trailer`, and of objects that mention one of the marks. */
  readonly trailers: number[]
  readonly xrefStreams: Set<number>
  readonly objectStreams: Set<number>
  readonly catalogs: Set<number>
}

export interface RebuiltXref {
  readonly entries: Map<number, XrefEntry>
  /** Candidates, best first. */
  readonly trailers: readonly PdfDict[]
  /** Objects that may be catalogs, newest first. */
  readonly catalogs: readonly PdfRef[]
  /** Enters what object streams hold; after the decryption of the document was set up. */
  addCompressed(reader: ObjectReader): Promise<void>
}

const chunkBytes = 1024 * 1024
/** Longer than any object header or mark. */
const overlapBytes = 64
const maxTrailers = 1000

/** The object header that ends with the `obj` at `keyword`: `num gen obj`. */
const headerBefore = (bytes: Uint8Array, keyword: number): { num: number; gen: number; start: number } | undefined => {
  let position = keyword
  const skipBack = (test: (byte: number | undefined) => boolean): string => {
    const end = position
    while (position > 0 && end - position < 20 && test(bytes[position - 1])) position--
    return Buffer.from(bytes.subarray(position, end)).toString('latin1')
  }
  skipBack(isWhiteSpace)
  const gen = skipBack(isDigit)
  const gap = skipBack(isWhiteSpace)
  const num = skipBack(isDigit)
  if (!gen || !gap || !num || gen.length > 5 || num.length > 10 || Number(num) > limits.objectNumber) return undefined
  return { num: Number(num), gen: Number(gen), start: position }
}

/** The last object that begins before `offset`; halving, because a hostile file has as many marks as objects. */
const lastBefore = (objects: Scan['objects'], offset: number) => {
  let low = 0
  let high = objects.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((objects[middle]?.offset ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return objects[low - 1]
}

const scanFile = async (source: FileSource, budget: Budget): Promise<Scan> => {
  const scan: Scan = {
    objects: [],
    trailers: [],
    xrefStreams: new Set(),
    objectStreams: new Set(),
    catalogs: new Set(),
  }
  const { objects } = scan
  for (let start = 0; start < source.sizeBytes; start += chunkBytes) {
    budget.check()
    const from = Math.max(0, start - overlapBytes)
    const read = await source.read(from, start + chunkBytes - from)
    const bytes = asBuffer(read)
    /** Each place once: what lies in the overlap as a whole was seen with the chunk before. */
    const forEach = (text: string, visit: (position: number) => void): void => {
      const first = start - from - text.length
      for (let at = bytes.indexOf(text, Math.max(0, first + 1)); at >= 0; at = bytes.indexOf(text, at + text.length))
        visit(at)
    }
    forEach('obj', at => {
      const header = headerBefore(bytes, at)
      if (header) objects.push({ num: header.num, gen: header.gen, offset: from + header.start })
    })
    if (objects.length > limits.objects) throw new AppError('pdf/too-complex', { limit: 'objects' })
    const markOwner = (text: string, marked: Set<number>): void =>
      forEach(text, at => {
        const owner = lastBefore(objects, from + at)
        if (owner) marked.add(owner.offset)
      })
    markOwner('/XRef', scan.xrefStreams)
    markOwner('/ObjStm', scan.objectStreams)
    markOwner('/Catalog', scan.catalogs)
    forEach('trailer', at => scan.trailers.push(from + at))
    if (scan.trailers.length > maxTrailers) scan.trailers.splice(0, scan.trailers.length - maxTrailers)
  }
  return scan
}

/** One unreadable object costs itself only, not the document, as long as there is time. */
const attempt = async <Value>(budget: Budget, work: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('pdf/')) throw error
    budget.check()
    return undefined
  }
}

const readTrailers = async (scan: Scan, reader: ObjectReader, budget: Budget): Promise<PdfDict[]> => {
  const found: { offset: number; dict: PdfDict }[] = []
  for (const offset of scan.trailers) {
    const dict = await attempt(budget, reader.parseAt(offset + 'trailer'.length, parseObject))
    if (isPlainDict(dict)) found.push({ offset, dict })
  }
  for (const offset of [...scan.xrefStreams].slice(-maxTrailers)) {
    const dict = asDict((await attempt(budget, reader.readIndirectAt(offset)))?.value)
    if (dict && asName(dict.entries.get('Type')) === 'XRef') found.push({ offset, dict })
  }
  return found
    .filter(({ dict }) => dict.entries.has('Root'))
    .sort((a, b) => b.offset - a.offset)
    .map(({ dict }) => dict)
}

/** @param reader reads by offset only: it knows no entries yet @throws {AppError} pdf/too-complex */
export const rebuildXref = async (source: FileSource, reader: ObjectReader, budget: Budget): Promise<RebuiltXref> => {
  const scan = await scanFile(source, budget)
  const entries = new Map<number, XrefEntry>()
  const definedAt = new Map<number, number>()
  for (const { num, gen, offset } of scan.objects) {
    // Object 0 is always free (§7.5.4).
    if (num === 0) continue
    entries.set(num, { kind: 'used', offset, gen: Math.min(gen, 65_535) })
    definedAt.set(num, offset)
  }
  const byOffset = new Map(scan.objects.map(object => [object.offset, object]))

  const addCompressed = async (objectReader: ObjectReader): Promise<void> => {
    for (const offset of [...scan.objectStreams].sort((a, b) => a - b)) {
      const streamNum = byOffset.get(offset)?.num
      if (streamNum === undefined || definedAt.get(streamNum) !== offset) continue
      const members = (await attempt(budget, objectReader.listCompressed(streamNum))) ?? []
      for (const [index, num] of members.entries()) {
        if ((definedAt.get(num) ?? -1) > offset || num > limits.objectNumber) continue
        entries.set(num, { kind: 'compressed', streamNum, index })
        definedAt.set(num, offset)
      }
    }
  }

  const catalogs = [...scan.catalogs]
    .sort((a, b) => b - a)
    .flatMap(offset => {
      const object = byOffset.get(offset)
      return object ? [{ kind: 'ref' as const, num: object.num, gen: object.gen }] : []
    })
  return { entries, trailers: await readTrailers(scan, reader, budget), catalogs, addCompressed }
}
