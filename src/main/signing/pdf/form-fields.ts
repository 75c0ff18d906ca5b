/** The fields of an interactive form (ISO 32000-2 §12.7.4): names, types and values, wherever their dictionaries stand. */
import { AppError } from '../../../shared/errors.ts'
import { limits } from '../../pdf/limits.ts'
import { type LocatedValue, locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { asArray, asName, asString, isPlainDict, type PdfObject } from '../../pdf/object.ts'

export interface FormField {
  /** Fully qualified (§12.7.4.2). */
  readonly name: string
  readonly field: LocatedValue
  /** /FT, inherited where the field has none. */
  readonly type: string | undefined
  /** /V of the field itself; null when it has none. */
  readonly value: PdfObject
}

/** A text string as text (§7.9.2.2). */
export const decodeText = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes)
  return Buffer.from(bytes).toString('latin1')
}

/** Every field below the form's /Fields. @throws {AppError} pdf/too-complex */
export const listFields = async (source: ObjectSource, acroForm: LocatedValue): Promise<readonly FormField[]> => {
  const found: FormField[] = []
  const visited = new Set<string>()

  const visitAll = async (
    holder: LocatedValue,
    key: string,
    parentName: string,
    type: string | undefined,
    depth: number,
  ) => {
    const list = await locateEntry(source, holder, key)
    const count = asArray(list.value)?.length ?? 0
    for (let index = 0; index < count; index++) {
      await visit(await locateEntry(source, list, index), parentName, type, depth)
    }
  }

  const visit = async (field: LocatedValue, parentName: string, inherited: string | undefined, depth: number) => {
    const place = `${field.location.ref.num}/${field.location.path.join('/')}`
    if (visited.has(place) || depth > limits.depth || !isPlainDict(field.value)) return
    if (visited.size > limits.treeNodes) throw new AppError('pdf/too-complex', { limit: 'fields' })
    visited.add(place)
    const partial = asString((await locateEntry(source, field, 'T')).value)
    // Without a partial name it is a widget of the field above, not a field.
    if (partial === undefined && depth > 0) return
    const name = [parentName, decodeText(partial ?? new Uint8Array(0))].filter(part => part !== '').join('.')
    const type = asName((await locateEntry(source, field, 'FT')).value) ?? inherited
    found.push({ name, field, type, value: (await locateEntry(source, field, 'V')).value })
    await visitAll(field, 'Kids', name, type, depth + 1)
  }

  await visitAll(acroForm, 'Fields', '', undefined, 0)
  return found
}

export const hasSignature = (fields: readonly FormField[]): boolean =>
  fields.some(({ type, value }) => type === 'Sig' && value !== null)

/** A name that no field has. */
export const freshName = (fields: readonly FormField[]): string => {
  const taken = new Set(fields.map(field => field.name))
  for (let number = 1; ; number++) if (!taken.has(`Signature${number}`)) return `Signature${number}`
}
