/** Reads indirect objects out of the file, from their place or from object streams (ISO 32000-2 §7.3.10, §7.5.7). */
import { AppError } from '../../shared/errors.ts'
import type { PdfEncryption } from './encryption.ts'
import type { FileSource } from './file-source.ts'
import { asBuffer, latin1, NeedMoreBytes, PdfLexer, whiteSpace } from './lexer.ts'
import { type Budget, limits } from './limits.ts'
import { asArray, asDict, asIndex, asName, dictEntry, type PdfObject, type PdfRef, type PdfStream } from './object.ts'
import { type ParsedIndirect, parseIndirect, parseObject } from './parser.ts'
import { decodeStream } from './stream-filters.ts'
import type { XrefEntry } from './xref.ts'

export interface IndirectObject extends Pick<ParsedIndirect, 'value' | 'forgiven'> {
  readonly ref: PdfRef
}

export interface ObjectReader {
  /** The object at `offset`; undefined when none begins there. Strings are as they stand. */
  readIndirectAt(offset: number): Promise<IndirectObject | undefined>
  readObject(ref: PdfRef): Promise<PdfObject>
  resolve(object: PdfObject | undefined): Promise<PdfObject>
  /** Decrypted and decoded. */
  readStreamData(stream: PdfStream, maxBytes?: number): Promise<Uint8Array>
  /** Object numbers in an object stream, in order. */
  listCompressed(streamNum: number): Promise<readonly number[]>
  /** Parses at `offset` with as much of the file as it takes. */
  parseAt<Value>(offset: number, parse: (lexer: PdfLexer) => Value, maxBytes?: number): Promise<Value>
  /** Whether an object did not stand where its entry says. */
  foundBrokenEntry(): boolean
}

export interface ObjectReaderDeps {
  readonly source: FileSource
  readonly budget: Budget
  /** By object number; the reader sees later changes. */
  readonly entries: ReadonlyMap<number, XrefEntry>
  readonly encryption: PdfEncryption | null
}

interface ObjectStream {
  readonly data: Uint8Array
  /** Start of each object in `data`, by object number and in order. */
  readonly members: readonly { readonly num: number; readonly position: number }[]
  readonly extends: PdfRef | undefined
}

/** What follows the data of a stream (§7.3.8.1). */
const properEnd = new RegExp(`^${whiteSpace}*endstream${whiteSpace}+endobj`)
/** Decoded object streams kept at a time. */
const cachedStreams = 4
/** How far off an entry may be for its object to be found still. */
const offsetSlack = 20

/** What a chain of references ends with; null where it is too long to end. */
export const followReferences = async (
  object: PdfObject | undefined,
  read: (ref: PdfRef) => Promise<PdfObject>,
): Promise<PdfObject> => {
  let value: PdfObject = object ?? null
  for (let hops = 0; typeof value === 'object' && value?.kind === 'ref'; hops++) {
    if (hops > limits.hops) return null
    value = await read(value)
  }
  return value
}

