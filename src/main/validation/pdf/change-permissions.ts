/** What a signature lets later revisions change: DocMDP, FieldMDP and field locks (ISO 32000-2 §12.8.2.2, §12.8.2.4, §12.7.5.5). */
import { asArray, asDict, asName, asString, dictEntry, type PdfDict, type PdfObject } from '../../pdf/object.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { decodeTextString } from './text-string.ts'

export interface ChangePermissions {
  /** 1: nothing but validation data and document timestamps; 2: also filling forms and signing; 3: also annotations. */
  readonly level: 1 | 2 | 3
  /** True when the document is certified, or this signature has a level of its own. */
  readonly certified: boolean
  readonly isLocked: (fieldName: string) => boolean
}

interface FieldLock {
  readonly action: string | undefined
  readonly fields: readonly string[]
}

type Resolve = RevisionPdf['resolve']

const entryOf = (resolve: Resolve, object: PdfObject | undefined, key: string): Promise<PdfObject> =>
  resolve(dictEntry(object, key))

const readLock = async (resolve: Resolve, lock: PdfObject): Promise<FieldLock> => {
  const names = asArray(await entryOf(resolve, lock, 'Fields')) ?? []
  const fields: string[] = []
  for (const name of names) {
    const bytes = asString(await resolve(name))
    if (bytes) fields.push(decodeTextString(bytes))
  }
  return { action: asName(await entryOf(resolve, lock, 'Action')), fields }
}

/** A field stands for the fields below it (table 236). An action that nobody knows locks everything. */
const locks = ({ action, fields }: FieldLock, name: string): boolean => {
  const listed = fields.some(each => name === each || name.startsWith(`${each}.`))
  return action === 'Include' ? listed : action === 'Exclude' ? !listed : true
}

/** A level that is not there is 2 (table 257); one that nobody knows permits nothing. */
const toLevel = (value: PdfObject): 1 | 2 | 3 => (value === null || value === 2 ? 2 : value === 3 ? 3 : 1)

const transforms = async (resolve: Resolve, signature: PdfObject, method: string): Promise<readonly PdfObject[]> => {
  const found: PdfObject[] = []
  for (const item of asArray(await entryOf(resolve, signature, 'Reference')) ?? []) {
    const reference = await resolve(item)
    if (asName(await entryOf(resolve, reference, 'TransformMethod')) !== method) continue
    found.push(await entryOf(resolve, reference, 'TransformParams'))
  }
  return found
}

/** As the revision that was signed says; where several apply, the strictest counts. */
export const readChangePermissions = async (
  signed: RevisionPdf,
  signature: PdfDict,
  field: PdfObject,
): Promise<ChangePermissions> => {
  const { resolve } = signed
  const certification = await entryOf(resolve, await entryOf(resolve, signed.catalog.value, 'Perms'), 'DocMDP')
  const levels: (1 | 2 | 3)[] = []
  for (const holder of asDict(certification) ? [signature, certification] : [signature]) {
    for (const parameters of await transforms(resolve, holder, 'DocMDP')) {
      levels.push(toLevel(await entryOf(resolve, parameters, 'P')))
    }
  }
  const fieldLocks: FieldLock[] = []
  const lock = await entryOf(resolve, field, 'Lock')
  if (asDict(lock)) {
    fieldLocks.push(await readLock(resolve, lock))
    const level = await entryOf(resolve, lock, 'P')
    if (level !== null) levels.push(toLevel(level))
  }
  for (const parameters of await transforms(resolve, signature, 'FieldMDP')) {
    fieldLocks.push(await readLock(resolve, parameters))
    // Writers repeat /P of the field's lock here; where the field has none, this alone says it.
    const level = await entryOf(resolve, parameters, 'P')
    if (level !== null) levels.push(toLevel(level))
  }
  return {
    // ISO 32000-2 names no default for signatures that do not certify; filling in what the signer left open is the usual reading.
    level: levels.length > 0 ? (Math.min(...levels) as 1 | 2 | 3) : 2,
    certified: levels.length > 0,
    isLocked: name => fieldLocks.some(each => locks(each, name)),
  }
}
