/** Documents as they are shown to users. A document is known by an opaque id; its path never reaches the page. */
import type { ErrorDetail } from '../errors.ts'
import type { Certification } from './signing.ts'

export interface DocumentSummary {
  /** Opaque; also the last part of `/document/<id>` on the window's own origin. */
  readonly documentId: string
  readonly fileName: string
  /** Names of the folders that lead to it, short form for people. */
  readonly folder: string
  readonly sizeBytes: number
  /** Hex; the digest of the bytes that were shown. null: of a large PDF, worked out while it is looked at. */
  readonly sha256: string | null
  readonly isPdf: boolean
}

/** Content that can act, fetch, or look different from one viewer to the next. */
export const activeContentKinds = [
  'javascript',
  'launch',
  'submit-form',
  'import-data',
  'link',
  'other-document',
  'media',
  'embedded-file',
  'external-content',
  'layers',
  'alternate-image',
  'xfa-form',
  /** The document is too large to be looked through in time: there may be more. */
  'not-examined',
] as const
export type ActiveContentKind = (typeof activeContentKinds)[number]

export interface ActiveContent {
  readonly kind: ActiveContentKind
  readonly count: number
  /** From 1, ascending, the first hundred; empty when it belongs to no page. */
  readonly pages: readonly number[]
}

/** A signature field that nobody signed yet. */
export interface EmptySignatureField {
  readonly name: string
  /** From 1; null when it is on no page. */
  readonly page: number | null
  /** It takes room on its page. */
  readonly hasRect: boolean
  /** False when an earlier signature or certification forbids signing it. */
  readonly permitted: boolean
}

/** What can be told of a document before it is signed. */
export interface DocumentInspection {
  /** True: nothing else could be read without its password. */
  readonly needsPassword: boolean
  readonly encrypted: boolean
  readonly pages: number
  readonly fields: readonly EmptySignatureField[]
  /** Full names of the fields to be filled in, the first two hundred. */
  readonly formFields: readonly string[]
  /** Signatures and document timestamps. */
  readonly signatures: number
  readonly certification: Certification | null
  /** False when an earlier signature or certification forbids a new signature field. */
  readonly permitted: boolean
  readonly activeContent: readonly ActiveContent[]
}

/** A folder that the user chose for what is signed. */
export interface TargetFolder {
  readonly folderId: string
  /** As for a document. */
  readonly folder: string
}

/** The documents of a folder, opened for a batch. */
export interface FolderContents {
  /** The name of the folder and the one above it, as for a document. */
  readonly folder: string
  /** By name. */
  readonly documents: readonly DocumentSummary[]
  /** Those that could not be opened. */
  readonly unreadable: readonly { readonly fileName: string; readonly error: ErrorDetail }[]
}