export const createObjectReader = ({ source, budget, entries, encryption }: ObjectReaderDeps): ObjectReader => {
  const streams = new Map<number, Promise<ObjectStream | undefined>>()
  let brokenEntry = false

  const parseAt = async <Value>(
    offset: number,
    parse: (lexer: PdfLexer) => Value,
    maxBytes: number = limits.objectBytes,
  ): Promise<Value> => {
    for (let length = 2048; ; length *= 4) {
      if (length > maxBytes) throw new AppError('pdf/too-complex', { limit: 'object size' })
      budget.check()
      const bytes = await source.read(offset, length)
      try {
        return parse(new PdfLexer(bytes, { base: offset, atEnd: offset + bytes.length >= source.sizeBytes }))
      } catch (error) {
        if (!(error instanceof NeedMoreBytes)) throw error
      }
    }
  }

  /** The end of stream data whose /Length is wrong: before the next `endstream`, or where that is left out before `endobj`. */
  const findStreamEnd = async (start: number): Promise<number> => {
    const chunkBytes = 256 * 1024
    for (let offset = start; offset < source.sizeBytes; offset += chunkBytes) {
      budget.check()
      const bytes = await source.read(offset, chunkBytes + 16)
      const text = asBuffer(bytes)
      const found = ['endstream', 'endobj'].map(word => text.indexOf(word)).filter(at => at >= 0)
      if (found.length === 0) continue
      let end = offset + Math.min(...found)
      const before = latin1(await source.read(Math.max(start, end - 2), end - Math.max(start, end - 2)))
      if (before.endsWith('\r\n')) end -= 2
      else if (/[\r\n]$/.test(before)) end--
      return end
    }
    return source.sizeBytes
  }

  /** How long the data of a stream is, and whether that had to be found out, or the stream does not end as it should. */
  const measureStream = async (stated: PdfObject | undefined, start: number, depth: number) => {
    const resolved =
      typeof stated === 'object' && stated?.kind === 'ref' ? await readAtDepth(stated, depth + 1) : (stated ?? null)
    const length = asIndex(resolved)
    if (length !== undefined && start + length <= source.sizeBytes) {
      const after = latin1(await source.read(start + length, 32))
      if (/^\s*(endstream|endobj)/.test(after)) return { length, forgiven: !properEnd.test(after) }
    }
    return { length: (await findStreamEnd(start)) - start, forgiven: true }
  }

  const readIndirectAtDepth = async (offset: number, depth: number): Promise<IndirectObject | undefined> => {
    const parsed = await parseAt<ParsedIndirect | undefined>(offset, parseIndirect)
    if (!parsed) return undefined
    const ref: PdfRef = { kind: 'ref', num: parsed.num, gen: parsed.gen }
    const dict = asDict(parsed.value)
    if (parsed.streamStart === null || !dict) return { ref, value: parsed.value, forgiven: parsed.forgiven }
    const dataStart = offset + parsed.streamStart
    const { length, forgiven } = await measureStream(dict.entries.get('Length'), dataStart, depth)
    const value: PdfStream = { kind: 'stream', dict, dataStart, dataLength: length, ref }
    return { ref, value, forgiven: parsed.forgiven || forgiven }
  }

  /** Entries a few bytes off are common; other readers rebuild the table then, which finds the same object. */
  const readNear = async (num: number, offset: number, depth: number) => {
    const exact = await readIndirectAtDepth(offset, depth)
    if (exact?.ref.num === num) return exact
    const from = Math.max(0, offset - offsetSlack)
    const window = latin1(await source.read(from, 2 * offsetSlack + 16))
    const found = new RegExp(`(?<!\\d)0*${num}\\s+\\d+\\s+obj`).exec(window)
    return found ? readIndirectAtDepth(from + found.index, depth) : undefined
  }

  const readAtDepth = async (ref: PdfRef, depth: number): Promise<PdfObject> => {
    if (depth > limits.hops) return null
    budget.check()
    const entry = entries.get(ref.num)
    if (entry === undefined || entry.kind === 'free') return null
    if (entry.kind === 'compressed') return readCompressed(ref.num, entry.streamNum, entry.index, depth)
    const found = await readNear(ref.num, entry.offset, depth)
    if (!found) {
      // Writers that have nothing to point at put 0.
      brokenEntry ||= entry.offset > 0
      return null
    }
    return encryption?.decryptObject(found.value, found.ref) ?? found.value
  }

  const openObjectStream = async (streamNum: number, depth: number): Promise<ObjectStream | undefined> => {
    // Only an object that stands in the file itself can be one (§7.5.7), so there is no cycle but through /Length.
    if (entries.get(streamNum)?.kind !== 'used') return undefined
    const stream = await readAtDepth({ kind: 'ref', num: streamNum, gen: 0 }, depth + 1)
    if (typeof stream !== 'object' || stream?.kind !== 'stream') return undefined
    const data = await readStreamDataAtDepth(stream, limits.decodedBytes, depth + 1)
    const first = asIndex(await resolveAtDepth(stream.dict.entries.get('First'), depth + 1)) ?? 0
    const count = asIndex(await resolveAtDepth(stream.dict.entries.get('N'), depth + 1)) ?? 0
    if (count > limits.streamMembers) throw new AppError('pdf/too-complex', { limit: 'objects' })
    const lexer = new PdfLexer(data.subarray(0, first), { atEnd: true })
    const members: { num: number; position: number }[] = []
    while (members.length < count) {
      const num = lexer.next()
      const position = lexer.next()
      if (typeof num !== 'number' || typeof position !== 'number') break
      members.push({ num, position: first + position })
    }
    const base = stream.dict.entries.get('Extends')
    return { data, members, extends: typeof base === 'object' && base?.kind === 'ref' ? base : undefined }
  }

  const objectStream = (streamNum: number, depth: number): Promise<ObjectStream | undefined> => {
    // A /Length inside the very stream that is being opened would wait for itself: nested reads open afresh, bounded by depth.
    if (depth > 0) return openObjectStream(streamNum, depth)
    const cached = streams.get(streamNum)
    if (cached) return cached
    const opened = openObjectStream(streamNum, depth)
    streams.set(streamNum, opened)
    if (streams.size > cachedStreams) streams.delete(streams.keys().next().value ?? streamNum)
    return opened
  }

  const readCompressed = async (num: number, streamNum: number, index: number, depth: number): Promise<PdfObject> => {
    const seen = new Set<number>()
    for (let current: number | undefined = streamNum; current !== undefined && !seen.has(current); ) {
      seen.add(current)
      const stream: ObjectStream | undefined = await objectStream(current, depth)
      const stated = stream?.members[index]
      const member = stated?.num === num ? stated : stream?.members.find(candidate => candidate.num === num)
      if (stream && member) return parseObject(new PdfLexer(stream.data, { atEnd: true }, member.position))
      current = stream?.extends?.num
    }
    return null
  }

  const resolveAtDepth = (object: PdfObject | undefined, depth: number): Promise<PdfObject> =>
    followReferences(object, ref => readAtDepth(ref, depth))

  const filterChain = async (stream: PdfStream, depth: number) => {
    const { dict } = stream
    const filter = await resolveAtDepth(dict.entries.get('Filter') ?? dict.entries.get('F'), depth)
    const parameters = await resolveAtDepth(dict.entries.get('DecodeParms') ?? dict.entries.get('DP'), depth)
    const names = asArray(filter) ?? (filter === null ? [] : [filter])
    const sets = asArray(parameters) ?? [parameters]
    const chain = []
    for (const [index, name] of names.slice(0, 16).entries()) {
      const set = asDict(await resolveAtDepth(sets[index], depth))
      const resolved = new Map<string, unknown>()
      for (const key of ['Predictor', 'Colors', 'BitsPerComponent', 'Columns', 'EarlyChange']) {
        if (set?.entries.has(key)) resolved.set(key, await resolveAtDepth(dictEntry(set, key), depth))
      }
      chain.push({ name: asName(await resolveAtDepth(name, depth)) ?? '', parameters: resolved })
    }
    return chain
  }

  const readStreamDataAtDepth = async (stream: PdfStream, maxBytes: number, depth: number): Promise<Uint8Array> => {
    if (stream.dataLength > maxBytes) throw new AppError('pdf/too-complex', { limit: 'stream' })
    const raw = await source.read(stream.dataStart, stream.dataLength)
    const data = stream.ref ? (encryption?.decryptStream(raw, stream, stream.ref) ?? raw) : raw
    return decodeStream(data, await filterChain(stream, depth), maxBytes)
  }

  return {
    parseAt,
    foundBrokenEntry: () => brokenEntry,
    readIndirectAt: offset => readIndirectAtDepth(offset, 0),
    readObject: ref => budget.run(() => readAtDepth(ref, 0)),
    resolve: object => budget.run(() => resolveAtDepth(object, 0)),
    readStreamData: (stream, maxBytes = limits.decodedBytes) =>
      budget.run(() => readStreamDataAtDepth(stream, maxBytes, 0)),
    listCompressed: async streamNum => (await objectStream(streamNum, 0))?.members.map(member => member.num) ?? [],
  }
}
