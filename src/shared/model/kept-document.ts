/** Documents that Signet made and keeps for a while, encrypted. */

export const keptDocumentKinds = ['rights-letter'] as const
export type KeptDocumentKind = (typeof keptDocumentKinds)[number]

export interface KeptDocument {
  readonly documentId: string
  readonly fileName: string
  readonly kind: KeptDocumentKind
  readonly sizeBytes: number
  /** ISO 8601. */
  readonly createdAt: string
  /** ISO 8601; it is deleted then. */
  readonly expiresAt: string
}
