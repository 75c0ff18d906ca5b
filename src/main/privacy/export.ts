/** Everything that is kept of the user, to take along: as one canonical JSON file, encrypted, or as a folder for other programs. */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseAttributeName, toClaimValue } from '../../shared/attribute-catalogue.ts'
import type { Attribute } from '../../shared/model/attribute.ts'
import type { ExportForm } from '../../shared/model/export.ts'
import type { LogEntry } from '../../shared/model/log.ts'
import type { ProcessingState } from '../../shared/model/processing.ts'
import type { RetentionState } from '../../shared/model/retention.ts'
import type { Secret } from '../../shared/secret.ts'
import { toWriteError } from '../files/write-error.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type * as LogTable from '../vault/log-entries.ts'
import type * as LogExport from '../vault/log-export.ts'
import type * as LogSearch from '../vault/log-search.ts'
import type { ReadableVault, Vault } from '../vault/vault.ts'
import { toCanonicalJson, writeCanonicalArray } from './canonical-json.ts'
import type { ClearFiles } from './clear-files.ts'
import type { EnterVault, KeyEntry, VaultEntry } from './enter-vault.ts'
import type { KeptDocuments } from './kept-documents.ts'
import { createPasswordJwe } from './password-jwe.ts'
import { writeVcard } from './vcard.ts'

export interface ExportDeps {
  readonly enter: EnterVault
  readonly attributes: Pick<typeof AttributeTable, 'listAttributes' | 'listAttributesOnKeys'>
  readonly readOnKey: (entry: KeyEntry) => Promise<readonly Attribute[]>
  readonly log: Pick<typeof LogTable, 'listLogEntries'> &
    Pick<typeof LogSearch, 'iterateLogEntries'> &
    Pick<typeof LogExport, 'describeEntry' | 'toCsv' | 'toReceipt'>
  readonly documents: KeptDocuments
  readonly clearFiles: ClearFiles
  readonly processing: () => ProcessingState
  readonly retention: (vault: Vault) => readonly RetentionState[]
  /** Other parts of the program that keep something of the user, each under its name. Never a secret. */
  readonly sections: () => Readonly<Record<string, (vault: ReadableVault) => Iterable<unknown>>>
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

export interface ExportRequest {
  /** A file, or a folder that is made. */
  readonly path: string
  readonly form: ExportForm
  /** Of an encrypted file. */
  readonly password: Secret | null
  readonly replaceExisting: boolean
}

export interface ExportReport {
  /** Their names in the folder, or of the file. */
  readonly files: readonly string[]
  readonly attributes: number
  readonly entries: number
}

type ReadLog = (filter?: Parameters<ExportDeps['log']['iterateLogEntries']>[1]) => Iterable<LogEntry>

const fileNames = { json: 'signet.json', csv: 'log.csv', vcard: 'profile.vcf' } as const

export const createExport = (deps: ExportDeps) => {
  const { enter, attributes, log, documents, clearFiles } = deps

  /** The names of RFC 8785 in their order; the long lists flow. */
  function* writeJson(
    vault: Vault,
    own: readonly Attribute[],
    readLog: ReadLog,
    onEntry: () => void,
  ): Generator<string> {
    const onKeys = attributes.listAttributesOnKeys(vault.read)
    const sections = deps.sections()
    const parts: Readonly<Record<string, () => Iterable<string>>> = {
      attributes: () => writeCanonicalArray(own),
      attributesOnKeys: () => writeCanonicalArray(onKeys),
      documents: () => writeCanonicalArray(documents.list(vault)),
      exportedAt: () => [toCanonicalJson(deps.now().toISOString())],
      log: () => writeCanonicalArray(countEach(readLog(), onEntry)),
      processing: () => [toCanonicalJson(deps.processing())],
      receipts: () => writeCanonicalArray(mapEach(readLog({ kind: 'disclosure' }), log.toReceipt)),
      retention: () => writeCanonicalArray(deps.retention(vault)),
      version: () => ['1'],
      ...Object.fromEntries(
        Object.entries(sections).map(([name, read]) => [name, () => writeCanonicalArray(read(vault.read))]),
      ),
    }
    let separator = '{'
    for (const [name, write] of Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield `${separator}${JSON.stringify(name)}:`
      yield* write()
      separator = ','
    }
    yield '}'
  }

  const writeAll = async (
    vault: Vault,
    own: readonly Attribute[],
    { path, form, password, replaceExisting }: ExportRequest,
  ): Promise<ExportReport> => {
    let entries = 0
    // What is added while this is written in turns is left out of all parts alike.
    const lastSeq = log.listLogEntries(vault.read, 1)[0]?.seq ?? 0
    const readLog: ReadLog = filter => upTo(lastSeq, log.iterateLogEntries(vault.read, filter))
    const json = () => writeJson(vault, own, readLog, () => entries++)
    if (form === 'json') await clearFiles.write(path, json(), replaceExisting)
    if (form === 'encrypted') {
      if (!password) throw new Error('an encrypted export needs a password')
      const write = await createPasswordJwe(password, deps.random)
      await clearFiles.write(path, write(mapEach(json(), text => Buffer.from(text))), replaceExisting)
    }
    if (form !== 'folder') return { files: [path], attributes: own.length, entries }
    const made = makeFolder(path)
    const claims = own.flatMap(({ name, value }) => findClaim(name, value))
    try {
      await clearFiles.write(join(path, fileNames.json), json(), replaceExisting)
      await clearFiles.write(join(path, fileNames.vcard), [writeVcard(new Map(claims), deps.now())], replaceExisting)
      const records = mapEach(readLog(), log.describeEntry)
      await clearFiles.write(join(path, fileNames.csv), log.toCsv(records), replaceExisting)
    } catch (thrown) {
      if (made) rmSync(path, { recursive: true, force: true })
      throw thrown
    }
    return { files: Object.values(fileNames).map(name => join(path, name)), attributes: own.length, entries }
  }

  return {
    /**
     * Allowed without consent and while everything stands still: it is the way out. Attributes on the key of `entry` are
     * read from it; of those on other keys the names are told.
     *
     * @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full; those of `enter`
     */
    async exportTo(entry: VaultEntry, request: ExportRequest): Promise<ExportReport> {
      return enter(entry, async vault => {
        const inVault = attributes.listAttributes(vault.read)
        const isOnKey =
          entry !== 'open' && attributes.listAttributesOnKeys(vault.read).some(each => each.keyId === entry.keyId)
        const own = [...inVault, ...(isOnKey ? await deps.readOnKey(entry) : [])]
        return writeAll(vault, own, request)
      })
    },
  }
}

const findClaim = (name: string, value: string): readonly (readonly [string, string])[] => {
  const claim = toClaimValue(parseAttributeName(name), value)
  return [[name, Array.isArray(claim) ? claim.join(', ') : String(claim)]]
}

/** Whether it was not there before. @throws {AppError} documents/target-not-writable */
const makeFolder = (path: string): boolean => {
  try {
    return mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined
  } catch (thrown) {
    throw toWriteError(thrown, dirname(path))
  }
}

function* mapEach<From, To>(items: Iterable<From>, convert: (item: From) => To): Generator<To> {
  for (const item of items) yield convert(item)
}

function* countEach(items: Iterable<LogEntry>, count: () => void): Generator<LogEntry> {
  for (const item of items) {
    count()
    yield item
  }
}

function* upTo(lastSeq: number, entries: Iterable<LogEntry>): Generator<LogEntry> {
  for (const entry of entries) {
    if (entry.seq > lastSeq) return
    yield entry
  }
}
