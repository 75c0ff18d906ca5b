/** The files that are open in the window, by opaque id: their paths never leave main. */
import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { type FileHandle, lstat, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { AppError } from '../shared/errors.ts'
import type { DocumentSummary } from '../shared/model/document.ts'
import { toReadError } from './files/read-error.ts'
import { openRegularFile, type RegularFile } from './files/regular-file.ts'

export interface DocumentsDeps {
  readonly random: (sizeBytes: number) => Uint8Array
}

export interface Documents {
  /**
   * Reads the file once and remembers which bytes were there; a large PDF is read after this returns, so that its first
   * page need not wait for its last.
   *
   * @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, documents/empty,
   *   documents/changed when it was written to meanwhile
   */
  open(path: string): Promise<DocumentSummary>
  /** Hex; of the bytes that were there when it was opened. @throws {AppError} as `open` */
  digestOf(documentId: string): Promise<string>
  /** Remembers a file that we wrote a moment ago, without reading it again. @throws {AppError} documents/unreadable … */
  addWritten(path: string, written: { readonly sizeBytes: number; readonly sha256: string }): Promise<DocumentSummary>
  /** @throws {AppError} documents/unknown, as every function below */
  getSummary(documentId: string): DocumentSummary
  /** Where the signed document goes unless the user says otherwise, and whether that file is there. */
  findPlannedTarget(documentId: string): Promise<{ readonly fileName: string; readonly exists: boolean }>
  getPath(documentId: string): string
  /**
   * An id under which the first `sizeBytes` of a document can be read, and nothing else be done: what is shown under it
   * is not the file that would be signed.
   *
   * @throws {AppError} app/bad-request when the document is not that long
   */
  openRevision(documentId: string, sizeBytes: number): string
  /** Of a document or a revision. */
  sizeOf(documentId: string): number
  /**
   * The bytes from `start` up to, not including, `end`. The stream fails with documents/changed when the file changes
   * while it is read; read it to its end or cancel it.
   *
   * @throws {AppError} documents/changed when the file is not the one that was opened; app/bad-request for no such range
   */
  readRange(documentId: string, start: number, end: number): Promise<ReadableStream<Uint8Array>>
  /** Forgets the document; an unknown id is no error. */
  close(documentId: string): void
  /** Remembers a path that the user chose to write to; the id has the form of a document's. */
  registerTarget(path: string): string
  getTarget(targetId: string): string
}

type ReadDocument = Pick<DocumentSummary, 'sizeBytes' | 'sha256' | 'isPdf'> & {
  readonly identity: string
  readonly digest: Promise<string>
}

/** What may be read under an id. */
interface Readable {
  readonly path: string
  readonly identity: string
  readonly sizeBytes: number
}

interface OpenDocument {
  readonly path: string
  readonly identity: string
  readonly digest: Promise<string>
  readonly summary: DocumentSummary
}

/** Two batches of the largest folder; bounds what a hostile page can make main remember. */
const maxEntries = 20_000
/** 128 bits: an id cannot be guessed. */
const idBytes = 16
const chunkBytes = 256 * 1024
/** Of a file that is hashed: large enough that waiting for the parts counts for nothing. */
const hashedBytes = 1024 * 1024
/** Readers accept a header within the first 1024 bytes (ISO 32000-1 annex H, implementation note 13). */
const pdfHeaderBytes = 1024
const maxNameBytes = 255
/** Hashed in no time. */
const hashedAtOnceBytes = 32 * 1024 * 1024

export const createDocuments = ({ random }: DocumentsDeps): Documents => {
  const documents = createRegistry<OpenDocument>(random)
  const revisions = createRegistry<Readable>(random)
  const targets = createRegistry<string>(random)

  const findReadable = (id: string): Readable => {
    const revision = revisions.find(id)
    if (revision) return revision
    const { path, identity, summary } = documents.get(id)
    return { path, identity, sizeBytes: summary.sizeBytes }
  }

  /** One large document after the other: several at once would only make the disk seek. */
  let hashing: Promise<unknown> = Promise.resolve()
  const hashLater = (path: string, identity: string): Promise<string> => {
    const digest = hashing.then(() => withRegularFile(path, file => hashFile(file, identity)))
    // Heard by whoever asks for it.
    hashing = digest.catch(() => undefined)
    return digest
  }
  const read = (path: string): Promise<ReadDocument> =>
    withRegularFile(path, async file => {
      const { handle, stats } = file
      if (stats.size === 0n) throw new AppError('documents/empty')
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(pdfHeaderBytes), 0, pdfHeaderBytes, 0)
      const isPdf = buffer.subarray(0, bytesRead).includes('%PDF-')
      const known = { identity: identityOf(stats), sizeBytes: Number(stats.size), isPdf }
      if (isPdf && known.sizeBytes > hashedAtOnceBytes)
        return { ...known, sha256: null, digest: hashLater(path, known.identity) }
      const sha256 = await hashFile(file, known.identity)
      return { ...known, sha256, digest: Promise.resolve(sha256) }
    })

  const add = (path: string, { identity, digest, ...known }: ReadDocument): DocumentSummary => {
    const documentId = documents.add(id => ({
      path,
      identity,
      digest,
      summary: { documentId: id, fileName: basename(path), folder: describeFolder(path, homedir()), ...known },
    }))
    return documents.get(documentId).summary
  }

  return {
    async open(path) {
      const absolute = resolve(path)
      return add(absolute, await read(absolute))
    },
    async addWritten(path, written) {
      const stats = await stat(path, { bigint: true }).catch((thrown: unknown) => {
        throw toReadError(thrown)
      })
      const digest = Promise.resolve(written.sha256)
      return add(path, { identity: identityOf(stats), isPdf: true, digest, ...written })
    },
    getSummary: documentId => documents.get(documentId).summary,
    digestOf: async documentId => documents.get(documentId).digest,
    async findPlannedTarget(documentId) {
      const path = suggestOutputPath(documents.get(documentId).path)
      return { fileName: basename(path), exists: await isTaken(path) }
    },
    getPath: documentId => documents.get(documentId).path,
    openRevision(documentId, sizeBytes) {
      const { path, identity, summary } = documents.get(documentId)
      if (!Number.isInteger(sizeBytes) || sizeBytes < 1 || sizeBytes > summary.sizeBytes) {
        throw new AppError('app/bad-request')
      }
      return revisions.add(() => ({ path, identity, sizeBytes }))
    },
    sizeOf: documentId => findReadable(documentId).sizeBytes,
    async readRange(documentId, start, end) {
      const { path, identity, sizeBytes } = findReadable(documentId)
      const inOrder = 0 <= start && start <= end && end <= sizeBytes
      if (!Number.isInteger(start) || !Number.isInteger(end) || !inOrder) throw new AppError('app/bad-request')
      const { handle, stats } = await openRegularFile(path)
      if (identityOf(stats) !== identity) {
        await handle.close()
        throw new AppError('documents/changed')
      }
      return streamRange(handle, identity, start, end)
    },
    close(documentId) {
      documents.remove(documentId)
      revisions.remove(documentId)
    },
    registerTarget: path => targets.add(() => resolve(path)),
    getTarget: targetId => targets.get(targetId),
  }
}

