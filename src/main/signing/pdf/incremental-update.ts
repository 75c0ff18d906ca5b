/** Collects new and changed objects and writes them as one incremental update (ISO 32000-2 §7.5.6): bytes to append, nothing else. */
import type { RandomBytes } from '../../pdf/encryption.ts'
import { type ObjectSource, type PdfLocation, replaceAt } from '../../pdf/location.ts'
import { asArray, type PdfDict, type PdfObject, type PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { type StringEncoder, serializeObject } from '../../pdf/serialize-object.ts'
import { generationOf, type XrefEntry } from '../../pdf/xref.ts'
import { maxTableOffset, writeXrefStream, writeXrefTable, type XrefRows } from '../../pdf/xref-writer.ts'
import { type FindFreeNumber, findFirstFreeNumber } from './first-free-number.ts'

export interface IncrementalUpdate extends ObjectSource {
  /** The number of an object whose content is put later. */
  reserve(): PdfRef
  put(ref: PdfRef, object: PdfObject): void
  /** An object whose bytes the caller lays out; `finish` says where they went. */
  putRaw(ref: PdfRef, body: Uint8Array): void
  /** A stream of its own with its data as they are to be written; /Length is added, encryption where the file has it. */
  putStream(ref: PdfRef, dict: PdfDict, data: Uint8Array): void
  /** Puts `value` in the place of what stands at `location`. */
  replace(location: PdfLocation, value: PdfObject): Promise<void>
  /** What encrypts the strings of the object `ref`. */
  encoder(ref: PdfRef): StringEncoder
  finish(): FinishedUpdate
}

export interface FinishedUpdate {
  /** To be appended to the file as it is. */
  readonly bytes: Uint8Array
  /** Absolute offset of the body of a raw object. */
  rawOffset(ref: PdfRef): number
}

type Content =
  | { readonly object: PdfObject }
  | { readonly raw: Uint8Array }
  | { readonly dict: PdfDict; readonly data: Uint8Array }

/** Text as it is to be written, each character a byte. */
type Part = string | Uint8Array

const join = (parts: readonly Part[], sizeBytes: number): Uint8Array => {
  const joined = Buffer.allocUnsafe(sizeBytes)
  let at = 0
  for (const part of parts) {
    if (typeof part === 'string') joined.write(part, at, 'latin1')
    else joined.set(part, at)
    at += part.length
  }
  return joined
}

/** @param findFree of the file that grows by this update; absent: its first one */
export const createIncrementalUpdate = async (
  pdf: PdfFile,
  random: RandomBytes,
  findFree: FindFreeNumber = findFirstFreeNumber,
): Promise<IncrementalUpdate> => {
  const changed = new Map<number, { readonly ref: PdfRef; readonly content: Content }>()
  let nextNum = await findFree(pdf)

  const encoder = (ref: PdfRef): StringEncoder => {
    const { encryption } = pdf
    return bytes => encryption?.encryptString(bytes, ref, random) ?? bytes
  }

  const serializeContent = (ref: PdfRef, content: Content): readonly Part[] => {
    if ('raw' in content) return [content.raw]
    if ('object' in content) return [serializeObject(content.object, encoder(ref))]
    const data = pdf.encryption?.encryptStream(content.data, ref, random) ?? content.data
    const entries = new Map([...content.dict.entries, ['Length', data.length] as const])
    return [serializeObject({ kind: 'dict', entries }, encoder(ref)), '\nstream\n', data, '\nendstream']
  }

  /** The reference under which the file knows the object: sloppy references differ in the generation. */
  const knownRef = (ref: PdfRef): PdfRef => ({ ...ref, gen: generationOf(pdf.entries.get(ref.num)) ?? ref.gen })

  const set = (ref: PdfRef, content: Content): void => {
    changed.set(ref.num, { ref: knownRef(ref), content })
  }

  const readObject = async (ref: PdfRef): Promise<PdfObject> => {
    const content = changed.get(ref.num)?.content
    if (content === undefined) return pdf.readObject(ref)
    return 'object' in content ? content.object : null
  }

  return {
    readObject,
    reserve: () => ({ kind: 'ref', num: nextNum++, gen: 0 }),
    put: (ref, object) => set(ref, { object }),
    putRaw: (ref, raw) => set(ref, { raw }),
    putStream: (ref, dict, data) => set(ref, { dict, data }),
    replace: async ({ ref, path }, value) => {
      set(ref, { object: replaceAt(await readObject(ref), path, value) })
    },
    encoder,
    finish: () => {
      const entries = new Map<number, XrefEntry>()
      const rawOffsets = new Map<number, number>()
      const parts: Part[] = []
      let end = pdf.sizeBytes
      const append = (part: Part): void => {
        parts.push(part)
        end += part.length
      }
      append('\n')
      for (const { ref, content } of changed.values()) {
        entries.set(ref.num, { kind: 'used', offset: end, gen: ref.gen })
        append(`${ref.num} ${ref.gen} obj\n`)
        if ('raw' in content) rawOffsets.set(ref.num, end)
        for (const part of serializeContent(ref, content)) append(part)
        append('\nendobj\n')
      }
      const xrefOffset = end
      append(writeXref(pdf, entries, nextNum, xrefOffset, random))
      append(`startxref\n${xrefOffset - pdf.headerOffset}\n%%EOF\n`)
      return {
        bytes: join(parts, end - pdf.sizeBytes),
        rawOffset: ref => rawOffsets.get(ref.num) ?? 0,
      }
    },
  }
}

/** The second identifier changes with each update (§14.4). Encryption depends on the first, so none is made up for an encrypted file. */
const updatedId = (pdf: PdfFile, random: RandomBytes): PdfObject | undefined => {
  const kept = pdf.trailer.entries.get('ID')
  const fresh: PdfObject = { kind: 'string', bytes: random(16), hex: true }
  const first = asArray(kept)?.[0]
  if (first !== undefined) return { kind: 'array', items: [first, fresh] }
  return kept || pdf.encryption ? kept : { kind: 'array', items: [fresh, fresh] }
}

/** What belongs to one cross-reference section; an update takes over the rest, also what it does not know (§7.5.6). */
const ownTrailerEntries: ReadonlySet<string> = new Set([
  ...['Size', 'Prev', 'XRefStm', 'ID'],
  ...['Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms', 'F', 'FFilter', 'FDecodeParms', 'DL'],
])

const buildTrailer = (pdf: PdfFile, size: number, random: RandomBytes): PdfDict => {
  const entries = new Map<string, PdfObject>([['Size', size]])
  for (const [key, value] of pdf.trailer.entries) {
    // Where it leads to no encryption, whoever believes it takes what is added for damaged.
    const isEmpty = value === null || (key === 'Encrypt' && !pdf.encryption)
    if (!ownTrailerEntries.has(key) && !isEmpty) entries.set(key, value)
  }
  const id = updatedId(pdf, random)
  if (id !== undefined && id !== null) entries.set('ID', id)
  const previous = pdf.revisions[0]
  if (!pdf.needsCompleteXref && previous) entries.set('Prev', previous.xrefOffset - pdf.headerOffset)
  return { kind: 'dict', entries }
}

/** §7.5.4: a generation that no object can have. */
const neverUsed: XrefEntry = { kind: 'free', gen: 65_535 }

/**
 * In the kind of the section before, as readers expect it. A file whose own cross-reference data others may not read
 * gets a complete section instead, so that nobody has to go back to the broken one.
 */
const writeXref = (
  pdf: PdfFile,
  changed: ReadonlyMap<number, XrefEntry>,
  nextNum: number,
  xrefOffset: number,
  random: RandomBytes,
): string => {
  const all = new Map<number, XrefEntry>()
  for (const [num, entry] of pdf.entries) {
    // Behind the end of the file there is nothing, and nothing of what is added there shall be it.
    if (entry.kind === 'used' && entry.offset >= pdf.sizeBytes) all.set(num, neverUsed)
    else if (pdf.needsCompleteXref) all.set(num, entry)
  }
  if (pdf.needsCompleteXref) all.set(0, neverUsed)
  for (const [num, entry] of changed) all.set(num, entry)
  const previousIsStream = !pdf.needsCompleteXref && pdf.revisions[0]?.kind === 'stream'
  const asStream =
    previousIsStream || xrefOffset > maxTableOffset || [...all.values()].some(entry => entry.kind === 'compressed')
  if (asStream) all.set(nextNum, { kind: 'used', offset: xrefOffset, gen: 0 })
  const rows: XrefRows = [...all]
    .filter(([, entry]) => entry.kind !== 'used' || entry.offset >= pdf.headerOffset)
    .map(
      ([num, entry]) =>
        [num, entry.kind === 'used' ? { ...entry, offset: entry.offset - pdf.headerOffset } : entry] as const,
    )
    .sort(([a], [b]) => a - b)
  if (asStream) return writeXrefStream(nextNum, rows, buildTrailer(pdf, nextNum + 1, random))
  return writeXrefTable(rows, buildTrailer(pdf, nextNum, random))
}
