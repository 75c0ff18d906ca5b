/** A statement about the user that somebody else signed, as it is listed and shown. */
import type { Json } from '../bridge.ts'
import type { ClaimPath } from './receipt.ts'

/** By its dates. Whether its issuer took it back, only the issuer knows. */
export type CredentialState = 'in-force' | 'not-yet' | 'ended'

export interface CredentialSummary {
  /** 12 hex digits. */
  readonly credentialId: string
  /** `vct`: what kind of statement it is. */
  readonly type: string
  /** Address, DID or certificate subject. */
  readonly issuer: string
  /** Who stands for the issuer; null: only its key is known. */
  readonly vouchedBy: string | null
  /** The key that presents it. */
  readonly keyId: string
  /** ISO 8601; null: not said. */
  readonly issuedAt: string | null
  /** ISO 8601; null: no end. */
  readonly expiresAt: string | null
  /** ISO 8601. */
  readonly importedAt: string
  readonly state: CredentialState
  /** Its issuer can take it back, and tells everybody who asks. */
  readonly isRevocable: boolean
  /** Names of the claims that can be told. */
  readonly claims: readonly string[]
}

export interface CredentialClaim {
  readonly path: ClaimPath
  readonly name: string
  readonly value: Json
  /** Goes along whatever else of the statement is told. */
  readonly isAlwaysTold: boolean
}

export interface ShownCredential extends Omit<CredentialSummary, 'claims'> {
  readonly claims: readonly CredentialClaim[]
}