const createRegistry = <Entry>(random: (sizeBytes: number) => Uint8Array) => {
  const entries = new Map<string, Entry>()
  return {
    add(create: (id: string) => Entry): string {
      const id = Buffer.from(random(idBytes)).toString('base64url')
      entries.set(id, create(id))
      const [oldest] = entries.keys()
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
      return id
    },
    find: (id: string): Entry | undefined => entries.get(id),
    get(id: string): Entry {
      const entry = entries.get(id)
      if (entry === undefined) throw new AppError('documents/unknown')
      return entry
    },
    remove: (id: string): void => void entries.delete(id),
  }
}

/** Tells a file from another, and from itself after a write, without reading it again. */
const identityOf = ({ dev, ino, size, mtimeNs }: BigIntStats): string => [dev, ino, size, mtimeNs].join(':')

/** @throws {AppError} as `openRegularFile`; what `use` fails with, as a code of ours */
const withRegularFile = async <Result>(path: string, use: (file: RegularFile) => Promise<Result>): Promise<Result> => {
  const file = await openRegularFile(path)
  try {
    return await use(file)
  } catch (thrown) {
    throw toReadError(thrown)
  } finally {
    await file.handle.close()
  }
}

/** SHA-256, hex. @throws {AppError} documents/changed when the file is not, or not any more, the one that was looked at */
const hashFile = async ({ handle, stats }: RegularFile, identity: string): Promise<string> => {
  const hash = createHash('sha256')
  const partBytes = Math.max(1, Math.min(Number(stats.size), hashedBytes))
  let [buffer, other] = [Buffer.allocUnsafeSlow(partBytes), Buffer.allocUnsafeSlow(partBytes)]
  let sizeBytes = 0
  let reading = handle.read(buffer, 0, partBytes, 0)
  for (;;) {
    const { bytesRead } = await reading
    if (bytesRead === 0) break
    const chunk = buffer.subarray(0, bytesRead)
    sizeBytes += bytesRead
    ;[buffer, other] = [other, buffer]
    // The next part is read while this one is hashed.
    reading = handle.read(buffer, 0, partBytes, sizeBytes)
    hash.update(chunk)
  }
  const after = await handle.stat({ bigint: true })
  const isSame = identityOf(stats) === identity && identityOf(after) === identity && BigInt(sizeBytes) === stats.size
  if (!isSame) throw new AppError('documents/changed')
  return hash.digest('hex')
}

