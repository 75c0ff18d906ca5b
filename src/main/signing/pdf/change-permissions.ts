/** Whether earlier signatures let a document be signed again: certification and field locks (ISO 32000-2 §12.8.2.2, §12.8.2.4, §12.7.5.5). */
import { AppError } from '../../../shared/errors.ts'
import { type LocatedValue, locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { asArray, asName, asString } from '../../pdf/object.ts'
import { decodeText, type FormField } from './form-fields.ts'

const follow = async (source: ObjectSource, start: LocatedValue, ...keys: readonly string[]): Promise<LocatedValue> => {
  let current = start
  for (const key of keys) current = await locateEntry(source, current, key)
  return current
}

/** /TransformParams of the signature's references that use `method`. */
const transformParameters = async (source: ObjectSource, signature: LocatedValue, method: string) => {
  const references = await follow(source, signature, 'Reference')
  const found: LocatedValue[] = []
  for (let index = 0; index < (asArray(references.value)?.length ?? 0); index++) {
    const reference = await locateEntry(source, references, index)
    if (asName((await follow(source, reference, 'TransformMethod')).value) !== method) continue
    found.push(await follow(source, reference, 'TransformParams'))
  }
  return found
}

/** Whether a /SigFieldLock or the parameters of a FieldMDP transform lock the field `name` (table 236). */
const locks = async (source: ObjectSource, lock: LocatedValue, name: string): Promise<boolean> => {
  const action = asName((await follow(source, lock, 'Action')).value)
  if (action === 'All') return true
  if (action !== 'Include' && action !== 'Exclude') return false
  const list = await follow(source, lock, 'Fields')
  let listed = false
  for (let index = 0; index < (asArray(list.value)?.length ?? 0); index++) {
    const bytes = asString((await locateEntry(source, list, index)).value)
    const entry = bytes && decodeText(bytes)
    // A field stands for the fields below it.
    listed ||= entry !== undefined && (name === entry || name.startsWith(`${entry}.`))
  }
  return listed === (action === 'Include')
}

/** P of the certification (table 257): 2 where it says nothing, 1 where it says what nobody knows; null without one. */
export const readCertificationLevel = async (
  source: ObjectSource,
  catalog: LocatedValue,
): Promise<1 | 2 | 3 | null> => {
  const certification = await follow(source, catalog, 'Perms', 'DocMDP')
  const levels: (1 | 2 | 3)[] = []
  for (const parameters of await transformParameters(source, certification, 'DocMDP')) {
    const { value } = await follow(source, parameters, 'P')
    levels.push(value === null || value === 2 ? 2 : value === 3 ? 3 : 1)
  }
  return levels.length > 0 ? (Math.min(...levels) as 1 | 2 | 3) : null
}

/** @throws {AppError} pdf/changes-not-permitted when a signature in the document forbids signing the field `fieldName` */
export const requireSigningPermitted = async (
  source: ObjectSource,
  catalog: LocatedValue,
  fields: readonly FormField[],
  fieldName: string,
): Promise<void> => {
  if ((await readCertificationLevel(source, catalog)) === 1) {
    throw new AppError('pdf/changes-not-permitted', { reason: 'certified' })
  }
  for (const { field, type, value, name } of fields) {
    if (type !== 'Sig' || value === null) continue
    const lock = await follow(source, field, 'Lock')
    const signature = await follow(source, field, 'V')
    const candidates = [lock, ...(await transformParameters(source, signature, 'FieldMDP'))]
    for (const candidate of candidates) {
      // /P of a lock stands in the field; writers repeat it in the transform.
      const forbids = (await follow(source, candidate, 'P')).value === 1
      if (forbids || (await locks(source, candidate, fieldName))) {
        throw new AppError('pdf/changes-not-permitted', { reason: 'locked', field: name })
      }
    }
  }
}
