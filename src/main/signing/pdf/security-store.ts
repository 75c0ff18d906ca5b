/** The document security store (EN 319 142-1 §5.4.2, ISO 32000-2 §12.8.4.3): validation data of signatures, added to what is there. */
import { createHash, randomBytes } from 'node:crypto'
import { type LocatedValue, locateEntry } from '../../pdf/location.ts'
import { asArray, isPlainDict, type PdfObject, type PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { serializeObject } from '../../pdf/serialize-object.ts'
import type { ValidationData } from '../revocation-client.ts'
import type { GrowingFile } from './growing-file.ts'
import { createIncrementalUpdate, type IncrementalUpdate } from './incremental-update.ts'

/** Keys of the store, and of the VRI entry of one signature. */
const kinds = [
  { data: 'certificates', store: 'Certs', related: 'Cert' },
  { data: 'ocspResponses', store: 'OCSPs', related: 'OCSP' },
  { data: 'crls', store: 'CRLs', related: 'CRL' },
] as const

const name = (value: string): PdfObject => ({ kind: 'name', value })
const array = (items: readonly PdfObject[]): PdfObject => ({ kind: 'array', items })

const putStream = (update: IncrementalUpdate, { encryption }: PdfFile, der: Uint8Array): PdfRef => {
  const ref = update.reserve()
  const data = encryption?.encryptStream(der, ref, randomBytes) ?? der
  const dict = serializeObject({ kind: 'dict', entries: new Map([['Length', data.length]]) })
  update.putRaw(ref, Buffer.concat([Buffer.from(`${dict}\nstream\n`), data, Buffer.from('\nendstream')]))
  return ref
}

/** Streams that hold the same bytes already are named again instead of written again. */
const readStored = async (pdf: PdfFile, list: LocatedValue): Promise<ReadonlyMap<string, PdfObject>> => {
  const stored = new Map<string, PdfObject>()
  for (const item of asArray(list.value) ?? []) {
    const stream = await pdf.resolve(item)
    if (typeof stream !== 'object' || stream?.kind !== 'stream') continue
    stored.set(Buffer.from(await pdf.readStreamData(stream)).toString('base64'), item)
  }
  return stored
}

/** ISO 32000-2 table 261: the digest of all octets of /Contents, padding included. */
const relatedKey = (contents: Uint8Array): string => createHash('sha1').update(contents).digest('hex').toUpperCase()

const plainEntries = ({ value }: LocatedValue): Map<string, PdfObject> =>
  new Map(isPlainDict(value) ? value.entries : [])

/**
 * @param signatures /Contents of the signatures that the data is for
 * @throws {AppError} those of `openPdf`
 */
export const addSecurityStore = async (
  file: GrowingFile,
  data: ValidationData,
  signatures: readonly Uint8Array[],
): Promise<void> => {
  const bytes = await file.read(async pdf => {
    const update = await createIncrementalUpdate(pdf, randomBytes, file.findFreeNumber)
    const { catalog } = pdf
    const store = await locateEntry(update, catalog, 'DSS')
    const entries = plainEntries(store)
    const related = new Map<string, PdfObject>([['Type', name('VRI')]])
    for (const kind of kinds) {
      const list = await locateEntry(update, store, kind.store)
      const stored = await readStored(pdf, list)
      const refs = data[kind.data].map(
        der => stored.get(Buffer.from(der).toString('base64')) ?? putStream(update, pdf, der),
      )
      const kept = asArray(list.value) ?? []
      const all = [...kept, ...refs.filter(ref => !kept.includes(ref))]
      if (all.length > 0) entries.set(kind.store, array(all))
      if (refs.length > 0) related.set(kind.related, array(refs))
    }
    const relatedEntries = plainEntries(await locateEntry(update, store, 'VRI'))
    for (const contents of signatures) relatedEntries.set(relatedKey(contents), { kind: 'dict', entries: related })
    entries.set('Type', name('DSS')).set('VRI', { kind: 'dict', entries: relatedEntries })
    const ref = update.reserve()
    update.put(ref, { kind: 'dict', entries })
    await update.replace({ ref: catalog.location.ref, path: [...catalog.location.path, 'DSS'] }, ref)
    return update.finish().bytes
  })
  await file.append(bytes)
}
