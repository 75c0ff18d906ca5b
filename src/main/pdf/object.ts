/** PDF objects as values (ISO 32000-2 §7.3). Names are plain strings without the slash; strings are bytes. */

export interface PdfRef {
  readonly kind: 'ref'
  readonly num: number
  readonly gen: number
}

export interface PdfName {
  readonly kind: 'name'
  /** Decoded (`#20` resolved); Latin-1 so that every byte survives. */
  readonly value: string
}

export interface PdfString {
  readonly kind: 'string'
  /** Decrypted where the document is encrypted. */
  readonly bytes: Uint8Array
  readonly hex: boolean
  /** Absolute file offset of the opening delimiter and the one after the closing delimiter; absent in object streams. */
  readonly start?: number
  readonly end?: number
}

export interface PdfDict {
  readonly kind: 'dict'
  readonly entries: ReadonlyMap<string, PdfObject>
}

export interface PdfStream {
  readonly kind: 'stream'
  readonly dict: PdfDict
  /** Absolute file offset and length of the raw (encoded, still encrypted) data. */
  readonly dataStart: number
  readonly dataLength: number
  /** The indirect object it is: the key of its encryption depends on it (§7.6.3). */
  readonly ref?: PdfRef
}

export interface PdfArray {
  readonly kind: 'array'
  readonly items: readonly PdfObject[]
  /** Absolute file offset of `[` and the one after `]`; absent in object streams and in what is made anew. */
  readonly start?: number
  readonly end?: number
}

export type PdfObject = null | boolean | number | PdfName | PdfString | PdfArray | PdfDict | PdfStream | PdfRef

/** The value of `key` as it stands (a reference is not followed); undefined when absent or when `object` is no dictionary. */
export const dictEntry = (object: PdfObject | undefined, key: string): PdfObject | undefined =>
  asDict(object)?.entries.get(key)

/** The dictionary itself, or that of a stream. */
export const asDict = (object: PdfObject | undefined): PdfDict | undefined => {
  if (typeof object !== 'object' || object === null) return undefined
  return object.kind === 'dict' ? object : object.kind === 'stream' ? object.dict : undefined
}

export const asArray = (object: PdfObject | undefined): readonly PdfObject[] | undefined =>
  typeof object === 'object' && object?.kind === 'array' ? object.items : undefined

export const asName = (object: PdfObject | undefined): string | undefined =>
  typeof object === 'object' && object?.kind === 'name' ? object.value : undefined

export const asRef = (object: PdfObject | undefined): PdfRef | undefined =>
  typeof object === 'object' && object?.kind === 'ref' ? object : undefined

export const asString = (object: PdfObject | undefined): Uint8Array | undefined =>
  typeof object === 'object' && object?.kind === 'string' ? object.bytes : undefined

/** A whole number from 0 up that arithmetic keeps exact. */
export const asIndex = (object: PdfObject | undefined): number | undefined =>
  typeof object === 'number' && Number.isSafeInteger(object) && object >= 0 ? object : undefined

/** A dictionary that is not a stream's: what an update can rewrite. */
export const isPlainDict = (object: PdfObject | undefined): object is PdfDict =>
  typeof object === 'object' && object?.kind === 'dict'
