/** Where a value stands: the indirect object that holds it and the way inside, so that an update rewrites the right object. */
import { AppError } from '../../shared/errors.ts'
import { limits } from './limits.ts'
import type { PdfObject, PdfRef } from './object.ts'

export interface PdfLocation {
  readonly ref: PdfRef
  /** Dictionary keys and array indices from the object down to the value; empty for the object itself. */
  readonly path: readonly (string | number)[]
}

export interface LocatedValue {
  readonly location: PdfLocation
  readonly value: PdfObject
}

export interface ObjectSource {
  readObject(ref: PdfRef): Promise<PdfObject>
}

/** Follows references from `object`, which stands at `location`; a reference to nothing stays where it is, as null. */
export const followFrom = async (
  source: ObjectSource,
  location: PdfLocation,
  object: PdfObject | undefined,
): Promise<LocatedValue> => {
  let current: LocatedValue = { location, value: object ?? null }
  for (let hops = 0; hops < limits.hops; hops++) {
    const { value } = current
    if (typeof value !== 'object' || value?.kind !== 'ref') return current
    current = { location: { ref: value, path: [] }, value: await source.readObject(value) }
    if (current.value === null) break
  }
  return { location, value: null }
}

/** The value of one key or index of the container at `holder`, references followed. */
export const locateEntry = (
  source: ObjectSource,
  holder: LocatedValue,
  key: string | number,
): Promise<LocatedValue> => {
  const { value, location } = holder
  const container = typeof value === 'object' ? value : null
  const entry =
    container?.kind === 'dict' && typeof key === 'string'
      ? container.entries.get(key)
      : container?.kind === 'array' && typeof key === 'number'
        ? container.items[key]
        : undefined
  return followFrom(source, { ref: location.ref, path: [...location.path, key] }, entry)
}

/** `object` with the value at `path` replaced; @throws {AppError} pdf/damaged when the way leads out of it */
export const replaceAt = (object: PdfObject, path: readonly (string | number)[], value: PdfObject): PdfObject => {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (typeof object === 'object' && object?.kind === 'dict' && typeof key === 'string') {
    const entries = new Map(object.entries)
    entries.set(key, replaceAt(entries.get(key) ?? null, rest, value))
    return { kind: 'dict', entries }
  }
  if (typeof object === 'object' && object?.kind === 'array' && typeof key === 'number') {
    return {
      kind: 'array',
      items: object.items.map((item, index) => (index === key ? replaceAt(item, rest, value) : item)),
    }
  }
  throw new AppError('pdf/damaged', { part: 'structure' })
}