const streamRange = (handle: FileHandle, identity: string, start: number, end: number): ReadableStream<Uint8Array> => {
  let position = start
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (position < end) {
            const bytes = new Uint8Array(Math.min(chunkBytes, end - position))
            const { bytesRead } = await handle.read(bytes, 0, bytes.byteLength, position)
            if (bytesRead === 0) throw new AppError('documents/changed')
            position += bytesRead
            controller.enqueue(bytes.subarray(0, bytesRead))
            return
          }
          if (identityOf(await handle.stat({ bigint: true })) !== identity) throw new AppError('documents/changed')
          await handle.close()
          controller.close()
        } catch (thrown) {
          await handle.close()
          controller.error(toReadError(thrown))
        }
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  )
}

/** The last two folders that lead to a file, as people say it: `Documents / Contracts`, `~ / Contracts`. */
const describeFolder = (path: string, home: string): string => {
  const folder = dirname(path)
  const fromHome = relative(home, folder)
  const inHome = fromHome !== '..' && !fromHome.startsWith(`..${sep}`) && resolve(home, fromHome) === folder
  const names = (inHome ? join('~', fromHome) : folder).split(sep).filter(name => name !== '' && name !== '.')
  return names.length === 0 ? folder : names.slice(-2).join(' / ')
}

/** `contract.pdf` → `contract-signed.pdf`, beside it. A name too long for the file system is cut before the suffix. */
export const suggestOutputPath = (inputPath: string): string => withMark(inputPath, 'signed')
/** `contract.pdf` → `contract-extended.pdf`, as `suggestOutputPath`. */
export const suggestExtendedPath = (inputPath: string): string => withMark(inputPath, 'extended')

const withMark = (inputPath: string, mark: string): string => {
  const extension = extname(inputPath)
  const ending = `-${mark}${extension}`
  const stem = Array.from(basename(inputPath, extension))
  while (stem.length > 1 && Buffer.byteLength(stem.join('') + ending) > maxNameBytes) stem.pop()
  return join(dirname(inputPath), stem.join('') + ending)
}

/** Whether something is in the way of a target; a link that leads nowhere is too. */
export const isTaken = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** A folder as people say it: its name and the one above it. */
export const nameFolder = (folder: string): string => describeFolder(join(folder, 'document'), homedir())
