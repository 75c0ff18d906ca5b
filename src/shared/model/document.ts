/** Documents as they are shown to users. A document is known by an opaque id; its path never reaches the page. */

export interface DocumentSummary {
  /** Opaque; also the last part of `/document/<id>` on the window's own origin. */
  readonly documentId: string
  readonly fileName: string
  /** Names of the folders that lead to it, short form for people. */
  readonly folder: string
  readonly sizeBytes: number
  /** Hex; the digest of the bytes that were shown. */
  readonly sha256: string
  readonly isPdf: boolean
}
