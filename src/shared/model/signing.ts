/** Signing as it is shown to users. */

export const digestAlgorithms = ['sha256', 'sha384', 'sha512'] as const
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

/** EN 319 142-1 §6: each holds what the one before does. */
export const signatureLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const
export type SignatureLevel = (typeof signatureLevels)[number]

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

/** One line of the vault's record of signing acts. */
export interface SigningRecord {
  readonly signedAt: string
  readonly fileName: string
  readonly outputSha256: string
  readonly keyId: string
  readonly signer: string
  readonly level: SignatureLevel
}
