/** Signing as it is shown to users. */
import type { ErrorDetail } from '../errors.ts'
import type { Language } from '../words.ts'
import type { DocumentSummary } from './document.ts'

export const digestAlgorithms = ['sha256', 'sha384', 'sha512'] as const
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

/** EN 319 142-1 §6: each holds what the one before does. */
export const signatureLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const
export type SignatureLevel = (typeof signatureLevels)[number]

/** What signatures can be brought to later, without their keys. */
export const extendableLevels = ['B-T', 'B-LT', 'B-LTA'] as const satisfies readonly SignatureLevel[]
export type ExtendableLevel = (typeof extendableLevels)[number]

/** How an RSA signature is padded: RFC 8017 §8.2 and §8.1. */
export const rsaPaddings = ['pkcs1', 'pss'] as const
export type RsaPadding = (typeof rsaPaddings)[number]

/** What a certification (DocMDP) lets later revisions change; as P 1, 2 and 3 of ISO 32000-2 table 257. */
export const certifications = ['no-changes', 'form-filling', 'annotations'] as const
export type Certification = (typeof certifications)[number]

/** Form fields that a signature locks (FieldMDP, ISO 32000-2 table 236). */
export const fieldLockActions = ['all', 'include', 'exclude'] as const
export interface FieldLock {
  readonly action: (typeof fieldLockActions)[number]
  /** Full names; a field stands for the fields below it. Empty for `all`. */
  readonly fields: readonly string[]
}
/** A rectangle on a page as it is shown, turned by its /Rotate and cut to its CropBox: points from the lower left corner, y up. */
export interface SignaturePlace {
  /** From 1. */
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const appearanceTexts = ['name', 'reason', 'location', 'date'] as const
export type AppearanceText = (typeof appearanceTexts)[number]

/** How a signature is seen on the page. Plain JSON. */
export interface SignatureAppearance {
  /** null: in the rectangle of the existing field that is signed. A field that has one keeps it, whatever stands here. */
  readonly place: SignaturePlace | null
  /** What is written of the signature; empty: the picture alone. */
  readonly texts: readonly AppearanceText[]
  /** Of the words and the date. */
  readonly language: Language
  /** Written instead of the time of signing in this computer's time zone. */
  readonly date: string | null
  /** A PNG in Base64: a handwritten signature, drawn or from a file. */
  readonly image: string | null
}

/** What a signature will be, once the field that is signed has had its say. */
export interface SigningCheckResult {
  readonly level: SignatureLevel
  readonly certify: Certification | null
}

export type SigningPhase = 'reading' | 'writing' | 'waiting-for-token' | 'finishing'

export interface SigningProgress {
  readonly documentId: string
  readonly phase: SigningPhase
  readonly doneBytes: number
  readonly totalBytes: number
}

/** One document, signed. */
export interface SignedDocument {
  readonly documentId: string
  readonly fileName: string
  readonly folder: string
  readonly sizeBytes: number
  readonly keyId: string
  readonly signer: string
  readonly digest: DigestAlgorithm
  readonly level: SignatureLevel
  /** ISO 8601. */
  readonly signedAt: string
}

/** `timestamp` and `revocation` wait for services, and may come again and again. */
export type ExtensionStep = 'writing' | 'timestamp' | 'revocation' | 'finishing'

export interface ExtensionProgress {
  readonly documentId: string
  readonly step: ExtensionStep
  /** Of the document that is copied. */
  readonly doneBytes: number
  readonly totalBytes: number
}

/** A document whose signatures were brought to `level`, as a new file. */
export interface ExtendedDocument {
  readonly document: DocumentSummary
  readonly level: ExtendableLevel
}

/** One line of the vault's record of signing acts. */
export interface SigningRecord {
  readonly signedAt: string
  readonly fileName: string
  readonly outputSha256: string
  readonly keyId: string
  readonly signer: string
  readonly level: SignatureLevel
}

export type BatchDocumentState = 'waiting' | 'signing' | 'done' | 'failed'

/** How far a batch is. */
export interface BatchSummary {
  /** `stopped`: given up, or ended by a failure of the key; what is not done then waits for another run. */
  readonly state: 'running' | 'paused' | 'stopped' | 'finished'
  readonly totalDocuments: number
  readonly doneDocuments: number
  readonly failedDocuments: number
  readonly totalBytes: number
  /** Of the documents that are done or failed. */
  readonly doneBytes: number
  /** At the speed of the last seconds; null while it cannot be told, and while nothing runs. */
  readonly secondsLeft: number | null
  /** What the key said when it stopped the batch. */
  readonly keyError: ErrorDetail | null
}

/** One document of a batch. */
export interface BatchDocument {
  /** As it was given. */
  readonly documentId: string
  readonly state: BatchDocumentState
  /** An id of what was written, once it is done. */
  readonly signedId: string | null
  /** Why it failed. */
  readonly error: ErrorDetail | null
}

export interface BatchProgress extends BatchSummary {
  /** The documents whose state is another than at the event before. */
  readonly changed: readonly BatchDocument[]
}

export interface BatchResult extends BatchSummary {
  readonly documents: readonly BatchDocument[]
}

/** `finished`: the document with one more intact signature of this certificate. `exists`: any other file. */
export type BatchTarget = 'free' | 'exists' | 'finished'
