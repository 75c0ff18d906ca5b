/** Follows the chain of cross-reference sections from the end of the file to its first revision (ISO 32000-2 §7.5.6, §7.5.8.4). */
import { AppError } from '../../shared/errors.ts'
import type { FileSource } from './file-source.ts'
import { asBuffer, latin1 } from './lexer.ts'
import { limits } from './limits.ts'
import { asIndex, asName, asRef, dictEntry, type PdfDict } from './object.ts'
import type { ObjectReader } from './object-reader.ts'
import { parseXrefStream, parseXrefTable, type XrefEntry, type XrefSection, xrefKindAt } from './xref.ts'

export interface XrefChain {
  /** Newest first. */
  readonly sections: readonly XrefSection[]
  /** Offsets absolute. */
  readonly entries: Map<number, XrefEntry>
  readonly trailer: PdfDict
  /** True when other readers may not find their way through it. */
  readonly irregular: boolean
}

const damaged = (part: string): AppError => new AppError('pdf/damaged', { part })

/** How far off an offset of a section may be. */
const slack = 64

const readSectionAt = async (source: FileSource, reader: ObjectReader, offset: number): Promise<XrefSection> => {
  const head = await source.read(offset, 80)
  const kind = xrefKindAt(head, 0)
  if (kind === 'table') {
    const start = offset + latin1(head).indexOf('xref') + 4
    return reader.parseAt(start, lexer => parseXrefTable(lexer, start - 4), limits.tableBytes)
  }
  const object = kind === 'stream' ? await reader.readIndirectAt(offset) : undefined
  if (typeof object?.value !== 'object' || object.value?.kind !== 'stream') throw damaged('startxref')
  if (asName(dictEntry(object.value, 'Type')) !== 'XRef') throw damaged('xref stream')
  const section = parseXrefStream(object.value, await reader.readStreamData(object.value), offset)
  return { ...section, irregular: section.irregular || object.forgiven }
}

/** The section at `offset`, or the one that begins close by. */
const readSectionNear = async (source: FileSource, reader: ObjectReader, offset: number): Promise<XrefSection> => {
  if (offset >= source.sizeBytes) throw damaged('startxref')
  const head = await source.read(offset, 80)
  if (xrefKindAt(head, 0) && !/\d/.test(latin1(await source.read(offset - 1, offset > 0 ? 1 : 0)))) {
    return readSectionAt(source, reader, offset)
  }
  const from = Math.max(0, offset - slack)
  const window = latin1(await source.read(from, 2 * slack))
  const found = [...window.matchAll(/(?<!start)xref|(?<!\d)\d{1,10}\s+\d{1,10}\s+obj/g)]
    .map(match => from + match.index)
    .sort((a, b) => Math.abs(a - offset) - Math.abs(b - offset))
  for (const candidate of found) {
    try {
      return { ...(await readSectionAt(source, reader, candidate)), irregular: true }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'pdf/damaged') throw error
    }
  }
  throw damaged('startxref')
}

/** Older entries never replace newer ones. */
const addEntries = (
  entries: Map<number, XrefEntry>,
  section: XrefSection,
  base: number,
  wanted: (entry: XrefEntry) => boolean,
): void => {
  for (const [num, entry] of section.entries) {
    if (entries.has(num) || !wanted(entry)) continue
    entries.set(num, entry.kind === 'used' && base > 0 ? { ...entry, offset: entry.offset + base } : entry)
  }
}

/**
 * Reads every section that `startxref` leads to.
 *
 * @param base what offsets in the file count from
 * @throws {AppError} pdf/damaged when a section of the chain cannot be read; pdf/too-complex
 */
export const readXrefChain = async (
  source: FileSource,
  reader: ObjectReader,
  startxref: number,
  base: number,
): Promise<XrefChain> => {
  const sections: XrefSection[] = []
  const entries = new Map<number, XrefEntry>()
  const visited = new Set<number>()
  let irregular = false
  let next: number | undefined = startxref
  while (next !== undefined) {
    const section = await readSectionNear(source, reader, next + base)
    if (visited.has(section.offset)) break
    if (sections.length >= limits.sections) throw new AppError('pdf/too-complex', { limit: 'updates' })
    visited.add(section.offset)
    sections.push(section)
    irregular ||= section.irregular
    if (entries.size > limits.objects) throw new AppError('pdf/too-complex', { limit: 'objects' })
    addEntries(entries, section, base, entry => entry.kind !== 'free')
    // Objects that the table hides from old readers by calling them free (§7.5.8.4).
    const hidden = section.kind === 'table' ? asIndex(dictEntry(section.trailer, 'XRefStm')) : undefined
    if (hidden !== undefined) {
      const stream = await readSectionNear(source, reader, hidden + base)
      irregular ||= stream.irregular
      addEntries(entries, stream, base, () => true)
    }
    addEntries(entries, section, base, () => true)
    const previous = dictEntry(section.trailer, 'Prev')
    // Some writers make it a reference; its number is the offset then.
    next = asIndex(previous) ?? asRef(previous)?.num
    // Writers that have no earlier section put 0.
    if (next === 0) next = undefined
  }
  const trailer = sections.find(section => dictEntry(section.trailer, 'Root') !== undefined)?.trailer
  if (!trailer) throw damaged('trailer')
  return { sections, entries, trailer, irregular }
}

/** The number behind the last `startxref`; undefined when there is none. */
export const findStartxref = async (source: FileSource): Promise<number | undefined> => {
  const tail = asBuffer(await source.read(source.sizeBytes - limits.tailBytes, limits.tailBytes))
  const at = tail.lastIndexOf('startxref')
  const digits = at < 0 ? undefined : /^startxref\s*(\d{1,15})/.exec(tail.toString('latin1', at, at + 64))?.[1]
  return digits === undefined ? undefined : Number(digits)
}
