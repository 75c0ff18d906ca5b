/** The verdict model of EN 319 102-1 §5.1.3, as shown to users and printed by `validate --json`. */
import type { SignatureLevel } from './signing.ts'

export type Indication = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED'
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'TRY_LATER'
  | 'REVOKED'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_POE'
  | 'GENERIC'

/** Why a verdict is what it is; each has a sentence in every language. */
export const validationReasons = [
  'intact',
  'covers-whole-document',
  'bytes-added-after-signing',
  'byte-range-malformed',
  'contents-gap-mismatch',
  'digest-mismatch',
  'signature-mismatch',
  'cms-unreadable',
  'certificate-missing',
  'signing-certificate-mismatch',
  'certificate-chain-not-checked',
  'algorithm-unsupported',
  'algorithm-weak',
  'format-unsupported',
  'changes-permitted',
  'change-not-permitted',
  'changes-not-analysed',
  'tail-not-covered',
  'value-shared',
  'signature-redefined',
  'trusted-directly',
  'trusted-issuer',
  'no-trusted-issuer',
  'revocation-not-checked',
  'revocation-not-offered',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-usage',
  'issuer-out-of-validity',
  'issuer-no-authority',
  'path-too-long',
  'name-not-permitted',
  'unknown-critical-extension',
  'policy-not-satisfied',
  'chain-algorithm-weak',
  'revocation-good',
  'certificate-revoked',
  'issuer-revoked',
  'revoked-after-signing',
  'expired-after-signing',
  'signed-after-revocation',
  'signed-after-expiry',
  'stamped-before-certificate',
  'revocation-responder-unauthorised',
  'revocation-forged',
  'revocation-list-indirect',
  'revocation-list-delta',
  'revocation-list-partial',
  'revocation-unknown',
  'revocation-not-proven',
  'revocation-stale',
  'revocation-unreadable',
  'timestamp-valid',
  'timestamp-invalid',
  'timestamp-not-trusted',
  'timestamp-order',
  'content-timestamp-valid',
  'content-timestamp-invalid',
  'content-timestamp-not-trusted',
  'algorithm-weak-since',
  'format-retired',
] as const
export type ValidationReason = (typeof validationReasons)[number]

export const changeKinds = [
  'signature-added',
  'form-filled',
  'annotation-added',
  'dss-updated',
  'metadata',
  'other',
] as const

/** Something that a later revision of the file changed. */
export interface DocumentChange {
  readonly kind: (typeof changeKinds)[number]
  /** By the certification, the locks and the default of ISO 32000-2 §12.8.2. */
  readonly allowed: boolean
  /** Indirect objects, as `number generation`; empty when the change is in the file's structure. */
  readonly objects: readonly string[]
  /** From 1; null when it is on no page, or on several. */
  readonly page: number | null
}

/** A certificate of the path that was judged, from the signer's to the anchor's. */
export interface PathCertificate {
  readonly commonName: string
  readonly issuer: string
  /** ISO 8601. */
  readonly notBefore: string
  readonly notAfter: string
  readonly sha256: string
}

/** What was learned of a certificate's revocation. */
export interface RevocationFact {
  readonly certificateSha256: string
  readonly source: 'ocsp' | 'crl'
  /** Carried by the document, or asked for now. */
  readonly from: 'document' | 'online'
  readonly status: 'good' | 'revoked'
  /** ISO 8601; when the answer was made, and since when the certificate is revoked. */
  readonly producedAt: string
  readonly revokedAt: string | null
}

export interface SignatureVerdict {
  /** A document timestamp (ETSI.RFC3161) is a signature too: of its authority, over the file. */
  readonly kind: 'signature' | 'document-timestamp'
  readonly field: string | null
  readonly indication: Indication
  readonly subIndication: SubIndication | null
  readonly level: SignatureLevel | null
  /** The level by the proofs that are there, for a signature in an older form too, which has no `level`; null: it is not intact, or no signature. */
  readonly evidenceLevel: SignatureLevel | null
  readonly subFilter: string
  readonly signer: { readonly commonName: string; readonly certificateSha256: string } | null
  /** ISO 8601; what the signer says, not proven. */
  readonly claimedSigningTime: string | null
  /** The timestamp that proves when the signature existed; null: nothing does. */
  readonly timestamp: { readonly time: string; readonly authority: string } | null
  /** The timestamp, signed along, that proves that the content existed before it was signed; null: there is none that does. */
  readonly contentTimestamp: { readonly time: string; readonly authority: string } | null
  /** Empty when no path to a trust anchor was found. */
  readonly path: readonly PathCertificate[]
  readonly revocation: readonly RevocationFact[]
  readonly coverage: 'whole-document' | 'earlier-revision'
  /** How many bytes of the file are the earlier revision, as it was signed; null: there is none, or its bytes are not what was signed. */
  readonly signedRevisionBytes: number | null
  readonly changesAfter: readonly DocumentChange[]
  readonly reasons: readonly ValidationReason[]
}

export interface FileVerdict {
  readonly format: 'pades'
  /** The worst of its signatures; INDETERMINATE when there is none. */
  readonly indication: Indication
  readonly signatures: readonly SignatureVerdict[]
}
