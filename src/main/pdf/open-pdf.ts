/** Opens a PDF for reading: header, cross-reference data or its rebuilding, encryption, and a catalog with a page. */
import { AppError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import type { PdfDocument } from './document.ts'
import { openEncryption, type PdfEncryption } from './encryption.ts'
import type { FileAccess } from './file-access.ts'
import { type FileSource, openFileSource } from './file-source.ts'
import { latin1 } from './lexer.ts'
import { type Budget, createBudget, limits } from './limits.ts'
import { followFrom, type LocatedValue } from './location.ts'
import {
  asArray,
  asDict,
  asName,
  asRef,
  asString,
  dictEntry,
  isPlainDict,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from './object.ts'
import { createObjectReader, type ObjectReader } from './object-reader.ts'
import { findFirstPage } from './page-tree.ts'
import { rebuildXref } from './rebuild-xref.ts'
import type { XrefEntry } from './xref.ts'
import { findStartxref, readXrefChain } from './xref-chain.ts'

/** A document with what an incremental update needs to know. */
export interface PdfFile extends PdfDocument {
  readonly source: FileSource
  readonly readIndirectAt: ObjectReader['readIndirectAt']
  /** Every object by number, newest; offsets absolute. */
  readonly entries: ReadonlyMap<number, XrefEntry>
  /** Where `%PDF-` stands; offsets written into the file count from here. */
  readonly headerOffset: number
  /** True when an update must not build on the cross-reference data of the file. */
  readonly needsCompleteXref: boolean
  readonly encryption: PdfEncryption | null
  readonly catalog: LocatedValue
  readonly firstPage: LocatedValue
}

export interface OpenPdfOptions {
  readonly password?: Secret
  /** For all reading of this document. */
  readonly timeLimitMs?: number
  /** Reads an earlier revision: the file as if it ended at this offset. */
  readonly endOffset?: number
  /** Absent: calls that block nothing. */
  readonly files?: FileAccess | undefined
}

type Structure = Pick<
  PdfFile,
  'entries' | 'trailer' | 'revisions' | 'encryption' | 'catalog' | 'firstPage' | 'needsCompleteXref'
> & { readonly reader: ObjectReader }

/** What unusable cross-reference data ends with; an unknown filter is a wrong one here. */
const rebuildable = new Set<string>(['pdf/damaged', 'pdf/unsupported'])

/** And what a slow disk needs for one scan of a large file. */
const defaultTimeLimitMs = (sizeBytes: number): number => 15_000 + sizeBytes / 50_000
/** Compressed objects looked through for a catalog that no trailer names. */
const maxCatalogCandidates = 20_000

/** Where `%PDF-` stands; undefined when it does not: other readers try on where they find a `startxref`. */
const findHeader = async (source: FileSource): Promise<number | undefined> => {
  const offset = latin1(await source.read(0, limits.headerBytes + 8)).indexOf('%PDF-')
  return offset < 0 ? undefined : offset
}

/** The object with every reference inside replaced: the encryption dictionary is small and may be spread over objects. */
const resolveDeep = async (reader: ObjectReader, object: PdfObject | undefined, depth = 0): Promise<PdfObject> => {
  const value = await reader.resolve(object)
  if (typeof value !== 'object' || value?.kind !== 'dict' || depth > 4) return value
  const entries = new Map<string, PdfObject>()
  for (const [key, entry] of value.entries) entries.set(key, await resolveDeep(reader, entry, depth + 1))
  return { kind: 'dict', entries }
}

const encryptionOf = async (reader: ObjectReader, trailer: PdfDict, password: Secret | undefined) => {
  const encrypt = asDict(await resolveDeep(reader, trailer.entries.get('Encrypt')))
  if (!encrypt) return null
  const id = asArray(await reader.resolve(trailer.entries.get('ID')))?.[0]
  return openEncryption(encrypt, asString(await reader.resolve(id)) ?? new Uint8Array(0), password)
}

const findCatalog = async (reader: ObjectReader, root: PdfRef | undefined) => {
  if (!root) return undefined
  const catalog = await followFrom(reader, { ref: root, path: [] }, root)
  const firstPage = isPlainDict(catalog.value) ? await findFirstPage(reader, catalog) : undefined
  return firstPage && { catalog, firstPage }
}

/** @throws {AppError} those of `openPdf` */
const openStructure = async (
  source: FileSource,
  header: number | undefined,
  budget: Budget,
  password: Secret | undefined,
): Promise<Structure> => {
  const headerOffset = header ?? 0
  const newReader = (entries: ReadonlyMap<number, XrefEntry>, encryption: PdfEncryption | null = null) =>
    createObjectReader({ source, budget, entries, encryption })

  const fromChain = async (startxref: number, base: number): Promise<Structure> => {
    const chain = await readXrefChain(source, newReader(new Map()), startxref, base)
    const encryption = await encryptionOf(newReader(chain.entries), chain.trailer, password)
    // Its object is lost: not the same as a document that is not encrypted.
    if (asRef(chain.trailer.entries.get('Encrypt')) && !encryption) {
      throw new AppError('pdf/damaged', { part: 'Encrypt' })
    }
    const reader = newReader(chain.entries, encryption)
    const found = await findCatalog(reader, asRef(chain.trailer.entries.get('Root')))
    // What signing adds to must be seen as viewers see it that rebuild the table.
    await reader.resolve(dictEntry(found?.catalog.value, 'AcroForm'))
    await reader.resolve(dictEntry(found?.firstPage.value, 'Annots'))
    if (!found || reader.foundBrokenEntry()) throw new AppError('pdf/damaged', { part: 'catalog' })
    const { sections, entries, trailer } = chain
    return {
      ...found,
      entries,
      trailer,
      reader,
      encryption,
      revisions: sections.map(section => ({
        xrefOffset: section.offset,
        endOffset: section.endOffset,
        kind: section.kind,
        hybrid: section.trailer.entries.has('XRefStm'),
        irregular: section.irregular || !asRef(section.trailer.entries.get('Root')),
      })),
      needsCompleteXref: chain.irregular || base !== headerOffset,
    }
  }

  const fromScan = async (): Promise<Structure> => {
    const rebuilt = await rebuildXref(source, newReader(new Map()), budget)
    const encrypted = rebuilt.trailers.find(trailer => trailer.entries.has('Encrypt'))
    const encryption = encrypted ? await encryptionOf(newReader(rebuilt.entries), encrypted, password) : null
    const reader = newReader(rebuilt.entries, encryption)
    await rebuilt.addCompressed(reader)

    const accept = async (root: PdfRef | undefined, trailer: PdfDict | undefined): Promise<Structure | undefined> => {
      const found = await findCatalog(reader, root)
      if (!found || !root) return undefined
      const entries = new Map(trailer?.entries)
      // A damaged update may have lost them; without them nothing in the file can be read.
      for (const key of encrypted ? ['Encrypt', 'ID'] : []) entries.set(key, encrypted?.entries.get(key) ?? null)
      entries.set('Root', root)
      return {
        ...found,
        entries: rebuilt.entries,
        trailer: { kind: 'dict', entries },
        reader,
        encryption,
        revisions: [{ xrefOffset: 0, endOffset: source.sizeBytes, kind: 'rebuilt', hybrid: false, irregular: true }],
        needsCompleteXref: true,
      }
    }
    for (const trailer of rebuilt.trailers) {
      const structure = await accept(asRef(trailer.entries.get('Root')), trailer)
      if (structure) return structure
    }
    for (const ref of rebuilt.catalogs) {
      const structure = await accept(ref, rebuilt.trailers[0])
      if (structure) return structure
    }
    const compressed = [...rebuilt.entries]
      .filter(([, entry]) => entry.kind === 'compressed')
      .slice(-maxCatalogCandidates)
    for (const [num] of compressed.reverse()) {
      const ref: PdfRef = { kind: 'ref', num, gen: 0 }
      if (asName(dictEntry(await reader.readObject(ref), 'Type')) !== 'Catalog') continue
      const structure = await accept(ref, rebuilt.trailers[0])
      if (structure) return structure
    }
    throw new AppError('pdf/damaged', { part: 'catalog' })
  }

  const startxref = await findStartxref(source)
  // Offsets count from the header; writers that put junk before it later left them counting from the file's start.
  for (const base of new Set([headerOffset, 0])) {
    if (startxref === undefined) break
    try {
      return await fromChain(startxref, base)
    } catch (error) {
      if (!(error instanceof AppError) || !rebuildable.has(error.code)) throw error
    }
  }
  // Nothing at either end says that it is one; what lost its header and its table is looked through.
  if (header === undefined && startxref === undefined) throw new AppError('pdf/not-a-pdf')
  return fromScan()
}

/**
 * Opens the PDF at `path`. Cost follows its cross-reference data, not its size, unless that data is broken: then one linear scan.
 * An encrypted file is opened with the empty user password or, failing that, with `options.password` as user's or owner's.
 *
 * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, documents/empty; pdf/not-a-pdf;
 *   pdf/damaged (truncated, no catalog, no page); pdf/too-complex; pdf/encrypted (facts.reason: `password`, `password-incorrect`, `handler`)
 */
export const openPdf = async (path: string, options: OpenPdfOptions = {}): Promise<PdfFile> => {
  const source = await openFileSource(path, options.endOffset, options.files)
  const budget = createBudget(options.timeLimitMs ?? defaultTimeLimitMs(source.sizeBytes))
  try {
    const header = await findHeader(source)
    const { reader, ...structure } = await budget.run(() => openStructure(source, header, budget, options.password))
    return {
      ...structure,
      source,
      headerOffset: header ?? 0,
      sizeBytes: source.sizeBytes,
      rebuilt: structure.revisions[0]?.kind === 'rebuilt',
      readObject: reader.readObject,
      readIndirectAt: reader.readIndirectAt,
      resolve: reader.resolve,
      readStreamData: reader.readStreamData,
      readBytes: source.read,
      readInto: source.readInto,
      close: source.close,
    }
  } catch (error) {
    await source.close()
    throw error
  }
}
