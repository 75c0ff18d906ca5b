/** Signing as it is shown to users. */

export const digestAlgorithms = ['sha256', 'sha384', 'sha512'] as const
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

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
  /** EN 319 142-1. */
  readonly level: 'B-B'
  /** ISO 8601. */
  readonly signedAt: string
}

/** One line of the vault's record of signing acts. */
export interface SigningRecord {
  readonly signedAt: string
  readonly fileName: string
  readonly outputSha256: string
  readonly keyId: string
  readonly signer: string
}
