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
}

export interface PdfArray {
  readonly kind: 'array'
  readonly items: readonly PdfObject[]
}

export type PdfObject = null | boolean | number | PdfName | PdfString | PdfArray | PdfDict | PdfStream | PdfRef
