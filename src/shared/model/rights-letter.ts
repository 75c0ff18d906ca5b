/** Letters by which a person asks a service for what the General Data Protection Regulation gives. */
import type { Language } from '../words.ts'
import type { KeptDocument } from './kept-document.ts'

/** With the article of Regulation (EU) 2016/679. */
export const letterRights = {
  access: 15,
  rectification: 16,
  erasure: 17,
  restriction: 18,
  portability: 20,
  objection: 21,
} as const
export type LetterRight = keyof typeof letterRights
export const letterRightNames = Object.keys(letterRights) as readonly LetterRight[]

export interface LetterRequest {
  /** Of the service. */
  readonly clientId: string
  readonly right: LetterRight
  readonly language: Language
  /** What it names; absent: all that was given under the name of the last time. */
  readonly choice?: LetterChoice | undefined
}

/** Receipts of several names in one letter tell the service that all of them are one person. */
export interface LetterChoice {
  /** null: as above. */
  readonly receiptIds: readonly string[] | null
  /** Names of claims with dots; null: every one. */
  readonly claims: readonly string[] | null
}

/**
 * `pairwise`: by the key that the service knows the user by, in a file beside the PDF. `certificate`: in the PDF, with
 * the name of the certificate. `none`: the service has no key to know the user by, or knew one that was taken back.
 */
export const letterSignatures = ['pairwise', 'certificate', 'none'] as const
export type LetterSignature = (typeof letterSignatures)[number]

/** The letter as its reader will have it, before anything is signed or written. */
export interface LetterPreview {
  readonly lines: readonly LetterLine[]
  /** By nobody's certificate. */
  readonly signature: Exclude<LetterSignature, 'certificate'>
}

export interface LetterLine {
  readonly kind: 'title' | 'heading' | 'paragraph' | 'point'
  readonly text: string
}

export interface WrittenLetter extends KeptDocument {
  readonly signature: LetterSignature
}

/** As it lies where the user put it. */
export interface SavedLetter extends WrittenLetter {
  /** The name of the signature beside the PDF; null: there is none, or it is in the PDF. */
  readonly signatureFile: string | null
}
